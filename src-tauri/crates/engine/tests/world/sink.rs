//! The person: remembers what was shown and what was said.

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use satchime_domain::connection::ConnectionState;
use satchime_domain::notice::{Announcement, Notice, Shown, wording};
use satchime_domain::push::LiveMode;
use satchime_domain::rules::alarm::Alarm;
use satchime_domain::rules::{Means, words};
use satchime_domain::unit::Amounts;
use satchime_engine::api::Event;
use satchime_engine::ports::{EventSink, NotDelivered, Pace, Receiver};

#[derive(Default)]
pub struct RecordingSink {
    announcements: Mutex<Vec<(Announcement, Means)>>,
    alarms: Mutex<Vec<String>>,
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
        let notices = announcements.iter().flat_map(|(announcement, _)| announcement.notices());
        notices.map(line).collect()
    }

    pub fn titles(&self) -> Vec<String> {
        self.announcements().iter().map(|announcement| wording(announcement).title).collect()
    }

    pub fn announcements(&self) -> Vec<Announcement> {
        self.announcements.lock().unwrap().iter().map(|(announcement, _)| announcement.clone()).collect()
    }

    pub fn means(&self) -> Vec<Means> {
        self.announcements.lock().unwrap().iter().map(|(_, means)| *means).collect()
    }

    /// The title of each alarm.
    pub fn alarms(&self) -> Vec<String> {
        self.alarms.lock().unwrap().clone()
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

    /// How payments reached the live wallet, each time that was told.
    pub fn modes(&self) -> Vec<LiveMode> {
        let events = self.events.lock().unwrap();
        let modes = events.iter().filter_map(|event| match event {
            Event::Wallet(status) => match status.state {
                ConnectionState::Live { mode } => Some(mode),
                _ => None,
            },
            _ => None,
        });
        modes.collect()
    }
}

impl EventSink for RecordingSink {
    fn emit(&self, event: Event) {
        if matches!(event, Event::Payment { .. }) {
            let left = |left: usize| left.checked_sub(1);
            let panics = self.panics_at_emitting.fetch_update(Ordering::Relaxed, Ordering::Relaxed, left);
            assert!(panics.is_err(), "a panic on purpose");
        }
        self.events.lock().unwrap().push(event);
    }
}

#[async_trait]
impl Receiver for RecordingSink {
    fn name(&self) -> &str {
        "desktop"
    }

    fn pace(&self) -> Pace {
        Pace::FOR_EYES
    }

    fn heeds_rules(&self) -> bool {
        true
    }

    async fn raise(&self, alarm: &Alarm) -> Result<(), NotDelivered> {
        if self.deaf.load(Ordering::Relaxed) {
            return Err(NotDelivered::Nobody);
        }
        self.alarms.lock().unwrap().push(words::alarm(alarm, Shown::default(), &Amounts::default()).title);
        Ok(())
    }

    async fn deliver(&self, announcement: &Announcement, means: Means) -> Result<(), NotDelivered> {
        if self.deaf.load(Ordering::Relaxed) {
            return Err(NotDelivered::Nobody);
        }
        let poison = self.panics_at_announcing.lock().unwrap().clone();
        let is_poison =
            |notice: &Notice| Some(notice.payment.record.checking_id.as_str()) == poison.as_deref();
        assert!(!announcement.notices().iter().any(is_poison), "a panic on purpose");
        self.announcements.lock().unwrap().push((announcement.clone(), means));
        tokio::time::sleep(Duration::from_millis(self.slow_ms.load(Ordering::Relaxed))).await;
        Ok(())
    }
}

/// One more who is told, without a rest.
pub struct OtherReceiver {
    name: &'static str,
    said: Mutex<Vec<String>>,
    pub announcements: AtomicUsize,
    pub fails: Mutex<Option<NotDelivered>>,
    pub panics: AtomicBool,
    /// It takes what it is given and never says so.
    pub hangs: AtomicBool,
}

impl OtherReceiver {
    pub fn new(name: &'static str) -> Arc<Self> {
        Arc::new(Self {
            name,
            said: Mutex::default(),
            announcements: AtomicUsize::default(),
            fails: Mutex::default(),
            panics: AtomicBool::default(),
            hangs: AtomicBool::default(),
        })
    }

    pub fn said(&self) -> Vec<String> {
        self.said.lock().unwrap().clone()
    }
}

#[async_trait]
impl Receiver for OtherReceiver {
    fn name(&self) -> &str {
        self.name
    }

    async fn deliver(&self, announcement: &Announcement, _: Means) -> Result<(), NotDelivered> {
        assert!(!self.panics.load(Ordering::Relaxed), "a panic on purpose");
        if let Some(fault) = *self.fails.lock().unwrap() {
            return Err(fault);
        }
        self.announcements.fetch_add(1, Ordering::Relaxed);
        self.said.lock().unwrap().extend(announcement.notices().iter().map(line));
        if self.hangs.load(Ordering::Relaxed) {
            std::future::pending::<()>().await;
        }
        Ok(())
    }
}

fn line(notice: &Notice) -> String {
    format!("{} {:?}", notice.payment.record.checking_id, notice.payment.record.status)
}
