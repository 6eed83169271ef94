//! What a failing test leaves behind, in `target/failures/<file>-<test>`: what its programs and servers wrote, the
//! session bus's traffic since it began, and a picture of the screen, all as they were at the moment of the panic. Keys
//! are blotted out. A test that succeeds leaves nothing.
//!
//! The parts of the harness say with [`keep`] what is worth keeping. It is remembered for the test's own thread, so
//! tests that run side by side don't mix.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::panic;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Once;
use std::thread;

use crate::place;

/// Where the virtual desktop writes down what is said on its session bus.
const BUS_LOG: &str = "SATCHIME_BUS_LOG";

/// Of more texts than this, the oldest are forgotten.
const MAX_TEXTS: usize = 60;

/// The hexadecimal digits of a key, and of the ids that are as long. Hashes, which are no secrets, are twice that.
const KEY_DIGITS: usize = 32;

thread_local! {
    static KEPT: RefCell<Option<Kept>> = const { RefCell::new(None) };
}

struct Kept {
    folder: PathBuf,
    /// Where the traffic of earlier tests ends.
    bus_from: u64,
    texts: VecDeque<(String, Box<dyn Fn() -> String>)>,
    /// How many there were, those forgotten too.
    count: usize,
}

/// Remembers a text for the case that this test fails: `read` is asked at that moment, and must not panic.
pub(crate) fn keep(name: &str, read: impl Fn() -> String + 'static) {
    KEPT.with_borrow_mut(|kept| {
        let kept = kept.get_or_insert_with(Kept::begin);
        kept.count += 1;
        kept.texts.push_back((format!("{:02}-{name}", kept.count), Box::new(read)));
        if kept.texts.len() > MAX_TEXTS {
            kept.texts.pop_front();
        }
    });
}

/// The bus and the screen are kept even if nothing else is.
pub(crate) fn begin() {
    KEPT.with_borrow_mut(|kept| {
        kept.get_or_insert_with(Kept::begin);
    });
}

/// As [`keep`], for a file.
pub(crate) fn keep_file(name: &str, path: PathBuf) {
    keep(name, move || read_from(&path, 0));
}

impl Kept {
    /// What the same test left when it failed an earlier time goes away.
    fn begin() -> Self {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let said = panic::take_hook();
            panic::set_hook(Box::new(move |panic| {
                said(panic);
                leave();
            }));
        });
        let folder = folder();
        // Most often there is none.
        let _ = fs::remove_dir_all(&folder);
        let bus_from = bus_log().and_then(|path| fs::metadata(path).ok()).map_or(0, |log| log.len());
        Self { folder, bus_from, texts: VecDeque::new(), count: 0 }
    }

    /// Writes everything down, and returns the files' names.
    fn leave(&self) -> std::io::Result<Vec<String>> {
        fs::create_dir_all(&self.folder)?;
        let mut names = Vec::new();
        let bus = || bus_log().map(|path| read_from(&path, self.bus_from)).unwrap_or_default();
        let texts = self.texts.iter().map(|(name, read)| (name.as_str(), read()));
        let mut blots = Blots::default();
        for (name, text) in texts.chain([("bus.log", bus())]).filter(|(_, text)| !text.trim().is_empty()) {
            fs::write(self.folder.join(name), blots.over(&text))?;
            names.push(name.to_owned());
        }
        names.extend(picture(&self.folder));
        Ok(names)
    }
}

/// In the panic's own thread; a panic in here would end the whole process.
fn leave() {
    let _ = KEPT.try_with(|kept| {
        let Ok(kept) = kept.try_borrow() else { return };
        let Some(kept) = kept.as_ref() else { return };
        match kept.leave() {
            Ok(names) => eprintln!("left in {}: {}", kept.folder.display(), names.join(", ")),
            Err(error) => eprintln!("nothing was left in {}: {error}", kept.folder.display()),
        }
    });
}

fn folder() -> PathBuf {
    let test = thread::current().name().unwrap_or("unnamed").replace("::", "-");
    place::failures().join(test)
}

fn bus_log() -> Option<PathBuf> {
    std::env::var_os(BUS_LOG).map(PathBuf::from)
}

/// A picture of the virtual screen, if there is one and it can be taken.
fn picture(folder: &Path) -> Option<String> {
    let name = "screen.png";
    std::env::var_os("SATCHIME_VIRTUAL_DESKTOP")?;
    let mut import = Command::new("timeout");
    import.args(["20", "import", "-window", "root"]).arg(folder.join(name));
    import.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    import.status().is_ok_and(|status| status.success()).then(|| name.to_owned())
}

fn read_from(path: &Path, start: u64) -> String {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|mut file| {
        file.seek(SeekFrom::Start(start))?;
        file.read_to_end(&mut bytes)
    });
    read.map(|_| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}

/// Keys and ids, each with the number that stands for it in every text.
#[derive(Default)]
struct Blots(Vec<String>);

impl Blots {
    /// The text, with a number in place of each run of hexadecimal digits that may be or contain a key.
    fn over(&mut self, text: &str) -> String {
        let mut clean = String::with_capacity(text.len());
        for piece in text.split_inclusive(|letter: char| !letter.is_ascii_hexdigit()) {
            let digits = piece.trim_end_matches(|letter: char| !letter.is_ascii_hexdigit());
            if digits.len() < KEY_DIGITS || digits.len() == 2 * KEY_DIGITS {
                clean.push_str(piece);
            } else {
                let number = self.number_of(digits);
                clean.push_str(&format!("<key or id {number}>{}", &piece[digits.len()..]));
            }
        }
        clean
    }

    fn number_of(&mut self, digits: &str) -> usize {
        let known = self.0.iter().position(|known| known == digits);
        known.unwrap_or_else(|| {
            self.0.push(digits.to_owned());
            self.0.len() - 1
        }) + 1
    }
}
