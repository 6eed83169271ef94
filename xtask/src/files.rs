//! Folders and what is in them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

/// Every file below a folder, in the order of their names.
///
/// # Errors
/// When it can't be listed.
pub fn below(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("can't list {}", folder.display()))? {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}

/// Makes a folder anew.
///
/// # Errors
/// When the old one can't be removed, or the new one not be made.
pub fn empty(folder: &Path) -> anyhow::Result<()> {
    remove(folder)?;
    fs::create_dir_all(folder).with_context(|| format!("can't make {}", folder.display()))
}

/// Removes a folder, if it is there.
///
/// # Errors
/// When it can't be removed.
pub fn remove(folder: &Path) -> anyhow::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    fs::remove_dir_all(folder).with_context(|| format!("can't remove {}", folder.display()))
}
