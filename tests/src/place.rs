//! Where things are built and kept.

use std::env;
use std::path::PathBuf;

/// The folder cargo built this test in, found from the test's own `target/debug/deps/…`.
pub fn target() -> PathBuf {
    let test = env::current_exe().expect("a test knows its own path");
    test.ancestors().nth(3).expect("a test lies in target/<profile>/deps").to_owned()
}

/// Where satchime and satchimectl are: `SATCHIME_BIN_DIR`, or where cargo built this test.
pub fn programs() -> PathBuf {
    env::var_os("SATCHIME_BIN_DIR").map(PathBuf::from).unwrap_or_else(|| {
        let test = env::current_exe().expect("a test knows its own path");
        test.ancestors().nth(2).expect("a test lies in target/<profile>/deps").to_owned()
    })
}

/// Where LNbits is installed: `SATCHIME_LNBITS_CACHE`, or a folder beside what cargo builds.
pub fn lnbits_cache() -> PathBuf {
    env::var_os("SATCHIME_LNBITS_CACHE").map_or_else(|| target().join("lnbits-cache"), PathBuf::from)
}

/// Where pictures of the screen go.
pub fn screenshots() -> PathBuf {
    target().join("screenshots")
}
