//! The data folder: whose it is, whether there is room, whether its database is sound, and who works there.

use std::fs::Metadata;
use std::io;
use std::path::Path;
use std::sync::Arc;

use satchime_adapters::data_folder::LockFault;
use satchime_adapters::sqlite::OpenFault;
use satchime_adapters::{DataFolder, SqliteStore};
use satchime_domain::fault::{Fault, StorageFault, io_words};
use satchime_engine::ports::Store;
use satchime_l10n::{number, t};

use super::check::{Area, Check};
use super::subject::Subject;
use crate::failure::Failure;

/// Below this, payments could soon not be written down.
const MIN_FREE: u64 = 50 << 20;

pub struct Folder {
    pub checks: Vec<Check>,
    /// `None` when the database can't be read or nothing was ever kept.
    pub store: Option<Arc<dyn Store>>,
    pub satchime_runs: bool,
}

pub fn look() -> Folder {
    let folder = match DataFolder::locate() {
        Ok(folder) => folder,
        Err(fault) => {
            let check = Check::fault(Area::DataFolder, Subject::Place, Fault::Storage(fault));
            return Folder { checks: vec![check], store: None, satchime_runs: false };
        }
    };
    if let Err(fault) = folder.check() {
        let check = Check::fault(Area::DataFolder, Subject::Place, Fault::Storage(fault));
        return Folder { checks: vec![check], store: None, satchime_runs: false };
    }
    let (user, satchime_runs) = user(&folder);
    let (database, store) = database(&folder.database(), satchime_runs);
    let mut checks = vec![place(folder.path()), free_space(folder.path()), database, user];
    checks.extend(leftovers(&folder));
    Folder { checks, store, satchime_runs }
}

