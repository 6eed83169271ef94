//! Where a test may act between two steps of the code.

use std::sync::Mutex;

/// What happens to the server at the moment when somebody was just refused.
#[derive(Default)]
pub(super) struct Hook(pub(super) Mutex<Option<Box<dyn FnOnce() + Send>>>);

impl Hook {
    pub(super) fn call(&self) {
        let hook = self.0.lock().unwrap().take();
        if let Some(hook) = hook {
            hook();
        }
    }
}
