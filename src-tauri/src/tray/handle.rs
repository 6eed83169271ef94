//! The icon as the app holds it.

use std::sync::Arc;

use super::host::TrayHost;
use super::menu::{Action, TrayMenu};

/// Called when the person clicks the icon or a line of its menu.
pub type OnAction = Arc<dyn Fn(Action) + Send + Sync>;

/// The icon, on the desktop as soon as somebody there shows it.
pub struct Tray {
    pub(super) host: TrayHost,
    pub(super) drawing: Box<dyn Fn(TrayMenu) + Send + Sync>,
}

impl Tray {
    /// Draws it anew. Waits for nobody: the window is told of news by the same task.
    pub fn draw(&self, menu: TrayMenu) {
        (self.drawing)(menu);
    }

    pub fn host(&self) -> TrayHost {
        self.host.clone()
    }
}