fn place(path: &Path) -> Check {
    const CHECK: Subject = Subject::Place;
    match path.metadata() {
        Ok(metadata) => openness(path, &metadata),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Check::note(Area::DataFolder, CHECK, t!("doctor-place-missing", path = shown(path)))
        }
        Err(error) => {
            let why = io_words(error.kind());
            let found = t!("doctor-place-unseen", path = shown(path), why = why);
            Check::wrong(Area::DataFolder, CHECK, found, t!("doctor-place-unseen.next"))
        }
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

#[cfg(unix)]
fn openness(path: &Path, metadata: &Metadata) -> Check {
    use std::os::unix::fs::PermissionsExt;
    let (path, mode) = (shown(path), metadata.permissions().mode() & 0o777);
    let is_own = mode & 0o077 == 0;
    let mode = format!("{mode:03o}");
    match is_own {
        true => {
            let found = t!("doctor-place-own", path = path, mode = mode);
            Check::good(Area::DataFolder, Subject::Place, found)
        }
        false => {
            let found = t!("doctor-place-open", path = path.as_str(), mode = mode);
            Check::note(Area::DataFolder, Subject::Place, found)
                .and_next(t!("doctor-place-open.next", path = path))
        }
    }
}

#[cfg(not(unix))]
fn openness(path: &Path, _: &Metadata) -> Check {
    Check::good(Area::DataFolder, Subject::Place, shown(path))
}

fn free_space(path: &Path) -> Check {
    // Of a folder that is still to be made, the disk is that of the one above.
    let there = path.ancestors().find(|folder| folder.is_dir()).unwrap_or(path);
    match fs4::available_space(there) {
        Ok(free) if free < MIN_FREE => Check::wrong(
            Area::DataFolder,
            Subject::FreeSpace,
            t!("doctor-little-space", size = size(free)),
            t!("doctor-little-space.next"),
        ),
        Ok(free) => Check::good(Area::DataFolder, Subject::FreeSpace, size(free)),
        Err(error) => {
            let found = t!("doctor-space-unknown", why = io_words(error.kind()));
            Check::note(Area::DataFolder, Subject::FreeSpace, found)
        }
    }
}

fn database(path: &Path, in_use: bool) -> (Check, Option<Arc<dyn Store>>) {
    const CHECK: Subject = Subject::Database;
    if path.symlink_metadata().is_err() {
        return (Check::note(Area::DataFolder, CHECK, t!("doctor-database.none")), None);
    }
    let fault = match SqliteStore::open_beside(path, in_use) {
        Ok(store) => {
            let bytes = path.metadata().map_or(0, |metadata| metadata.len());
            let sound = Check::good(Area::DataFolder, CHECK, t!("doctor-database", size = size(bytes)));
            return (sound, Some(Arc::new(store)));
        }
        Err(fault) => fault,
    };
    let check = match fault {
        OpenFault::Storage(StorageFault::Corrupt) => {
            let check = Check::fault(Area::DataFolder, CHECK, Fault::Storage(StorageFault::Corrupt));
            check.and_next(t!("doctor-damaged", path = shown(path)))
        }
        OpenFault::Storage(fault) => Check::fault(Area::DataFolder, CHECK, Fault::Storage(fault)),
        other @ (OpenFault::Newer { .. } | OpenFault::Older { .. }) => {
            let Failure { what, next, .. } = other.into();
            Check::wrong(Area::DataFolder, CHECK, what, next)
        }
    };
    (check, None)
}

/// What is still there of the past.
fn leftovers(folder: &DataFolder) -> impl Iterator<Item = Check> {
    let unclean = || Check::note(Area::DataFolder, Subject::Traces, t!("doctor-traces"));
    let unclean = folder.is_unclean().then(unclean);
    let copies = folder.put_aside().into_iter().map(|copy| {
        let found = t!("doctor-put-aside", path = shown(&copy));
        Check::note(Area::DataFolder, Subject::PutAside, found).and_next(t!("doctor-put-aside.next"))
    });
    unclean.into_iter().chain(copies)
}

/// Who works there, and whether anybody does.
fn user(folder: &DataFolder) -> (Check, bool) {
    const CHECK: Subject = Subject::User;
    match folder.is_free() {
        Ok(()) => (Check::good(Area::DataFolder, CHECK, t!("doctor-user-nobody")), false),
        Err(LockFault::Held { pid }) => {
            let found = match pid {
                Some(pid) => t!("doctor-user.process", process = pid.to_string()),
                None => t!("doctor-user"),
            };
            (Check::good(Area::DataFolder, CHECK, found), true)
        }
        Err(LockFault::Storage(fault)) => {
            (Check::fault(Area::DataFolder, CHECK, Fault::Storage(fault)), false)
        }
    }
}

fn size(bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    for (unit, name) in UNITS {
        if bytes >= unit {
            let tenths = u128::from(bytes) * 10 / u128::from(unit);
            let thousandths = i64::try_from(tenths * 100).unwrap_or(i64::MAX);
            return format!("{} {name}", number::thousandths(thousandths));
        }
    }
    t!("doctor-bytes", count = bytes)
}

#[cfg(test)]
mod tests {
    use super::super::check::Level;
    use super::*;
    use satchime_l10n::{Language, within};

    #[test]
    fn sizes_read_as_people_say_them() {
        for (bytes, said) in
            [(0, "0 bytes"), (1_024, "1 KiB"), (1_600_000, "1.5 MiB"), (u64::MAX, "17,179,869,183.9 GiB")]
        {
            assert_eq!(size(bytes), said);
        }
        assert_eq!(within(Language::German, || size(1_600_000)), "1,5 MiB");
    }

    #[test]
    fn a_damaged_database_is_told_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("satchime.db");
        let damaged = vec![7; 4096];
        std::fs::write(&path, &damaged).unwrap();
        let (check, store) = database(&path, false);
        assert_eq!(check.level, Level::Wrong);
        assert!(store.is_none());
        assert!(check.next.unwrap().contains("satchime.db"));
        assert_eq!(std::fs::read(&path).unwrap(), damaged);
    }

    #[test]
    #[cfg(unix)]
    fn a_folder_others_can_look_into_is_named() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        for (mode, level) in [(0o700, Level::Good), (0o755, Level::Note)] {
            std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(place(folder.path()).level, level);
        }
    }
}
