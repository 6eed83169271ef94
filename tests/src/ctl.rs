//! What most tests do with `satchimectl`.

use std::path::Path;

use crate::program::{Output, Program};

/// Never the key of any wallet.
pub const NO_KEY: &str = "5ec7e75ec7e75ec7e75ec7e75ec7e75e";

/// `satchimectl` with the words of `line`, on this data folder.
pub fn satchimectl(folder: &Path, line: &str) -> Program {
    Program::satchimectl().args(line.split_whitespace()).data_dir(folder)
}

/// Adds a wallet, to the desktop's keyring too.
pub async fn add(folder: &Path, server: &str, key: &str, more: &[&str]) -> Output {
    satchimectl(folder, "wallet add").args(["--server", server]).args(more).input(key).finish().await
}

/// Removes every wallet, from the desktop's keyring too.
pub async fn remove_all(folder: &Path) {
    for wallet in satchimectl(folder, "wallet list --json").finish().await.expect_success().events() {
        let id = wallet["wallet_id"].as_str().expect("a wallet has an id");
        satchimectl(folder, "wallet remove --yes").args([id]).finish().await.expect_success();
    }
}

/// Exit code 1, what is wrong, what to do, and nothing that isn't so.
#[track_caller]
pub fn assert_refused(what: &str, output: &Output, words: &str) {
    let Output { stdout, stderr, .. } = output;
    assert_eq!(output.status.code(), Some(1), "{what}: {stderr}");
    assert!(stderr.contains(words), "{what}: {words:?} is missing: {stderr}");
    assert!(stderr.contains("what to do:") && !stderr.contains("panicked"), "{what}: {stderr}");
    assert!(
        !stderr.contains(NO_KEY) && !stdout.contains(NO_KEY),
        "{what}: the key is shown: {stderr}{stdout}"
    );
    assert!(!stdout.contains("\"live\"") && !stdout.contains("\"payment\""), "{what}: {stdout}");
}
