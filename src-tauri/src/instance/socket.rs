//! A socket in a folder that only this person can enter.

use std::fs;
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::private_folder::private_folder;

const MAX_BYTES: u64 = 64 * 1024;
const PATIENCE: Duration = Duration::from_secs(1);

pub enum Claim {
    /// Nobody listened there.
    First(UnixListener),
    /// The one that runs has the arguments.
    Told,
}

/// Where this process listens.
pub struct Claimed(pub PathBuf);

impl Claimed {
    pub fn release(&self) {
        // One that is left behind answers nobody, and is taken over.
        let _ = fs::remove_file(&self.0);
    }
}

/// # Errors
/// The socket's folder can't be made or used.
pub fn claim(socket: &Path, arguments: &[String]) -> io::Result<Claim> {
    if let Some(folder) = socket.parent() {
        private_folder(folder)?;
    }
    match UnixStream::connect(socket) {
        Ok(mut running) => {
            running.write_all(arguments.join("\0").as_bytes())?;
            return Ok(Claim::Told);
        }
        Err(error) if error.kind() == ErrorKind::ConnectionRefused => fs::remove_file(socket)?,
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    UnixListener::bind(socket).map(Claim::First)
}

/// Tells what each start brought along, until the listener breaks.
pub fn listen(listener: &UnixListener, told: impl Fn(Vec<String>)) {
    for start in listener.incoming() {
        match start.and_then(arguments) {
            Ok(arguments) => told(arguments),
            Err(error) => tracing::debug!(%error, "somebody started Satchime and said nothing"),
        }
    }
}

fn arguments(start: UnixStream) -> io::Result<Vec<String>> {
    start.set_read_timeout(Some(PATIENCE))?;
    let mut text = String::new();
    start.take(MAX_BYTES).read_to_string(&mut text)?;
    Ok(text.split('\0').map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;
    use std::sync::mpsc;

    use super::*;

    fn start(socket: &Path, arguments: &[&str]) -> Claim {
        let arguments: Vec<String> = arguments.iter().map(|&argument| argument.to_owned()).collect();
        claim(socket, &arguments).unwrap()
    }

    #[test]
    fn the_second_start_tells_the_first_in_a_folder_of_its_own() {
        let place = tempfile::tempdir().unwrap();
        let socket = place.path().join("caches/instance/socket");
        let Claim::First(listener) = start(&socket, &["satchime"]) else { panic!("nobody listened") };
        let mode = fs::metadata(socket.parent().unwrap()).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        let (heard, hearing) = mpsc::channel();
        std::thread::spawn(move || listen(&listener, |arguments| heard.send(arguments).unwrap()));
        assert!(matches!(start(&socket, &["satchime", "--show", ""]), Claim::Told));
        assert_eq!(hearing.recv().unwrap(), ["satchime", "--show", ""]);
        Claimed(socket.clone()).release();
        assert!(matches!(start(&socket, &["satchime"]), Claim::First(_)));
    }

    #[test]
    fn what_a_killed_one_left_is_taken_over() {
        let place = tempfile::tempdir().unwrap();
        let socket = place.path().join("socket");
        drop(start(&socket, &[]));
        assert!(socket.exists());
        assert!(matches!(start(&socket, &[]), Claim::First(_)));
    }
}
