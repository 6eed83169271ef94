//! Where a wallet's key comes from: a file, the environment, a credential of systemd's, a person at a terminal, or
//! standard input; and where a proxy's password comes from. Never an argument, which every process on the computer
//! could read.

use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use satchime_domain::fault::io_words;
use satchime_domain::key::{ApiKey, KeyError};
use satchime_domain::route::ProxyPassword;
use satchime_l10n::t;

use crate::failure::Failure;
use crate::stderr;

const VARIABLE: &str = "SATCHIME_KEY";
/// Where systemd puts the credentials of a service (`LoadCredential=satchime-key:…`).
const CREDENTIALS: &str = "CREDENTIALS_DIRECTORY";
const CREDENTIAL: &str = "satchime-key";
/// Far more than any key: reading stops there.
const MAX: usize = 4096;

/// Reads the key, from this file if one is named. At a terminal it is asked for and not shown.
///
/// # Errors
/// There is none, or it can't be one.
pub fn read(file: Option<&Path>) -> Result<ApiKey, Failure> {
    if let Some(key) = given(file)? {
        return Ok(key);
    }
    let typed = typed(&t!("ctl-key-prompt")).map_err(|error| {
        let what = t!("ctl-key-unreadable", why = io_words(error.kind()));
        Failure::new(what, t!("ctl-key-unreadable.next"))
    })?;
    Ok(ApiKey::parse(&typed)?)
}

/// Reads a proxy's password, from this file if one is named. At a terminal it is asked for and not shown.
///
/// # Errors
/// There is none, or it can't be one.
pub fn proxy_password(file: Option<&Path>) -> Result<ProxyPassword, Failure> {
    let line = match file {
        Some(file) => {
            if is_open(file) {
                stderr::warning(&t!("ctl-password-file-open", file = shown(file)));
            }
            File::open(file).and_then(first_line)
        }
        None => typed(&t!("ctl-password-prompt")),
    };
    let line = line.map_err(|error| {
        let what = t!("ctl-password-unreadable", why = io_words(error.kind()));
        Failure::new(what, t!("ctl-password-unreadable.next"))
    })?;
    Ok(ProxyPassword::parse(&line)?)
}

fn typed(prompt: &str) -> io::Result<String> {
    match io::stdin().is_terminal() {
        true => rpassword::prompt_password(format!("{prompt} ")),
        false => unbuffered_stdin().and_then(first_line),
    }
}

/// The key in this file, in the environment or among a service's credentials, if there is one.
///
/// # Errors
/// It can't be read, or can't be one.
pub fn given(file: Option<&Path>) -> Result<Option<ApiKey>, Failure> {
    if let Some(file) = file {
        if is_open(file) {
            stderr::warning(&t!("ctl-key-file-open", file = shown(file)));
        }
        return in_file(file).map(Some);
    }
    match std::env::var(VARIABLE) {
        Ok(key) if !key.is_empty() => return Ok(Some(ApiKey::parse(&key)?)),
        Err(std::env::VarError::NotUnicode(_)) => return Err(KeyError::Foreign.into()),
        _ => {}
    }
    let credential = std::env::var_os(CREDENTIALS).map(|folder| PathBuf::from(folder).join(CREDENTIAL));
    credential.filter(|file| file.exists()).map(|file| in_file(&file)).transpose()
}

fn in_file(file: &Path) -> Result<ApiKey, Failure> {
    let read = File::open(file).and_then(first_line).map_err(|error| {
        let why = io_words(error.kind());
        Failure::new(
            t!("ctl-key-file-unreadable", file = shown(file), why = why),
            t!("ctl-key-file-unreadable.next"),
        )
    })?;
    Ok(ApiKey::parse(&read)?)
}

fn shown(file: &Path) -> String {
    file.display().to_string()
}

/// Whether others may read it.
#[cfg(unix)]
fn is_open(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
const fn is_open(_: &Path) -> bool {
    false
}

/// The library's own buffer would keep the key for as long as the program runs.
#[cfg(unix)]
fn unbuffered_stdin() -> io::Result<File> {
    use std::os::fd::AsFd;
    io::stdin().as_fd().try_clone_to_owned().map(File::from)
}

#[cfg(windows)]
fn unbuffered_stdin() -> io::Result<File> {
    use std::os::windows::io::AsHandle;
    io::stdin().as_handle().try_clone_to_owned().map(File::from)
}

/// Reads up to the end of the first line with something in it, so that whoever writes it may keep the pipe open. What
/// came along with that line is kept, because a key with a line break in its middle must be refused, not cut.
fn first_line(mut input: impl Read) -> io::Result<String> {
    let mut read = Vec::new();
    // Not on the stack, where it would stay: what is freed is wiped.
    let mut chunk = vec![0; 512];
    loop {
        let count = match input.read(&mut chunk) {
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        read.extend_from_slice(chunk.get(..count).unwrap_or_default());
        let line_ended = read.trim_ascii_start().contains(&b'\n');
        if count == 0 || line_ended || read.len() > MAX {
            return Ok(String::from_utf8_lossy(&read).into_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives its pieces one by one, and after the last one stays open: reading on would never end.
    struct Open<'a>(std::slice::Iter<'a, &'a [u8]>);

    impl Read for Open<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let piece = self.0.next().expect("read on after the key was there");
            into[..piece.len()].copy_from_slice(piece);
            Ok(piece.len())
        }
    }

    fn key(pieces: &[&[u8]]) -> Result<String, KeyError> {
        ApiKey::parse(&first_line(Open(pieces.iter())).unwrap()).map(|key| key.expose().to_owned())
    }

    #[test]
    fn needs_no_end_of_input() {
        assert_eq!(key(&[b"abc123\n"]), Ok("abc123".to_owned()));
        assert_eq!(key(&[b"\n", b"abc", b"123\r\n"]), Ok("abc123".to_owned()));
        assert_eq!(key(&[b"abc123", b""]), Ok("abc123".to_owned()));
    }

    #[test]
    fn refuses_what_is_no_key() {
        assert_eq!(key(&[b""]), Err(KeyError::Empty));
        assert_eq!(key(&[b"abc\n123\n"]), Err(KeyError::Broken));
        assert_eq!(key(&[&[0xff, 0xfe, b'\n']]), Err(KeyError::Foreign));
        let endless = [b'a'; 512];
        let pieces = [endless.as_slice(); 9];
        assert_eq!(key(&pieces), Err(KeyError::TooLong));
    }
}
