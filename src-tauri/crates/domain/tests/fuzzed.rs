//! Every input that fuzzing kept, tried as an ordinary test: those that reach something of their own (`corpus`), and
//! those that once broke something (`regressions`).

#![allow(clippy::unwrap_used, reason = "what tests share is test code too")]

use std::fs;
use std::panic::catch_unwind;
use std::path::PathBuf;

#[path = "../../../../tests/fuzz/src/lib.rs"]
mod fuzz;

fn each_kept_input(target: &str, hold: fn(&[u8])) {
    let mut tried = 0;
    let mut broken = Vec::new();
    for kind in ["corpus", "regressions"] {
        let folder =
            PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fuzz").join(kind).join(target);
        for file in fs::read_dir(folder).into_iter().flatten() {
            let path = file.unwrap().path();
            let input = fs::read(&path).unwrap();
            if catch_unwind(|| hold(&input)).is_err() {
                broken.push(path);
            }
            tried += 1;
        }
    }
    assert!(tried >= 40, "only {tried} inputs were found");
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn frames_hold() {
    each_kept_input("frames", fuzz::frames::hold);
}

#[test]
fn rest_bodies_hold() {
    each_kept_input("rest_bodies", fuzz::rest_bodies::hold);
}

#[test]
fn addresses_hold() {
    each_kept_input("addresses", fuzz::addresses::hold);
}
