//! Every input that fuzzing kept, tried as an ordinary test.

#[path = "../../../../tests/fuzz/src/addresses.rs"]
mod addresses;
#[path = "../../../../tests/fuzz/src/frames.rs"]
mod frames;
#[path = "../../../../tests/fuzz/kept.rs"]
mod kept;
#[path = "../../../../tests/fuzz/src/rest_bodies.rs"]
mod rest_bodies;
#[path = "../../../../tests/fuzz/src/settings.rs"]
mod settings;
#[path = "../../../../tests/fuzz/src/sound.rs"]
mod sound;

#[test]
fn frames_hold() {
    kept::each("frames", frames::hold);
}

#[test]
fn rest_bodies_hold() {
    kept::each("rest_bodies", rest_bodies::hold);
}

#[test]
fn addresses_hold() {
    kept::each("addresses", addresses::hold);
}

#[test]
fn settings_hold() {
    kept::each("settings", settings::hold);
}
