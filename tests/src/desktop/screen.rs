//! The screen and the mouse.

use std::fs;
use std::path::PathBuf;

use super::session::run;
use crate::place;

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
        let folder = place::screenshots();
        fs::create_dir_all(&folder).expect("a folder for pictures");
        let file = folder.join(format!("{name}.png"));
        let output = run("import", &["-window", "root", &file.to_string_lossy()]).await;
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
}
