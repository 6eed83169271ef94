//! Where things are built and kept.

use std::env;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// The folder cargo builds in, found from this program's own place in it.
pub fn target() -> PathBuf {
    profile().parent().expect("it lies in target/<profile>").to_owned()
}

/// Where satchime and satchimectl are: `SATCHIME_BIN_DIR`, or where cargo built this program.
pub fn programs() -> PathBuf {
    env::var_os("SATCHIME_BIN_DIR").map_or_else(profile, PathBuf::from)
}

/// A test lies in `target/<profile>/deps`, any other program in `target/<profile>`.
fn profile() -> PathBuf {
    let program = env::current_exe().expect("a program knows its own path");
    let folder = program.parent().expect("a program lies in a folder");
    let folder = if folder.ends_with("deps") { folder.parent() } else { Some(folder) };
    folder.expect("it lies in target/<profile>").to_owned()
}

/// Where LNbits is installed: `SATCHIME_LNBITS_CACHE`, or a folder beside what cargo builds.
pub fn lnbits_cache() -> PathBuf {
    env::var_os("SATCHIME_LNBITS_CACHE").map_or_else(|| target().join("lnbits-cache"), PathBuf::from)
}

/// The lists of Python packages that may be installed, with the hashes of their files.
pub fn locks() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("locks")
}

/// Where failing tests leave what they know, each in a folder of its own.
pub fn failures() -> PathBuf {
    target().join("failures")
}

/// Where pictures of the screen go.
pub fn screenshots() -> PathBuf {
    target().join("screenshots")
}

/// In memory where there is such a folder: LNbits commits each of its hundreds of settings to disk one by one.
pub fn temporary_folder() -> TempDir {
    let mut folder = tempfile::Builder::new();
    let folder = folder.prefix("satchime-lnbits-");
    folder.tempdir_in("/dev/shm").or_else(|_| folder.tempdir()).expect("a folder for a server")
}

/// A port of loopback that nobody has yet.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("a bound socket has an address").port()
}
