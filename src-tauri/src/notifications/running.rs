//! Which notification of a topic is on the screen.

use std::collections::VecDeque;

use parking_lot::Mutex;

/// So many topics are known: not every service says that a notification was closed.
const MAX_TOPICS: usize = 64;

/// Each with its topic, newest last.
pub struct Running<Id>(Mutex<VecDeque<(String, Id)>>);

impl<Id: Clone + PartialEq> Running<Id> {
    pub fn on_screen(&self, topic: &str) -> Option<Id> {
        self.0.lock().iter().find(|(known, _)| known == topic).map(|(_, id)| id.clone())
    }

    pub fn shown(&self, topic: &str, id: Id) {
        let mut running = self.0.lock();
        running.retain(|(known, _)| known != topic);
        running.push_back((topic.to_owned(), id));
        while running.len() > MAX_TOPICS {
            running.pop_front();
        }
    }

    pub fn closed(&self, id: &Id) {
        self.0.lock().retain(|(_, other)| other != id);
    }
}

impl<Id> Default for Running<Id> {
    fn default() -> Self {
        Self(Mutex::new(VecDeque::new()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_of_a_topic_is_known_until_it_is_closed_or_many_came_after_it() {
        let running = Running::default();
        running.shown("a", 1);
        running.shown("a", 2);
        running.shown("b", 3);
        running.closed(&1);
        assert_eq!((running.on_screen("a"), running.on_screen("b")), (Some(2), Some(3)));
        running.closed(&2);
        assert_eq!(running.on_screen("a"), None);
        (0..MAX_TOPICS).for_each(|number| running.shown(&number.to_string(), 10 + number));
        assert_eq!((running.on_screen("b"), running.on_screen("0")), (None, Some(10)));
    }
}
