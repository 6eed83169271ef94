//! The clipboard, written to from here alone: the window has no permission for it.

use arboard::{Error, Set};
use parking_lot::Mutex;

/// On Linux the text is there only as long as whoever copied it, so the connection is kept.
#[derive(Default)]
pub struct Clipboard(Mutex<Option<arboard::Clipboard>>);

/// What becomes of a copied text in the histories that desktops, clouds and clipboard managers keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum History {
    Kept,
    /// They are asked to leave it out.
    Left,
}

impl Clipboard {
    /// # Errors
    /// The clipboard can't be reached.
    pub fn copy(&self, text: String, history: History) -> Result<(), Error> {
        let mut kept = self.0.lock();
        let clipboard = match &mut *kept {
            Some(clipboard) => clipboard,
            none => none.insert(arboard::Clipboard::new()?),
        };
        let set = match history {
            History::Kept => clipboard.set(),
            History::Left => out_of_history(clipboard.set()),
        };
        let copied = set.text(text);
        if copied.is_err() {
            *kept = None;
        }
        copied
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
fn out_of_history(set: Set<'_>) -> Set<'_> {
    arboard::SetExtLinux::exclude_from_history(set)
}

#[cfg(target_os = "macos")]
fn out_of_history(set: Set<'_>) -> Set<'_> {
    arboard::SetExtApple::exclude_from_history(set)
}

/// The whole of it: what no monitor processes is in no history and no cloud.
#[cfg(windows)]
fn out_of_history(set: Set<'_>) -> Set<'_> {
    use arboard::SetExtWindows;
    set.exclude_from_monitoring().exclude_from_history().exclude_from_cloud()
}
