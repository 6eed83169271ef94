//! Every input that fuzzing kept, tried as an ordinary test.

#[path = "../../../../tests/fuzz/src/certificates.rs"]
mod certificates;
#[path = "../../../../tests/fuzz/kept.rs"]
mod kept;
#[allow(dead_code, reason = "other targets use more of it")]
#[path = "../../../../tests/fuzz/src/sound.rs"]
mod sound;

#[test]
fn certificates_hold() {
    kept::each("certificates", certificates::hold);
}
