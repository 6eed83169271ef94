//! The screen and the mouse.

use std::fs;
use std::path::PathBuf;

use super::session::run;
use crate::program::Program;
use crate::{place, wait};

pub struct Screen;

#[derive(Clone, Copy, Debug)]
pub enum Button {
    Left,
    Middle,
    Right,
}

impl Screen {
    /// Takes a picture of the whole desktop, kept as `<name>.png` in the target folder's `screenshots`.
    pub async fn picture(name: &str) -> PathBuf {
        Self::picture_of_window("root", name).await
    }

    /// As [`Self::picture`], of the one window of this class.
    pub async fn picture_of(class: &str, name: &str) -> PathBuf {
        let search = ["search", "--onlyvisible", "--class", class];
        let window = wait::until("a window of this class", async || {
            let found = Program::at("xdotool").args(search).finish().await;
            found.stdout.lines().next().map(str::to_owned)
        })
        .await;
        Self::picture_of_window(&window, name).await
    }

    async fn picture_of_window(window: &str, name: &str) -> PathBuf {
        let folder = place::screenshots();
        fs::create_dir_all(&folder).expect("a folder for pictures");
        let file = folder.join(format!("{name}.png"));
        let output = run("import", &["-window", window, &file.to_string_lossy()]).await;
        assert!(output.status.success(), "no picture: {}", String::from_utf8_lossy(&output.stderr));
        file
    }

    /// Clicks, in pixels from the top left corner.
    pub async fn click(button: Button, x: u32, y: u32) {
        let (x, y) = (x.to_string(), y.to_string());
        let button = match button {
            Button::Left => "1",
            Button::Middle => "2",
            Button::Right => "3",
        };
        let output = run("xdotool", &["mousemove", &x, &y, "click", button]).await;
        assert!(output.status.success(), "no click: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// Satchime's windows, by their numbers.
    pub async fn windows() -> Vec<String> {
        let search = ["search", "--onlyvisible", "--name", "^Satchime$"];
        let found = Program::at("xdotool").args(search).finish().await;
        found.stdout.lines().map(str::to_owned).collect()
    }

    pub async fn until_windows(count: usize) {
        let what = format!("{count} windows");
        wait::until(&what, async || (Self::windows().await.len() == count).then_some(())).await;
    }

    /// Closes the window as a person does by keyboard, and as often as that takes: while it opens, what is counted as a
    /// window may be gone in the next moment, and keys that come before it has the focus are lost.
    pub async fn close_window() {
        Self::until_windows(1).await;
        wait::until("the window to close", async || {
            let Some(window) = Self::windows().await.into_iter().next() else { return Some(()) };
            let keys = ["windowactivate", &window, "key", "--clearmodifiers", "alt+F4"];
            let _ = Program::at("xdotool").args(keys).finish().await;
            None
        })
        .await;
    }
}
