//! What the service says of notifications: that one was clicked, or is on the screen no more.

use parking_lot::Mutex;
use zbus::Message;

use crate::notifications::clicks::Clicks;
use crate::notifications::notifier::{Message as Said, OnClick, Update};
use crate::notifications::running::Running;

/// The service that showed it, by its name on the bus, and its number there.
pub(super) type Id = (String, u32);

/// Other programs' notifications are told of too, as many as there are.
const MAX_EARLY: usize = 64;

/// The reply that gives a notification's number and the signals about it are read by two tasks: either may be first.
pub(super) struct Signals {
    clicks: Clicks<Id>,
    /// What is on the screen of each topic.
    running: Running<Id>,
    early: Mutex<Early>,
    on_click: OnClick,
}

/// What was heard while calls are in flight, and may be about what they show.
#[derive(Default)]
struct Early {
    in_flight: usize,
    heard: Vec<Heard>,
}

/// A call that may not have been answered yet, until it is dropped.
pub(super) struct InFlight<'a>(&'a Signals);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    Clicked(Id, String),
    /// It is on the screen no more.
    Closed(Id),
}

impl Heard {
    pub fn of(signal: &Message) -> Option<Self> {
        let header = signal.header();
        let service = header.sender()?.to_string();
        match header.member()?.as_str() {
            "ActionInvoked" => {
                let (number, action): (u32, String) = signal.body().deserialize().ok()?;
                Some(Self::Clicked((service, number), action))
            }
            "NotificationClosed" => {
                let (number, _reason): (u32, u32) = signal.body().deserialize().ok()?;
                Some(Self::Closed((service, number)))
            }
            _ => None,
        }
    }

    const fn about(&self) -> &Id {
        match self {
            Self::Clicked(id, _) | Self::Closed(id) => id,
        }
    }
}

impl Signals {
    pub fn new(on_click: OnClick) -> Self {
        let (clicks, running, early) = (Clicks::default(), Running::default(), Mutex::default());
        Self { clicks, running, early, on_click }
    }

    /// To be held from before a notification is handed over until what came back was said.
    pub fn in_flight(&self) -> InFlight<'_> {
        self.early.lock().in_flight += 1;
        InFlight(self)
    }

    pub fn on_screen(&self, topic: &str) -> Option<Id> {
        self.running.on_screen(topic)
    }

    pub fn heard(&self, heard: Heard) {
        let mut early = self.early.lock();
        let was_done = self.act(&heard);
        if !was_done && early.in_flight > 0 && early.heard.len() < MAX_EARLY {
            early.heard.push(heard);
        }
    }

    /// The service gave it this number.
    pub fn shown(&self, id: Id, said: &Said) {
        let mut early = self.early.lock();
        if let Some(Update { topic, .. }) = &said.update {
            self.running.shown(topic, id.clone());
        }
        self.clicks.remember(id.clone(), said.actions.clone());
        for heard in early.heard.extract_if(.., |heard| *heard.about() == id) {
            self.act(&heard);
        }
    }

    /// Whether nothing of it can be about what is not known yet. A number may be that of what is taken the place of.
    fn act(&self, heard: &Heard) -> bool {
        match heard {
            Heard::Clicked(id, action) => {
                let wanted = self.clicks.take(id, action);
                let is_ours = wanted.is_some();
                wanted.into_iter().for_each(&*self.on_click);
                is_ours
            }
            Heard::Closed(id) => {
                self.running.closed(id);
                false
            }
        }
    }
}

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        let mut early = self.0.early.lock();
        early.in_flight -= 1;
        if early.in_flight == 0 {
            early.heard.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use satchime_domain::notice::Wording;

    use super::*;
    use crate::notifications::notifier::Click;

    fn said() -> Said {
        let wording = Wording { title: "+5 sat".into(), body: "Shop".into() };
        let update = Update { topic: "shop".into(), wording: None };
        Said { update: Some(update), ..Said::leading_to(wording, Click::OpenWindow) }
    }

    fn id(number: u32) -> Id {
        (":1.7".into(), number)
    }

    fn clicked(number: u32) -> Heard {
        Heard::Clicked(id(number), "default".into())
    }

    fn signals() -> (Signals, Arc<Mutex<Vec<Click>>>) {
        let clicks = Arc::<Mutex<Vec<Click>>>::default();
        let seen = clicks.clone();
        (Signals::new(Arc::new(move |click| seen.lock().push(click))), clicks)
    }

    #[test]
    fn a_click_and_a_closing_count_whenever_they_are_read() {
        for early in [false, true] {
            let (signals, clicks) = signals();
            let in_flight = signals.in_flight();
            let heard = || [clicked(5), Heard::Closed(id(5)), clicked(6)].into_iter();
            if early {
                heard().for_each(|heard| signals.heard(heard));
            }
            signals.shown(id(5), &said());
            if !early {
                heard().for_each(|heard| signals.heard(heard));
            }
            drop(in_flight);
            assert_eq!(*clicks.lock(), [Click::OpenWindow], "early: {early}");
            assert_eq!(signals.on_screen("shop"), None, "early: {early}");
        }
    }

    #[test]
    fn what_was_done_is_not_done_again_for_what_takes_its_place() {
        let (signals, clicks) = signals();
        signals.shown(id(5), &said());
        let _in_flight = signals.in_flight();
        signals.heard(clicked(5));
        signals.shown(id(5), &said());
        assert_eq!((clicks.lock().len(), signals.on_screen("shop")), (1, Some(id(5))));
    }

    #[test]
    fn nothing_is_kept_of_other_programs() {
        let (signals, clicks) = signals();
        signals.heard(clicked(5));
        let in_flight = signals.in_flight();
        (0..1_000).for_each(|number| signals.heard(clicked(number)));
        assert_eq!(signals.early.lock().heard.len(), MAX_EARLY);
        drop(in_flight);
        assert!(signals.early.lock().heard.is_empty());
        signals.shown(id(5), &said());
        assert!(clicks.lock().is_empty());
    }
}
