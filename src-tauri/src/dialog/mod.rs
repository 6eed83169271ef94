//! A question, or the choice of a file, in a dialog of the system, out of reach of the window's page.

#[cfg(all(unix, not(target_os = "macos")))]
mod freedesktop;
#[cfg(any(target_os = "macos", windows))]
mod native;
mod question;

use std::path::PathBuf;

use async_trait::async_trait;
use tauri::{AppHandle, Runtime};
use tokio::sync::oneshot;

#[cfg(all(unix, not(target_os = "macos")))]
use self::freedesktop::{choose, show};
#[cfg(any(target_os = "macos", windows))]
use self::native::{choose, show};
pub use self::question::{Dialog, Question, Wanted};

/// In front of the app's window.
pub struct SystemDialog<R: Runtime>(pub AppHandle<R>);

#[async_trait]
impl<R: Runtime> Dialog for SystemDialog<R> {
    async fn ask(&self, question: Question) -> bool {
        let (answer, answered) = oneshot::channel();
        let app = self.0.clone();
        let shown = self.0.run_on_main_thread(move || show(&app, question, answer));
        shown.is_ok() && answered.await.unwrap_or(false)
    }

    async fn choose_file(&self, wanted: Wanted) -> Option<PathBuf> {
        let (answer, answered) = oneshot::channel();
        let app = self.0.clone();
        self.0.run_on_main_thread(move || choose(&app, wanted, answer)).ok()?;
        answered.await.ok().flatten()
    }
}
