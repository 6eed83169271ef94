use std::collections::BTreeSet;
use std::sync::Arc;

use parking_lot::Mutex;
use satchime_domain::cue;
use satchime_domain::notice::{Announcement, NoticeId};
use satchime_domain::rules::Means;
use satchime_domain::rules::alarm::{self, Alarm};
use satchime_domain::settings::Settings;
use satchime_domain::wallet::WalletId;

use super::queue::{Report, Sounds};

/// Hears what one engine tells, each thing once: what no popup shows is told again and again.
pub struct Ear {
    sounds: Arc<Sounds>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// What was heard, but is not told for good yet.
    heard: BTreeSet<NoticeId>,
    heard_alarms: BTreeSet<(WalletId, alarm::Kind)>,
}

impl Ear {
    pub fn new(sounds: Arc<Sounds>) -> Self {
        Self { sounds, state: Mutex::default() }
    }

    /// Before it is told in other ways. Never waits.
    pub fn hear(&self, settings: &Settings, announcement: &Announcement, means: Means, report: Report) {
        let Some(cue) = cue::of_announcement(settings, announcement, means) else { return };
        let mut state = self.state.lock();
        let ids: Vec<NoticeId> = announcement.notices().iter().map(|notice| notice.id).collect();
        let is_new = ids.iter().any(|id| !state.heard.contains(id));
        state.heard.extend(ids);
        if is_new {
            self.sounds.cue(cue, report);
        }
    }

    /// It is told for good, and never comes again.
    pub fn forget(&self, announcement: &Announcement) {
        let heard = &mut self.state.lock().heard;
        announcement.notices().iter().for_each(|notice| _ = heard.remove(&notice.id));
    }

    /// As [`Self::hear`].
    pub fn hear_alarm(&self, settings: &Settings, alarm: &Alarm, report: Report) {
        let Some(cue) = cue::of_alarm(settings) else { return };
        if self.state.lock().heard_alarms.insert(key(alarm)) {
            self.sounds.cue(cue, report);
        }
    }

    /// As [`Self::forget`].
    pub fn forget_alarm(&self, alarm: &Alarm) {
        self.state.lock().heard_alarms.remove(&key(alarm));
    }
}

fn key(alarm: &Alarm) -> (WalletId, alarm::Kind) {
    (alarm.wallet.clone(), alarm.cause.kind())
}
