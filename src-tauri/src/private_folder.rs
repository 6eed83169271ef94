//! Folders outside of the data folder that are for the person alone, also where their parents can be read by others.

#[cfg(unix)]
use std::fs;
use std::io;
use std::path::Path;

use satchime_adapters::make_private_dir;

/// Makes the folder, or takes it back from everybody else.
///
/// # Errors
/// It can't be made, or belongs to somebody else.
pub fn private_folder(folder: &Path) -> io::Result<()> {
    make_private_dir(folder)?;
    #[cfg(unix)]
    if fs::symlink_metadata(folder)?.is_dir() {
        fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    }
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn it_is_for_the_person_alone() {
        let place = tempfile::tempdir().unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let folder = place.path().join("app/webview");
        private_folder(&folder).unwrap();
        assert_eq!((mode(folder.parent().unwrap()), mode(&folder)), (0o700, 0o700));
        // As earlier versions left it.
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
        private_folder(&folder).unwrap();
        assert_eq!(mode(&folder), 0o700);
    }
}
