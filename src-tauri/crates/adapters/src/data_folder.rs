//! The folder everything is kept in, and the lock that lets one process work there.

#[cfg(unix)]
use std::fs;
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use satchime_domain::fault::{Fault, StorageFault};

use crate::sqlite::io_fault;

/// Overrides the platform's folder; for a portable set-up and for tests.
pub const OVERRIDE: &str = "SATCHIME_DATA_DIR";
const IDENTIFIER: &str = "app.satchime.desktop";

/// Satchime's folder; it exists, readable by its owner alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataFolder(PathBuf);

/// The right to run the engine on a data folder, until it is dropped or the process ends, however it ends.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

/// Why the engine may not run on this folder.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LockFault {
    /// Windows does not let others read a locked file, so there the process stays unknown.
    #[error("{}", held(*.pid))]
    Held { pid: Option<u32> },
    #[error("{}", Fault::Storage(.0.clone()).explain().text)]
    Storage(StorageFault),
}

impl DataFolder {
    /// `SATCHIME_DATA_DIR` if set, else the platform's own: `~/.local/share`, `~/Library/Application Support` or
    /// `%LOCALAPPDATA%`, each with `app.satchime.desktop`.
    ///
    /// # Errors
    /// The folder can't be made, or the platform has no place for it.
    pub fn locate() -> Result<Self, StorageFault> {
        match std::env::var_os(OVERRIDE).filter(|folder| !folder.is_empty()) {
            Some(folder) => Self::at(folder.into()),
            None => {
                let platform = directories::BaseDirs::new().ok_or_else(|| StorageFault::Other {
                    detail: format!("this system names no home folder; set {OVERRIDE}"),
                })?;
                // Local, not roaming: a database in use must not be synchronised between computers.
                Self::at(platform.data_local_dir().join(IDENTIFIER))
            }
        }
    }

    /// # Errors
    /// The folder can't be made.
    pub fn at(folder: PathBuf) -> Result<Self, StorageFault> {
        make_private(&folder).map_err(|error| unusable(&folder, &error))?;
        Ok(Self(folder))
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn database(&self) -> PathBuf {
        self.0.join("satchime.db")
    }

    pub fn log(&self) -> PathBuf {
        self.0.join("satchime.log")
    }

    /// Takes the folder for this process.
    ///
    /// # Errors
    /// [`LockFault::Held`] when another process runs the engine here.
    pub fn lock(&self) -> Result<FolderLock, LockFault> {
        let path = self.0.join("engine.lock");
        let storage = |error: io::Error| LockFault::Storage(io_fault(&error));
        let mut file = private(OpenOptions::new().read(true).write(true).create(true).truncate(false))
            .open(&path)
            .map_err(storage)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LockFault::Held { pid: written_pid(&mut file) }),
            Err(TryLockError::Error(error)) => return Err(storage(error)),
        }
        write_pid(&mut file).map_err(storage)?;
        Ok(FolderLock { _file: file })
    }
}

fn unusable(folder: &Path, error: &io::Error) -> StorageFault {
    match io_fault(error) {
        StorageFault::Full => StorageFault::Full,
        _ => StorageFault::Folder { path: folder.display().to_string(), detail: error.kind().to_string() },
    }
}

fn held(pid: Option<u32>) -> String {
    let process = pid.map_or_else(String::new, |pid| format!(" (process {pid})"));
    format!("Satchime is already running on this data folder{process}")
}

fn write_pid(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(format!("{}\n", std::process::id()).as_bytes())
}

fn written_pid(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.take(32).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

/// Makes the folder for its owner alone; one that exists is taken back from everybody else.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(folder)?.permissions().mode();
        if mode & 0o077 != 0 {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
        }
    }
    Ok(())
}

/// A file that is made readable for its owner alone.
pub(crate) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_lock_a_folder() {
        let root = tempfile::tempdir().unwrap();
        let folder = DataFolder::at(root.path().join("a/b")).unwrap();
        let lock = folder.lock().unwrap();
        let expected = LockFault::Held { pid: cfg!(unix).then(std::process::id) };
        assert_eq!(folder.lock().unwrap_err(), expected);
        drop(lock);
        folder.lock().unwrap();
    }

    #[test]
    #[cfg(unix)]
    fn nobody_else_may_look() {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("data");
        fs::create_dir(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        let folder = DataFolder::at(path).unwrap();
        let _lock = folder.lock().unwrap();
        assert_eq!(mode(folder.path()), 0o700);
        assert_eq!(mode(&folder.path().join("engine.lock")), 0o600);
    }

    #[test]
    fn a_file_in_the_way_is_a_clear_fault() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let folder = file.path().join("data");
        let fault = DataFolder::at(folder.clone()).unwrap_err();
        let text = Fault::Storage(fault).explain().text;
        assert!(text.contains(&folder.display().to_string()), "{text}");
    }
}
