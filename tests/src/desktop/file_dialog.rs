//! The system's dialog in which a person chooses a file, used with the keyboard as a person does.

use std::path::Path;
use std::time::Duration;

use super::screen::Screen;
use super::session::run;
use crate::wait;

pub struct FileDialog;

impl FileDialog {
    /// Waits for it, and chooses the file by its whole path.
    pub async fn choose(path: &Path) {
        let path = path.to_str().expect("a path that can be typed");
        wait::until("the app to ask for a file", open).await;
        wait::until("the file to be chosen", async || {
            let Some(dialog) = open().await else { return Some(()) };
            press(&dialog, "ctrl+a").await;
            run("xdotool", &["type", "--delay", "1", path]).await;
            press(&dialog, "Return").await;
            // Pressed once more, it would answer what is asked next.
            gone().await
        })
        .await;
    }

    /// Waits for it, and chooses nothing.
    pub async fn cancel() {
        wait::until("the app to ask for a file", open).await;
        wait::until("the choice to be left", async || {
            let Some(dialog) = open().await else { return Some(()) };
            press(&dialog, "Escape").await;
            gone().await
        })
        .await;
    }

    /// Waits for it, and takes a picture of the desktop.
    pub async fn picture(name: &str) {
        wait::until("the app to ask for a file", open).await;
        Screen::picture(name).await;
    }
}

/// `None` if it still stands after a second.
async fn gone() -> Option<()> {
    for _ in 0..20 {
        if open().await.is_none() {
            return Some(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    None
}

/// The dialog's number.
async fn open() -> Option<String> {
    let search = run(
        "xdotool",
        &["search", "--onlyvisible", "--name", "^Choose (the server.*root certificate|a sound)$"],
    )
    .await;
    String::from_utf8_lossy(&search.stdout).lines().next().map(str::to_owned)
}

async fn press(dialog: &str, key: &str) {
    run("xdotool", &["windowactivate", dialog, "key", key]).await;
}
