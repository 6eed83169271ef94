//! A test run once more in a network of its own, where only loopback is, and names lead where the test wants.

use std::env;
use std::fs;
use std::path::PathBuf;

use crate::program::Program;

/// Set for the copy of the test that runs inside, to its folder.
const INSIDE: &str = "SATCHIME_TEST_IN_NAMESPACE";

/// Runs the test of this name inside and gives back nothing; inside, gives back its folder. There, `files` of the
/// folder stand for files of the system, empty at first, once the commands of `begin` were carried out. Where the
/// system lets nobody make a network of their own, the test is left out.
pub async fn enter(test: &str, begin: &str, files: &[(&str, &str)]) -> Option<PathBuf> {
    if let Some(folder) = env::var_os(INSIDE) {
        return Some(PathBuf::from(folder));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let unshare = || Program::at("unshare").args(["--map-root-user", "--net", "--mount"]);
    let allowed = unshare().args(["sh", "-c", begin]).finish().await;
    if !allowed.status.success() {
        println!("left out: this system lets nobody make a network of their own ({})", allowed.stderr.trim());
        return None;
    }
    let mut script = begin.to_owned();
    for (file, system) in files {
        let file = folder.path().join(file);
        fs::write(&file, "").expect("a file for the test");
        script += &format!(" && mount --bind {} {system}", file.display());
    }
    script += " && exec \"$@\"";
    let this_test = env::current_exe().expect("a program knows its own path");
    let inner = Program::at(this_test).args([test, "--exact", "--nocapture"]).env(INSIDE, folder.path());
    let ran = unshare().args(["sh", "-c", &script, "sh"]).wrapping(&inner).finish().await.expect_success();
    assert!(ran.stdout.contains("1 passed"), "{}", ran.stdout);
    None
}
