//! Where all that is published goes, and what it is called there.

use std::env::consts::{ARCH, OS};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::shell::target_dir;

pub fn published() -> PathBuf {
    target_dir().join("published")
}

/// What this system is called in the names of files.
pub fn system() -> String {
    format!("{OS}-{}", if cfg!(target_os = "macos") { "universal" } else { ARCH })
}

/// # Errors
/// When it can't be copied.
pub fn copy_into(folder: &Path, file: &Path, name: &str) -> anyhow::Result<()> {
    fs::copy(file, folder.join(name)).map(drop).with_context(|| format!("can't copy {}", file.display()))
}
