//! What one engine says and delivers, on its way to the router.

use std::sync::Arc;

use async_trait::async_trait;
use satchime_domain::notice::Announcement;
use satchime_domain::rules::Means;
use satchime_domain::rules::alarm::Alarm;
use satchime_engine::api::Event;
use satchime_engine::ports::{DESKTOP, EventSink, NotDelivered, Outputs, Pace, Receiver};

use super::EventRouter;
use crate::origin::Origin;
use crate::sounds::{Ear, Report};

/// One engine's way to the router.
struct Output {
    origin: Origin,
    router: Arc<EventRouter>,
    ear: Ear,
}

impl EventRouter {
    /// Where one of the two engines shows and delivers.
    pub fn outputs(self: &Arc<Self>, origin: Origin) -> Outputs {
        let output = Arc::new(Output { origin, router: self.clone(), ear: Ear::new(self.sounds.clone()) });
        Outputs { sink: output.clone(), receivers: vec![output] }
    }
}

impl Output {
    fn report(&self) -> Report {
        let router = self.router.clone();
        Box::new(move |kind, played| router.played(kind, played))
    }
}

impl EventSink for Output {
    fn emit(&self, event: Event) {
        if let Event::Settings(settings) = &event {
            self.router.forget_sounds(&settings.sounds);
        }
        self.router.take(self.origin, event);
    }
}

#[async_trait]
impl Receiver for Output {
    fn name(&self) -> &str {
        DESKTOP
    }

    fn heeds_rules(&self) -> bool {
        true
    }

    fn pace(&self) -> Pace {
        Pace::FOR_EYES
    }

    async fn deliver(&self, announcement: &Announcement, means: Means) -> Result<(), NotDelivered> {
        // It is heard even if no popup comes of it, and not again with each try.
        let settings = self.router.facts().settings(self.origin);
        self.ear.hear(&settings, announcement, means, self.report());
        self.router.deliver(self.origin, announcement, means).await?;
        self.ear.forget(announcement);
        Ok(())
    }

    async fn raise(&self, alarm: &Alarm) -> Result<(), NotDelivered> {
        let (settings, amounts) = self.router.facts().in_words(self.origin);
        self.ear.hear_alarm(&settings, alarm, self.report());
        let service = self.router.popups.raise(self.origin, alarm, &settings, &amounts).await;
        self.router.notifications(service)?;
        self.ear.forget_alarm(alarm);
        Ok(())
    }
}
