//! The person: remembers what was shown and what was said.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use satchime_domain::notice::{Announcement, wording};
use satchime_engine::api::Event;
use satchime_engine::ports::{EventSink, NotSaid};

#[derive(Default)]
pub struct RecordingSink {
    announcements: Mutex<Vec<Announcement>>,
    events: Mutex<Vec<Event>>,
    pub deaf: AtomicBool,
}

impl RecordingSink {
    /// One line for each payment that was said: checking id and status.
    pub fn said(&self) -> Vec<String> {
        let announcements = self.announcements.lock().unwrap();
        let notices = announcements.iter().flat_map(Announcement::notices);
        notices
            .map(|notice| format!("{} {:?}", notice.payment.record.checking_id, notice.payment.record.status))
            .collect()
    }

    pub fn titles(&self) -> Vec<String> {
        self.announcements.lock().unwrap().iter().map(|announcement| wording(announcement).title).collect()
    }

    pub fn announcements(&self) -> Vec<Announcement> {
        self.announcements.lock().unwrap().clone()
    }

    pub fn events(&self) -> Vec<Event> {
        self.events.lock().unwrap().clone()
    }

    /// The names of the states the wallet went through.
    pub fn states(&self) -> Vec<&'static str> {
        let mut states = Vec::new();
        for event in self.events.lock().unwrap().iter() {
            if let Event::Wallet(status) = event
                && states.last() != Some(&status.state.name())
            {
                states.push(status.state.name());
            }
        }
        states
    }
}

#[async_trait]
impl EventSink for RecordingSink {
    fn emit(&self, event: Event) {
        self.events.lock().unwrap().push(event);
    }

    async fn announce(&self, announcement: &Announcement) -> Result<(), NotSaid> {
        if self.deaf.load(Ordering::Relaxed) {
            return Err(NotSaid);
        }
        self.announcements.lock().unwrap().push(announcement.clone());
        Ok(())
    }
}
