//! The generated TypeScript file is the one that is committed.

use std::path::Path;
use std::{env, fs};

use specta_typescript::Typescript;
use tauri::test::MockRuntime;

const FILE: &str = "ui/src/lib/ipc/bindings.ts";
/// Set to write the file instead of comparing it.
const WRITE: &str = "SATCHIME_WRITE_BINDINGS";

#[test]
fn bindings_are_those_of_these_commands() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    let generated = generate();
    if env::var_os(WRITE).is_some_and(|value| value == "1") {
        fs::write(&path, generated).unwrap();
        return;
    }
    let committed = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(committed == generated, "{FILE} is out of date: run `cargo xtask bindings`");
}

fn generate() -> String {
    let file = tempfile::NamedTempFile::new().unwrap();
    super::builder::<MockRuntime>()
        .dangerously_cast_bigints_to_number()
        .disable_serde_phases()
        .export(Typescript::default(), file.path())
        .unwrap();
    fs::read_to_string(file.path()).unwrap()
}
