//! Files of Satchime's own, and what goes wrong with them.

use std::ffi::OsString;
#[cfg(not(windows))]
use std::fs::DirBuilder;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use satchime_domain::fault::StorageFault;

/// A file that is made readable for its owner alone, and never reached through a symbolic link.
pub(crate) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600).custom_flags(rustix::fs::OFlags::NOFOLLOW.bits().cast_signed());
    }
    options
}

/// Makes a folder for its owner alone, with those above it that are missing. One that is there stays as it is.
///
/// # Errors
/// The disk's; also where something else stands there.
pub fn make_private_dir(folder: &Path) -> io::Result<()> {
    #[cfg(windows)]
    {
        if folder.is_dir() {
            return Ok(());
        }
        if let Some(above) = folder.parent() {
            fs::create_dir_all(above)?;
        }
        match satchime_native::create_private_dir(folder) {
            Err(error) if !folder.is_dir() => Err(error),
            _ => Ok(()),
        }
    }
    #[cfg(not(windows))]
    {
        let mut builder = DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder)
    }
}

/// Makes a file for its owner alone, or writes one anew.
///
/// # Errors
/// The disk's; also where a symbolic link stands there.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    private(OpenOptions::new().write(true).create(true).truncate(true)).open(path)?.write_all(bytes)
}

/// What a file operation's failure means for the store.
pub(crate) fn io_fault(error: &io::Error) -> StorageFault {
    use io::ErrorKind as K;
    #[cfg(unix)]
    if rustix::io::Errno::from_io_error(error) == Some(rustix::io::Errno::LOOP) {
        return StorageFault::Link;
    }
    match error.kind() {
        K::StorageFull | K::QuotaExceeded => StorageFault::Full,
        // Also a file where the folder should be.
        K::PermissionDenied
        | K::ReadOnlyFilesystem
        | K::NotADirectory
        | K::IsADirectory
        | K::AlreadyExists => StorageFault::ReadOnly,
        kind => StorageFault::Other { detail: kind.to_string() },
    }
}

/// Of what is not there. Windows does not tell that from what is just missing.
pub(crate) fn is_below_a_file(path: &Path) -> bool {
    let nearest = path.ancestors().skip(1).find_map(|above| fs::metadata(above).ok());
    nearest.is_some_and(|metadata| !metadata.is_dir())
}

/// What the name of a damaged database that was put aside has behind the database's own.
pub(crate) const DAMAGED: &str = ".damaged-";

/// The copies of damaged databases that were put aside, with what SQLite kept beside them.
pub(crate) fn put_aside(database: &Path) -> Vec<PathBuf> {
    let (Some(folder), Some(name)) = (database.parent(), database.file_name()) else { return Vec::new() };
    let begin = format!("{}{DAMAGED}", name.to_string_lossy());
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut copies: Vec<PathBuf> = entries
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(&begin))
        .map(|entry| entry.path())
        .collect();
    copies.sort();
    copies
}

/// An empty file beside the database: a removal was begun, and its traces may still be there.
pub(crate) const UNCLEAN: &str = "-unclean";

pub(crate) fn is_unclean(database: &Path) -> bool {
    beside(database, UNCLEAN).symlink_metadata().is_ok()
}

pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn what_is_written_is_for_its_owner_alone_and_goes_through_no_link() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link, other) = (folder.path().join("a"), folder.path().join("b"), folder.path().join("c"));
        for bytes in ["first", "2"] {
            write_private(&file, bytes.as_bytes()).unwrap();
            assert_eq!(fs::read(&file).unwrap(), bytes.as_bytes());
        }
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        for target in [&file, &other] {
            symlink(target, &link).unwrap();
            assert!(write_private(&link, b"through").is_err());
            fs::remove_file(&link).unwrap();
        }
        assert!(fs::read(&file).unwrap() == b"2" && !other.exists());
    }
}
