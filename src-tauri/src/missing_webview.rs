//! Windows without WebView2, which draws the window. A dialog of ours says so, and where it is to be had; the tray, the
//! notifications and the watching go on beside it.

use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use rfd::{AsyncMessageDialog, MessageButtons, MessageDialogResult, MessageLevel};
use satchime_l10n::t;

const PAGE: &str = "https://developer.microsoft.com/microsoft-edge/webview2/";

static IS_TOLD: AtomicBool = AtomicBool::new(false);

pub fn is_missing() -> bool {
    // Tests draw their windows with nothing.
    !cfg!(test) && tauri::webview_version().is_err()
}

/// Returns at once. Where the dialog stands already, there is none more.
pub fn tell() {
    if IS_TOLD.swap(true, Ordering::Relaxed) {
        return;
    }
    tracing::warn!("the window can't be opened without WebView2");
    let get = t!("webview-missing.yes");
    let dialog = AsyncMessageDialog::new()
        .set_level(MessageLevel::Warning)
        .set_title(t!("webview-missing"))
        .set_description(t!("webview-missing.text", link = PAGE))
        .set_buttons(MessageButtons::OkCancelCustom(get.clone(), t!("webview-missing.no")));
    let shown = dialog.show();
    tauri::async_runtime::spawn(async move {
        let wanted = shown.await == MessageDialogResult::Custom(get);
        IS_TOLD.store(false, Ordering::Relaxed);
        // It hands the page on to the person's browser.
        if wanted && let Err(error) = Command::new("explorer.exe").arg(PAGE).spawn() {
            tracing::warn!(%error, "no browser can be started");
        }
    });
}
