//! Files of Satchime's own, and what goes wrong with them.

use std::fs::OpenOptions;
use std::io;

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
