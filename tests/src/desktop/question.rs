//! What the app asks in a dialog of its own, answered with the mouse as a person does.

use std::path::PathBuf;

use super::screen::Screen;
use super::session::run;
use crate::wait;

pub struct Question;

impl Question {
    /// Waits for it, and agrees.
    pub async fn agree() {
        answer(3).await;
    }

    /// Waits for it, and does not agree.
    pub async fn decline() {
        answer(1).await;
    }

    /// Waits for it, and takes a picture of the desktop.
    pub async fn picture(name: &str) -> PathBuf {
        wait::until("the app to ask", open).await;
        Screen::picture(name).await
    }

    pub async fn is_open() -> bool {
        open().await.is_some()
    }
}

/// The dialog's number.
async fn open() -> Option<String> {
    let search = run("xdotool", &["search", "--onlyvisible", "--name", "^Satchime asks$"]).await;
    String::from_utf8_lossy(&search.stdout).lines().next().map(str::to_owned)
}

/// Whether it is there at all: it is not visible for a moment when the window manager puts a frame around it.
async fn is_there() -> bool {
    let search = run("xdotool", &["search", "--name", "^Satchime asks$"]).await;
    search.stdout.iter().any(u8::is_ascii_digit)
}

/// The two buttons share the dialog's bottom line. The one that agrees takes no click in the first moment, so it is
/// clicked until the dialog is gone.
async fn answer(quarter: u32) {
    wait::until("the app to ask", open).await;
    wait::until("the app's question to be answered", async || {
        let Some(dialog) = open().await else { return (!is_there().await).then_some(()) };
        let geometry = run("xdotool", &["getwindowgeometry", "--shell", &dialog]).await;
        let geometry = String::from_utf8_lossy(&geometry.stdout).into_owned();
        let number = |name: &str| {
            let line = geometry.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
            line.and_then(|number| number.parse::<u32>().ok())
        };
        let (x, y) = (number("WIDTH")? * quarter / 4, number("HEIGHT")?.checked_sub(16)?);
        let (x, y) = (x.to_string(), y.to_string());
        run("xdotool", &["mousemove", "--window", &dialog, &x, &y, "click", "1"]).await;
        None
    })
    .await;
}
