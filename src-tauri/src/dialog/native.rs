use std::path::PathBuf;

use rfd::{AsyncFileDialog, AsyncMessageDialog, MessageButtons, MessageDialogResult, MessageLevel};
use satchime_l10n::t;
use tauri::{AppHandle, Manager, Runtime};
use tokio::sync::oneshot;

use super::question::{Question, Wanted};
use crate::windows::LABEL;

/// Without a window the answer is dropped, which is a no.
pub fn show<R: Runtime>(app: &AppHandle<R>, question: Question, answer: oneshot::Sender<bool>) {
    let Some(window) = app.get_webview_window(LABEL) else { return };
    let Question { title, text, yes } = question;
    let shown = AsyncMessageDialog::new()
        .set_parent(&window)
        .set_level(MessageLevel::Warning)
        .set_title(title)
        .set_description(text)
        .set_buttons(MessageButtons::OkCancelCustom(yes.clone(), t!("dialog-cancel")))
        .show();
    tauri::async_runtime::spawn(async move {
        let agreed = shown.await == MessageDialogResult::Custom(yes);
        // Nobody waits any more if the app quits.
        let _ = answer.send(agreed);
    });
}

/// Without a window the answer is dropped, which is no file.
pub fn choose<R: Runtime>(app: &AppHandle<R>, wanted: Wanted, answer: oneshot::Sender<Option<PathBuf>>) {
    let Some(window) = app.get_webview_window(LABEL) else { return };
    let mut dialog = AsyncFileDialog::new().set_parent(&window).set_title(wanted.title);
    // macOS takes the endings of all filters together, and lets no other file be chosen.
    if cfg!(windows) {
        dialog = dialog.add_filter(wanted.name, wanted.endings).add_filter(t!("dialog-all-files"), &["*"]);
    }
    let chosen = dialog.pick_file();
    tauri::async_runtime::spawn(async move {
        let chosen = chosen.await.map(|file| file.path().to_owned());
        // Nobody waits any more if the app quits.
        let _ = answer.send(chosen);
    });
}
