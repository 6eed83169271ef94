//! The data folder: whose it is, whether there is room, whether its database is sound, and who works there.

use std::fs::Metadata;
use std::io;
use std::path::Path;
use std::sync::Arc;

use satchime_adapters::data_folder::LockFault;
use satchime_adapters::sqlite::OpenFault;
use satchime_adapters::{DataFolder, SqliteStore};
use satchime_domain::fault::{Fault, StorageFault};
use satchime_engine::ports::Store;

use super::check::{Area, Check};
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
            let check = Check::fault(Area::DataFolder, "place", Fault::Storage(fault));
            return Folder { checks: vec![check], store: None, satchime_runs: false };
        }
    };
    if let Err(fault) = folder.check() {
        let check = Check::fault(Area::DataFolder, "place", Fault::Storage(fault));
        return Folder { checks: vec![check], store: None, satchime_runs: false };
    }
    let (user, satchime_runs) = user(&folder);
    let (database, store) = database(&folder.database(), satchime_runs);
    let mut checks = vec![place(folder.path()), free_space(folder.path()), database, user];
    checks.extend(leftovers(&folder));
    Folder { checks, store, satchime_runs }
}

fn place(path: &Path) -> Check {
    const CHECK: &str = "place";
    let shown = path.display();
    match path.metadata() {
        Ok(metadata) => openness(path, &metadata),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Check::note(Area::DataFolder, CHECK, format!("{shown}, which is not there yet"))
        }
        Err(error) => {
            let found = format!("{shown} can't be looked at: {}.", error.kind());
            Check::wrong(Area::DataFolder, CHECK, found, "Give yourself permission on it.")
        }
    }
}

#[cfg(unix)]
fn openness(path: &Path, metadata: &Metadata) -> Check {
    use std::os::unix::fs::PermissionsExt;
    let shown = path.display();
    match metadata.permissions().mode() & 0o777 {
        mode if mode & 0o077 == 0 => {
            Check::good(Area::DataFolder, "place", format!("{shown}, for you alone ({mode:03o})"))
        }
        mode => {
            let found =
                format!("{shown}, where others see which files there are ({mode:03o}), not what is in them");
            Check::note(Area::DataFolder, "place", found).and_next(format!("Close it: chmod 700 '{shown}'"))
        }
    }
}

#[cfg(not(unix))]
fn openness(path: &Path, _: &Metadata) -> Check {
    Check::good(Area::DataFolder, "place", path.display().to_string())
}

fn free_space(path: &Path) -> Check {
    // Of a folder that is still to be made, the disk is that of the one above.
    let there = path.ancestors().find(|folder| folder.is_dir()).unwrap_or(path);
    match fs4::available_space(there) {
        Ok(free) if free < MIN_FREE => Check::wrong(
            Area::DataFolder,
            "free space",
            format!("Only {} left: payments may soon not be written down.", size(free)),
            "Free some space on that disk.",
        ),
        Ok(free) => Check::good(Area::DataFolder, "free space", size(free)),
        Err(error) => Check::note(Area::DataFolder, "free space", format!("not told: {}", error.kind())),
    }
}

fn database(path: &Path, in_use: bool) -> (Check, Option<Arc<dyn Store>>) {
    const CHECK: &str = "database";
    if path.symlink_metadata().is_err() {
        return (Check::note(Area::DataFolder, CHECK, "none yet; it is made with the first wallet"), None);
    }
    let fault = match SqliteStore::open_beside(path, in_use) {
        Ok(store) => {
            let bytes = path.metadata().map_or(0, |metadata| metadata.len());
            let sound = Check::good(Area::DataFolder, CHECK, format!("sound, {}", size(bytes)));
            return (sound, Some(Arc::new(store)));
        }
        Err(fault) => fault,
    };
    let check = match fault {
        OpenFault::Storage(StorageFault::Corrupt) => {
            let check = Check::fault(Area::DataFolder, CHECK, Fault::Storage(StorageFault::Corrupt));
            check.and_next(format!(
                "Start Satchime or `satchimectl watch`: it keeps {} aside and begins a new one.",
                path.display()
            ))
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
    const UNCLEAN: &str =
        "traces of a removed wallet may still be in the database; the next start of Satchime cleans it";
    let unclean = folder.is_unclean().then(|| Check::note(Area::DataFolder, "traces", UNCLEAN));
    let copies = folder.put_aside().into_iter().map(|copy| {
        let found = format!("{}, a damaged database that was put aside, is still there", copy.display());
        Check::note(Area::DataFolder, "put aside", found)
            .and_next("Delete it if you don't need it; the next wallet you remove takes it along.")
    });
    unclean.into_iter().chain(copies)
}

/// Who works there, and whether anybody does.
fn user(folder: &DataFolder) -> (Check, bool) {
    const CHECK: &str = "in use by";
    match folder.is_free() {
        Ok(()) => (Check::good(Area::DataFolder, CHECK, "nobody right now"), false),
        Err(LockFault::Held { pid }) => {
            let process = pid.map_or_else(String::new, |pid| format!(" (process {pid})"));
            (Check::good(Area::DataFolder, CHECK, format!("Satchime, which is running{process}")), true)
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
            return format!("{}.{} {name}", tenths / 10, tenths % 10);
        }
    }
    format!("{bytes} bytes")
}

#[cfg(test)]
mod tests {
    use super::super::check::Level;
    use super::*;

    #[test]
    fn sizes_read_as_people_say_them() {
        for (bytes, said) in
            [(0, "0 bytes"), (1_024, "1.0 KiB"), (1_600_000, "1.5 MiB"), (u64::MAX, "17179869183.9 GiB")]
        {
            assert_eq!(size(bytes), said);
        }
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
