//! Where the window stood and how large it was, for the next time it opens, on whichever screens there are then.

use std::fs;
use std::path::Path;

use satchime_adapters::write_private;
use serde::{Deserialize, Serialize};

/// In pixels of the screen, from the top left corner of them all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub x: i32,
    pub y: i32,
    pub width: u32,
    pub height: u32,
}

impl Place {
    /// Nothing where none was kept, or what was kept makes no sense.
    pub fn read(file: &Path) -> Option<Self> {
        let kept = fs::read(file).ok()?;
        serde_json::from_slice(&kept).ok()
    }

    pub fn keep(self, file: &Path) {
        let kept =
            serde_json::to_vec(&self).map_err(Into::into).and_then(|place| write_private(file, &place));
        if let Err(error) = kept {
            tracing::debug!(%error, "the window's place is not kept");
        }
    }

    /// The same where it can be seen as a whole, else as near to it as that goes: on the screen that showed most of it,
    /// or on the first one. Nothing where no screens are known.
    pub fn on_screen(self, screens: &[Self]) -> Option<Self> {
        // Of equal ones the last is the largest, and the first is to be.
        let screen = screens.iter().rev().max_by_key(|screen| self.overlap(screen))?;
        let fit = |start: i32, length: u32, from: i32, room: u32| {
            let length = length.min(room);
            let farthest = i64::from(from) + i64::from(room) - i64::from(length);
            let start = i64::from(start).clamp(from.into(), farthest.max(from.into()));
            (i32::try_from(start).unwrap_or(from), length)
        };
        let (x, width) = fit(self.x, self.width, screen.x, screen.width);
        let (y, height) = fit(self.y, self.height, screen.y, screen.height);
        Some(Self { x, y, width, height })
    }

    fn overlap(&self, other: &Self) -> i64 {
        let shared = |start: i32, length: u32, other: i32, room: u32| {
            let end = (i64::from(start) + i64::from(length)).min(i64::from(other) + i64::from(room));
            (end - i64::from(start.max(other))).max(0)
        };
        shared(self.x, self.width, other.x, other.width) * shared(self.y, self.height, other.y, other.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn place(x: i32, y: i32, width: u32, height: u32) -> Place {
        Place { x, y, width, height }
    }

    #[test]
    fn it_is_never_off_the_screen() {
        let screens = [place(0, 0, 1920, 1080), place(-1280, 100, 1280, 720)];
        for (kept, shown) in [
            (place(100, 50, 460, 760), place(100, 50, 460, 760)),
            (place(-1280, 110, 460, 700), place(-1280, 110, 460, 700)),
            // On a screen that is gone.
            (place(4000, 200, 460, 760), place(1460, 200, 460, 760)),
            (place(-9000, -9000, 460, 760), place(0, 0, 460, 760)),
            (place(i32::MAX, i32::MIN, u32::MAX, u32::MAX), place(0, 0, 1920, 1080)),
            // Half on one screen, most of it on the other.
            (place(-400, 200, 460, 600), place(-460, 200, 460, 600)),
            (place(100, 1000, 460, 760), place(100, 320, 460, 760)),
            (place(0, 0, 4000, 3000), place(0, 0, 1920, 1080)),
        ] {
            assert_eq!(kept.on_screen(&screens), Some(shown), "{kept:?}");
        }
        assert_eq!(place(0, 0, 1, 1).on_screen(&[]), None);
    }

    #[test]
    fn it_comes_back_as_it_was_kept_and_nonsense_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("window.json");
        assert_eq!(Place::read(&file), None);
        let kept = place(-3, 7, 460, 760);
        kept.keep(&file);
        assert_eq!(Place::read(&file), Some(kept));
        for nonsense in ["", "{", r#"{"x":1}"#, r#"{"x":0,"y":0,"width":-1,"height":1}"#] {
            fs::write(&file, nonsense).unwrap();
            assert_eq!(Place::read(&file), None);
        }
        kept.keep(&folder.path().join("gone/window.json"));
    }

    #[cfg(unix)]
    #[test]
    fn it_is_written_through_no_link() {
        let folder = tempfile::tempdir().unwrap();
        let (file, other) = (folder.path().join("window.json"), folder.path().join("other"));
        std::os::unix::fs::symlink(&other, &file).unwrap();
        place(0, 0, 1, 1).keep(&file);
        assert!(!other.exists());
    }
}
