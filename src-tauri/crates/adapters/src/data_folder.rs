//! The folder everything is kept in, and the lock that lets one process work there.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use satchime_domain::fault::{Fault, StorageFault};
use satchime_l10n::t;

use crate::files::{io_fault, is_below_a_file, is_unclean, make_private_dir, private, put_aside};

/// Overrides the platform's folder; for a portable set-up and for tests.
pub const OVERRIDE: &str = "SATCHIME_DATA_DIR";
const IDENTIFIER: &str = "app.satchime.desktop";

/// Where Satchime's files are, or would be. To know the place changes nothing there.
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
    /// The platform has no place for it.
    pub fn locate() -> Result<Self, StorageFault> {
        match std::env::var_os(OVERRIDE).filter(|folder| !folder.is_empty()) {
            Some(folder) => Ok(Self::at(folder.into())),
            None => {
                let platform = directories::BaseDirs::new().ok_or_else(|| StorageFault::Other {
                    detail: format!("this system names no home folder; set {OVERRIDE}"),
                })?;
                // Local, not roaming: a database in use must not be synchronised between computers.
                Ok(Self::at(platform.data_local_dir().join(IDENTIFIER)))
            }
        }
    }

    pub const fn at(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// Makes the folder for its owner alone, if there is none. One that exists stays as it is.
    ///
    /// # Errors
    /// It can't be made, or what is there is not to be used; see [`Self::check`].
    pub fn make(&self) -> Result<(), StorageFault> {
        make_private_dir(&self.0).map_err(|error| unusable(&self.0, &error))?;
        self.check()
    }

    /// Changes nothing. A folder that is not there yet is as good as any.
    ///
    /// # Errors
    /// [`StorageFault::Exposed`] when others own the folder or can write to it (not on Windows, where only what
    /// Satchime makes is known to be for its owner), [`StorageFault::Folder`] when there is something else.
    pub fn check(&self) -> Result<(), StorageFault> {
        match fs::metadata(&self.0) {
            Ok(metadata) if !metadata.is_dir() => {
                Err(unusable(&self.0, &io::ErrorKind::NotADirectory.into()))
            }
            Ok(metadata) => exposed(&self.0, &metadata).map_or(Ok(()), Err),
            Err(error) if error.kind() == io::ErrorKind::NotFound && is_below_a_file(&self.0) => {
                Err(unusable(&self.0, &io::ErrorKind::NotADirectory.into()))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(unusable(&self.0, &error)),
        }
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn database(&self) -> PathBuf {
        self.0.join("satchime.db")
    }

    /// Copies of damaged databases that were put aside. They are deleted with the next wallet that is removed.
    pub fn put_aside(&self) -> Vec<PathBuf> {
        put_aside(&self.database())
    }

    /// Whether a removed wallet may have left traces, which the next start cleans.
    pub fn is_unclean(&self) -> bool {
        is_unclean(&self.database())
    }

    /// Where the app's window stands.
    pub fn window(&self) -> PathBuf {
        self.0.join("window.json")
    }

    pub fn log(&self) -> PathBuf {
        self.0.join("satchime.log")
    }

    /// Takes the folder for this process, and makes it if there is none.
    ///
    /// # Errors
    /// [`LockFault::Held`] when another process runs the engine here.
    pub fn lock(&self) -> Result<FolderLock, LockFault> {
        self.make().map_err(LockFault::Storage)?;
        let mut file = private(OpenOptions::new().read(true).write(true).create(true).truncate(false))
            .open(self.lock_file())
            .map_err(storage)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LockFault::Held { pid: written_pid(&mut file) }),
            Err(TryLockError::Error(error)) => return Err(storage(error)),
        }
        write_pid(&mut file).map_err(storage)?;
        Ok(FolderLock { _file: file })
    }

    /// Whether nobody runs the engine here. Changes nothing.
    ///
    /// # Errors
    /// [`LockFault::Held`] when a process does.
    pub fn is_free(&self) -> Result<(), LockFault> {
        let mut file = match private(OpenOptions::new().read(true)).open(self.lock_file()) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(error) => return Err(storage(error)),
        };
        match file.try_lock_shared() {
            Ok(()) => Ok(()),
            Err(TryLockError::WouldBlock) => Err(LockFault::Held { pid: written_pid(&mut file) }),
            Err(TryLockError::Error(error)) => Err(storage(error)),
        }
    }

    fn lock_file(&self) -> PathBuf {
        self.0.join("engine.lock")
    }
}

fn storage(error: io::Error) -> LockFault {
    LockFault::Storage(io_fault(&error))
}

fn unusable(folder: &Path, error: &io::Error) -> StorageFault {
    match io_fault(error) {
        StorageFault::Full => StorageFault::Full,
        _ => StorageFault::Folder { path: folder.display().to_string(), detail: error.kind().to_string() },
    }
}

