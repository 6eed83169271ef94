//! The clipboard, written to from here alone: the window has no permission for it.

use parking_lot::Mutex;

/// On Linux the text is there only as long as whoever copied it, so the connection is kept.
#[derive(Default)]
pub struct Clipboard(Mutex<Option<arboard::Clipboard>>);

impl Clipboard {
    /// # Errors
    /// The clipboard can't be reached.
    pub fn copy(&self, text: String) -> Result<(), arboard::Error> {
        let mut kept = self.0.lock();
        let clipboard = match &mut *kept {
            Some(clipboard) => clipboard,
            none => none.insert(arboard::Clipboard::new()?),
        };
        let copied = clipboard.set_text(text);
        if copied.is_err() {
            *kept = None;
        }
        copied
    }
}
