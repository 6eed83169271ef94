//! Which notification of a topic is on the screen.

use std::collections::HashMap;

use parking_lot::Mutex;

/// By topic.
pub struct Running<Id>(Mutex<HashMap<String, Id>>);

impl<Id: Clone + PartialEq> Running<Id> {
    pub fn on_screen(&self, topic: &str) -> Option<Id> {
        self.0.lock().get(topic).cloned()
    }

    pub fn shown(&self, topic: &str, id: Id) {
        self.0.lock().insert(topic.to_owned(), id);
    }

    pub fn closed(&self, id: &Id) {
        self.0.lock().retain(|_, other| other != id);
    }
}

impl<Id> Default for Running<Id> {
    fn default() -> Self {
        Self(Mutex::new(HashMap::new()))
    }
}
