use satchime_domain::fault::io_words;
use satchime_l10n::t;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// What files with sounds end in that can be played.
pub const ENDINGS: [&str; 5] = ["wav", "mp3", "flac", "ogg", "oga"];
/// A sound of a few seconds, however it is packed.
const CAP: u64 = 10 << 20;

/// Why a file of the person's own can't be played. Words for people, to stand behind the file's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OwnFileFault {
    #[error("{}", t!("sound-unreadable", why = io_words(*.0)))]
    Unreadable(io::ErrorKind),
    #[error("{}", t!("sound-no-file"))]
    NoFile,
    #[error("{}", t!("sound-too-large"))]
    TooLarge,
    #[error("{}", t!("sound-no-sound"))]
    NoSound,
}

impl OwnFileFault {
    /// What helps.
    pub fn next() -> String {
        t!("sound-next")
    }
}

impl From<io::Error> for OwnFileFault {
    fn from(error: io::Error) -> Self {
        Self::Unreadable(error.kind())
    }
}

/// Reads a file of at most 10 MB. Blocks as long as the disk does.
///
/// # Errors
/// [`OwnFileFault`], but for what is in it.
pub fn read(path: &Path) -> Result<Vec<u8>, OwnFileFault> {
    // Opening what is no file may wait for somebody at its other end.
    if !fs::metadata(path)?.is_file() {
        return Err(OwnFileFault::NoFile);
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(CAP + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > CAP { Err(OwnFileFault::TooLarge) } else { Ok(bytes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_file_of_a_sensible_size_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let (small, large) = (folder.path().join("small"), folder.path().join("large"));
        fs::write(&small, "x").unwrap();
        File::create(&large).unwrap().set_len(CAP + 1).unwrap();
        assert_eq!(read(&small), Ok(b"x".to_vec()));
        assert_eq!(read(&large), Err(OwnFileFault::TooLarge));
        assert_eq!(read(folder.path()), Err(OwnFileFault::NoFile));
        let none = folder.path().join("none");
        assert_eq!(read(&none), Err(OwnFileFault::Unreadable(io::ErrorKind::NotFound)));
        #[cfg(target_os = "linux")]
        assert_eq!(read(Path::new("/dev/zero")), Err(OwnFileFault::NoFile));
    }
}
