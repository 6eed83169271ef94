//! SHA-256 sums, as `sha256sum --check` reads them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use sha2::{Digest, Sha256};

/// Writes the sums of all files in a folder into one more, `name`.
///
/// # Errors
/// When one can't be read.
pub fn write(folder: &Path, name: &str) -> anyhow::Result<()> {
    let mut lines = String::new();
    for file in crate::files::below(folder)? {
        if file.file_name().is_some_and(|found| found != name) {
            let shown = file.strip_prefix(folder).unwrap_or(&file).display().to_string().replace('\\', "/");
            lines.push_str(&format!("{}  {shown}\n", of(&file)?));
        }
    }
    let sums = folder.join(name);
    fs::write(&sums, lines).with_context(|| format!("can't write {}", sums.display()))
}

/// Holds each file beside a list of sums to it, and returns them.
///
/// # Errors
/// When one is missing or another than it was.
pub fn check(list: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let text = fs::read_to_string(list).with_context(|| format!("can't read {}", list.display()))?;
    let mut files = Vec::new();
    for line in text.lines() {
        let (sum, name) = line.split_once("  ").with_context(|| format!("{}: {line}", list.display()))?;
        let file = list.with_file_name(name);
        if of(&file)? != sum {
            bail!("{} is not what was built", file.display());
        }
        files.push(file);
    }
    Ok(files)
}

/// # Errors
/// When the file can't be read.
pub fn of(file: &Path) -> anyhow::Result<String> {
    let content = fs::read(file).with_context(|| format!("can't read {}", file.display()))?;
    Ok(Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_file_is_found() {
        let folder = std::env::temp_dir().join(format!("satchime-sums-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        fs::write(folder.join("a"), "abc").expect("a file");
        write(&folder, "SUMS").expect("sums");
        let sums = folder.join("SUMS");
        let text = fs::read_to_string(&sums).expect("sums");
        assert_eq!(text, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a\n");
        assert_eq!(check(&sums).expect("they are the same"), [folder.join("a")]);
        fs::write(folder.join("a"), "abd").expect("a file");
        assert!(check(&sums).is_err());
        fs::remove_dir_all(&folder).expect("it can be removed");
    }
}
