//! What the crates' own tests do with the inputs that fuzzing kept: those that reach something of their own (`corpus`),
//! and those that once broke something (`regressions`).

use std::fs;
use std::panic::catch_unwind;
use std::path::PathBuf;

/// Tries each of the target's, and panics with the names of those that break something.
pub fn each(target: &str, hold: fn(&[u8])) {
    let fuzz = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fuzz");
    let mut tried = 0;
    let mut broken = Vec::new();
    for kind in ["corpus", "regressions"] {
        for file in fs::read_dir(fuzz.join(kind).join(target)).into_iter().flatten() {
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
