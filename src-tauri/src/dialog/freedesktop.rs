use std::cell::Cell;
use std::path::PathBuf;
use std::time::Duration;

use gtk::glib;
use gtk::pango::WrapMode;
use gtk::prelude::*;
use gtk::{
    ButtonsType, DialogFlags, FileChooserAction, FileChooserDialog, FileFilter, MessageDialog, MessageType,
    ResponseType,
};
use satchime_l10n::t;
use tauri::{AppHandle, Manager, Runtime};
use tokio::sync::oneshot;

use super::question::{Question, Wanted};
use crate::windows::LABEL;

/// A page could open the dialog under a click that was meant for the page.
const ARMING: Duration = Duration::from_millis(500);
const WIDTH: i32 = 56;

/// Without a window the answer is dropped, which is a no.
pub fn show<R: Runtime>(app: &AppHandle<R>, question: Question, answer: oneshot::Sender<bool>) {
    let Some(Ok(window)) = app.get_webview_window(LABEL).map(|window| window.gtk_window()) else { return };
    let flags = DialogFlags::MODAL | DialogFlags::DESTROY_WITH_PARENT;
    let (kind, buttons) = (MessageType::Question, ButtonsType::None);
    let dialog = MessageDialog::new(Some(&window), flags, kind, buttons, &question.title);
    dialog.set_title(&t!("dialog-title"));
    dialog.set_secondary_text(Some(&question.text));
    break_long_words(&dialog);
    dialog.add_button(&t!("dialog-cancel"), ResponseType::Cancel);
    dialog.add_button(&question.yes, ResponseType::Accept);
    dialog.set_default_response(ResponseType::Cancel);
    dialog.set_response_sensitive(ResponseType::Accept, false);
    let arming = dialog.downgrade();
    glib::timeout_add_local_once(ARMING, move || {
        if let Some(dialog) = arming.upgrade() {
            dialog.set_response_sensitive(ResponseType::Accept, true);
        }
    });
    let answer = Cell::new(Some(answer));
    dialog.connect_response(move |dialog, response| {
        // Closing it is a response too.
        let Some(answer) = answer.take() else { return };
        // Nobody waits any more if the app quits.
        let _ = answer.send(response == ResponseType::Accept);
        dialog.close();
    });
    dialog.show_all();
}

/// Without a window the answer is dropped, which is no file.
pub fn choose<R: Runtime>(app: &AppHandle<R>, wanted: Wanted, answer: oneshot::Sender<Option<PathBuf>>) {
    let Some(Ok(window)) = app.get_webview_window(LABEL).map(|window| window.gtk_window()) else { return };
    let (cancel, choose) = (t!("dialog-cancel"), t!("dialog-choose"));
    let buttons = [(cancel.as_str(), ResponseType::Cancel), (choose.as_str(), ResponseType::Accept)];
    let action = FileChooserAction::Open;
    let dialog = FileChooserDialog::with_buttons(Some(&wanted.title), Some(&window), action, &buttons);
    dialog.set_modal(true);
    dialog.set_destroy_with_parent(true);
    dialog.set_default_response(ResponseType::Accept);
    dialog.add_filter(filter(wanted));
    dialog.add_filter(all_files());
    let answer = Cell::new(Some(answer));
    dialog.connect_response(move |dialog, response| {
        let Some(answer) = answer.take() else { return };
        let chosen = (response == ResponseType::Accept).then(|| dialog.filename()).flatten();
        // Nobody waits any more if the app quits.
        let _ = answer.send(chosen);
        dialog.close();
    });
    dialog.show_all();
}

fn filter(wanted: Wanted) -> FileFilter {
    let filter = FileFilter::new();
    filter.set_name(Some(&wanted.name));
    for ending in wanted.endings {
        filter.add_pattern(&format!("*.{ending}"));
        filter.add_pattern(&format!("*.{}", ending.to_uppercase()));
    }
    filter
}

fn all_files() -> FileFilter {
    let filter = FileFilter::new();
    filter.set_name(Some(&t!("dialog-all-files")));
    filter.add_pattern("*");
    filter
}

/// A server's address is shown whole, however long it is: what stands at its end decides who it belongs to.
fn break_long_words(dialog: &MessageDialog) {
    let Ok(area) = dialog.message_area().downcast::<gtk::Container>() else { return };
    for label in area.children().into_iter().filter_map(|child| child.downcast::<gtk::Label>().ok()) {
        label.set_line_wrap_mode(WrapMode::WordChar);
        label.set_max_width_chars(WIDTH);
    }
}
