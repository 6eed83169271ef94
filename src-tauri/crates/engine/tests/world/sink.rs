//! The person: remembers what was shown and what was said.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use satchime_domain::notice::{Announcement, Notice, wording};
use satchime_engine::api::Event;
use satchime_engine::ports::{EventSink, NotSaid};

#[derive(Default)]
pub struct RecordingSink {
    announcements: Mutex<Vec<Announcement>>,
    events: Mutex<Vec<Event>>,
    pub deaf: AtomicBool,
    /// How long the desktop takes to answer, in milliseconds. It has shown the announcement by then.
    pub slow_ms: AtomicU64,
    panics_at_announcing: Mutex<Option<String>>,
    panics_at_emitting: AtomicUsize,
}

impl RecordingSink {
    /// Whatever tells of this payment makes the announcer panic.
    pub fn panics_at_announcing(&self, id: &str) {
        *self.panics_at_announcing.lock().unwrap() = Some(id.to_owned());
    }

    /// So many of the next payments that are shown make the engine panic.
    pub fn panics_at_emitting(&self, times: usize) {
        self.panics_at_emitting.store(times, Ordering::Relaxed);
    }

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
        if matches!(event, Event::Payment { .. }) {
            let left = |left: usize| left.checked_sub(1);
            let panics = self.panics_at_emitting.fetch_update(Ordering::Relaxed, Ordering::Relaxed, left);
            assert!(panics.is_err(), "a panic on purpose");
        }
        self.events.lock().unwrap().push(event);
    }

    async fn announce(&self, announcement: &Announcement) -> Result<(), NotSaid> {
        if self.deaf.load(Ordering::Relaxed) {
            return Err(NotSaid);
        }
        let poison = self.panics_at_announcing.lock().unwrap().clone();
        let is_poison =
            |notice: &Notice| Some(notice.payment.record.checking_id.as_str()) == poison.as_deref();
        assert!(!announcement.notices().iter().any(is_poison), "a panic on purpose");
        self.announcements.lock().unwrap().push(announcement.clone());
        tokio::time::sleep(Duration::from_millis(self.slow_ms.load(Ordering::Relaxed))).await;
        Ok(())
    }
}