fn held(pid: Option<u32>) -> String {
    pid.map_or_else(|| t!("folder-held"), |pid| t!("folder-held.process", process = pid.to_string()))
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

#[cfg(unix)]
fn exposed(folder: &Path, metadata: &fs::Metadata) -> Option<StorageFault> {
    use std::os::unix::fs::MetadataExt;
    let mode = metadata.mode() & 0o7777;
    let detail = match () {
        () if metadata.uid() != rustix::process::geteuid().as_raw() => {
            "it belongs to another user".to_owned()
        }
        () if mode & 0o022 != 0 => format!("others may write to it ({mode:03o})"),
        () => return None,
    };
    Some(StorageFault::Exposed { path: folder.display().to_string(), detail })
}

#[cfg(not(unix))]
fn exposed(_: &Path, _: &fs::Metadata) -> Option<StorageFault> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_lock_a_folder() {
        let root = tempfile::tempdir().unwrap();
        let folder = DataFolder::at(root.path().join("a/b"));
        let lock = folder.lock().unwrap();
        let expected = LockFault::Held { pid: cfg!(unix).then(std::process::id) };
        assert_eq!(folder.lock().unwrap_err(), expected);
        assert_eq!(folder.is_free(), Err(expected));
        drop(lock);
        assert_eq!(folder.is_free(), Ok(()));
        folder.lock().unwrap();
    }

    #[test]
    fn looking_makes_nothing() {
        let root = tempfile::tempdir().unwrap();
        let folder = DataFolder::at(root.path().join("data"));
        assert_eq!((folder.check(), folder.is_free()), (Ok(()), Ok(())));
        assert!(!folder.path().exists());
    }

    #[test]
    fn a_file_in_the_way_is_a_clear_fault() {
        let file = tempfile::NamedTempFile::new().unwrap();
        for place in [file.path().to_owned(), file.path().join("data")] {
            let folder = DataFolder::at(place.clone());
            for fault in [folder.make().unwrap_err(), folder.check().unwrap_err()] {
                let text = Fault::Storage(fault).explain().text;
                assert!(text.contains(&place.display().to_string()), "{text}");
            }
        }
    }

    #[cfg(windows)]
    #[test]
    fn what_satchime_makes_is_for_its_owner_alone() {
        let root = tempfile::tempdir().unwrap();
        let folder = DataFolder::at(root.path().join("above/data"));
        let lock = folder.lock().unwrap();
        let list = satchime_native::access_list(folder.path()).unwrap();
        // Everyone, the users of this computer, and whoever logged in.
        for others in [";;;WD)", ";;;BU)", ";;;AU)"] {
            assert!(!list.contains(others), "{list}");
        }
        drop(lock);
        folder.make().unwrap();
        assert_eq!(satchime_native::access_list(folder.path()).unwrap(), list);
    }

    #[cfg(unix)]
    mod on_unix {
        use std::os::unix::fs::{PermissionsExt, chown, symlink};

        use super::*;

        fn mode(path: &Path) -> u32 {
            fs::metadata(path).unwrap().permissions().mode() & 0o7777
        }

        fn folder_with(mode: u32) -> (tempfile::TempDir, DataFolder) {
            let root = tempfile::tempdir().unwrap();
            let path = root.path().join("data");
            fs::create_dir(&path).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            (root, DataFolder::at(path))
        }

        #[test]
        fn what_satchime_makes_is_for_its_owner_alone() {
            let root = tempfile::tempdir().unwrap();
            let folder = DataFolder::at(root.path().join("data"));
            let _lock = folder.lock().unwrap();
            assert_eq!(mode(folder.path()), 0o700);
            assert_eq!(mode(&folder.lock_file()), 0o600);
        }

        #[test]
        fn what_others_made_stays_as_it_is() {
            for (given, used) in
                [(0o700, true), (0o755, true), (0o1777, false), (0o775, false), (0o777, false)]
            {
                let (_root, folder) = folder_with(given);
                assert_eq!(folder.check().is_ok(), used, "{given:o}");
                assert_eq!(folder.lock().is_ok(), used, "{given:o}");
                assert_eq!(mode(folder.path()), given);
                assert_eq!(fs::read_dir(folder.path()).unwrap().count(), usize::from(used));
            }
        }

        #[test]
        fn a_folder_of_another_user_is_refused() {
            let (_root, mut folder) = folder_with(0o700);
            if rustix::process::geteuid().is_root() {
                chown(folder.path(), Some(65_534), None).unwrap();
            } else {
                folder = DataFolder::at("/".into());
            }
            let Err(StorageFault::Exposed { detail, .. }) = folder.check() else { panic!("it is used") };
            assert!(detail.contains("another user"), "{detail}");
        }

        #[test]
        fn no_link_is_followed_but_the_folder_itself() {
            let (root, folder) = folder_with(0o700);
            let other = root.path().join("other");
            fs::write(&other, "precious").unwrap();
            symlink(&other, folder.lock_file()).unwrap();
            assert_eq!(folder.lock().unwrap_err(), LockFault::Storage(StorageFault::Link));
            assert_eq!(folder.is_free(), Err(LockFault::Storage(StorageFault::Link)));
            assert_eq!(fs::read(&other).unwrap(), b"precious");
            let link = root.path().join("link");
            symlink(root.path().join("data"), &link).unwrap();
            fs::remove_file(folder.lock_file()).unwrap();
            DataFolder::at(link).lock().unwrap();
        }
    }
}
