//! Which payments are told, and how: what the person decided, and what that means for one notice.
//!
//! - [`Rules`]: for all wallets; [`WalletRules`] changes some of them for one.
//! - [`quiet`]: hours in which nothing is said; [`Mute`]: silence by hand. What either holds back is summed up after.
//! - [`spam`]: tiny payments that carry a message. [`alarm`]: what is said even in silence.
//! - [`decide`]: the one decision, and [`Answer`] what is written down of it.

pub mod alarm;
mod answer;
mod means;
pub mod quiet;
pub mod spam;
pub mod words;

use std::collections::BTreeMap;

use jiff::civil::time;
use jiff::{SignedDuration, Timestamp, ToSpan, Zoned};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use self::alarm::{AlarmRules, WalletAlarms};
pub use self::answer::{Answer, Answered, Outcome, Silence};
pub use self::means::Means;
use self::quiet::QuietHours;
use self::spam::SpamFilter;
use crate::ledger::News;
use crate::money::Msat;
use crate::notice::{Hold, Notice, Shown};
use crate::payment::{Direction, Payment, PaymentRecord, Status};
use crate::wallet::WalletId;

/// All that was decided about notices.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NoticeSettings {
    pub rules: Rules,
    /// Of a wallet that is not in it, everything goes by the rules for all.
    pub wallets: BTreeMap<WalletId, WalletRules>,
    pub quiet_hours: Vec<QuietHours>,
    pub mute: Option<Mute>,
    pub alarms: AlarmRules,
    /// What a popup shows of a payment to whoever sees the screen.
    pub popup_shows: Shown,
    /// What a later version wrote beside it: kept as it is.
    #[serde(flatten)]
    pub later: Map<String, Value>,
}

/// Which payments are told, and by which means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    pub directions: Directions,
    /// Smaller ones are not told. In msat, without the fee.
    pub min_amount_msat: Msat,
    /// Payments that settled.
    pub settled: bool,
    /// Outgoing payments that failed, and incoming ones that were taken back.
    pub failed: bool,
    /// Outgoing payments that are on their way and may still fail.
    pub pending: bool,
    pub spam: SpamFilter,
    pub means: Means,
    /// What a later version wrote beside it: kept as it is.
    #[serde(flatten)]
    pub later: Map<String, Value>,
}

/// What is otherwise for one wallet. `None`: as for all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WalletRules {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub directions: Option<Directions>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_amount_msat: Option<Msat>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failed: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pending: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub popup: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sound: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub badge: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mute: Option<Mute>,
    pub alarms: WalletAlarms,
    /// What a later version wrote beside it: kept as it is.
    #[serde(flatten)]
    pub later: Map<String, Value>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Directions {
    #[default]
    Both,
    Incoming,
    Outgoing,
}

/// Silence by hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mute {
    /// What comes until then is summed up after it.
    Until(Timestamp),
    /// Until the person says otherwise. What comes is never told.
    Always,
}

/// What is to be done with a notice now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// `alarm`: it is said whatever the rules are.
    Tell { means: Means, alarm: bool },
    /// To be decided anew then.
    Hold { until: Timestamp, why: Hold },
    /// Never told; it is there for whoever looks.
    Pass(Silence),
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            directions: Directions::Both,
            min_amount_msat: Msat::ZERO,
            settled: true,
            failed: true,
            pending: false,
            spam: SpamFilter::default(),
            means: Means::default(),
            later: Map::new(),
        }
    }
}

impl Directions {
    const fn include(self, direction: Direction) -> bool {
        match (self, direction) {
            (Self::Both, _)
            | (Self::Incoming, Direction::Inbound)
            | (Self::Outgoing, Direction::Outbound) => true,
            (Self::Incoming, Direction::Outbound) | (Self::Outgoing, Direction::Inbound) => false,
        }
    }
}

impl Mute {
    /// When "until tomorrow" ends: people mean the morning.
    const MORNING: i8 = 8;
    /// Before this hour, tomorrow is the coming morning.
    const NIGHT_ENDS: i8 = 4;

    pub fn for_an_hour(now: Timestamp) -> Self {
        Self::Until(now.saturating_add(SignedDuration::from_hours(1)).unwrap_or(Timestamp::MAX))
    }

    /// Until eight in the morning, where the person is.
    pub fn until_tomorrow(now: &Zoned) -> Self {
        let is_night = now.hour() < Self::NIGHT_ENDS;
        let day = if is_night { now.date() } else { now.date().saturating_add(1.day()) };
        let morning = day.to_datetime(time(Self::MORNING, 0, 0, 0)).to_zoned(now.time_zone().clone());
        Self::Until(morning.map_or(Timestamp::MAX, |morning| morning.timestamp()))
    }

    pub fn is_over(self, now: Timestamp) -> bool {
        match self {
            Self::Until(until) => until <= now,
            Self::Always => false,
        }
    }
}

impl NoticeSettings {
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    fn wallet(&self, wallet: &WalletId) -> Option<&WalletRules> {
        self.wallets.get(wallet)
    }

    /// The rules that hold for this wallet.
    pub fn rules_of(&self, wallet: &WalletId) -> Rules {
        let mut rules = self.rules.clone();
        let Some(own) = self.wallet(wallet) else { return rules };
        rules.directions = own.directions.unwrap_or(rules.directions);
        rules.min_amount_msat = own.min_amount_msat.unwrap_or(rules.min_amount_msat);
        rules.settled = own.settled.unwrap_or(rules.settled);
        rules.failed = own.failed.unwrap_or(rules.failed);
        rules.pending = own.pending.unwrap_or(rules.pending);
        rules.means.popup = own.popup.unwrap_or(rules.means.popup);
        rules.means.sound = own.sound.unwrap_or(rules.means.sound);
        rules.means.badge = own.badge.unwrap_or(rules.means.badge);
        rules
    }

    /// Whether a change is to be written into the outbox: what nobody wants to hear of costs nobody anything.
    pub fn wants(&self, wallet: &WalletId, news: News) -> bool {
        match news {
            News::None => false,
            News::OnItsWay => self.wallet(wallet).and_then(|own| own.pending).unwrap_or(self.rules.pending),
            News::Outcome => true,
        }
    }

    /// The silence by hand that this wallet is in: its own before that of all.
    pub fn mute_of(&self, wallet: &WalletId, now: Timestamp) -> Option<Mute> {
        let own = self.wallet(wallet).and_then(|own| own.mute);
        [own, self.mute].into_iter().flatten().find(|mute| !mute.is_over(now))
    }

    /// When the next mute ends, that of all or of one wallet.
    pub fn mute_ends(&self, now: Timestamp) -> Option<Timestamp> {
        let own = self.wallets.values().map(|own| own.mute);
        let ends = own.chain([self.mute]).flatten().filter_map(|mute| match mute {
            Mute::Until(until) if !mute.is_over(now) => Some(until),
            Mute::Until(_) | Mute::Always => None,
        });
        ends.min()
    }

    /// The alarms that hold for this wallet.
    pub fn alarms_of(&self, wallet: &WalletId) -> AlarmRules {
        let own = self.wallet(wallet).map(|own| own.alarms).unwrap_or_default();
        self.alarms.with(own)
    }

    /// Whether this payment is told whatever the other rules are.
    pub fn is_alarming(&self, payment: &Payment) -> bool {
        self.alarms_of(&payment.wallet).is_alarming(&payment.record)
    }

    /// Whether the person chose to hear anything.
    pub fn wants_sound(&self) -> bool {
        self.rules.means.sound || self.wallets.values().any(|own| own.sound == Some(true))
    }

    /// Forgets mutes that are over, and wallets of which nothing is decided any more.
    pub fn tidy(&mut self, now: Timestamp) {
        self.mute = self.mute.filter(|mute| !mute.is_over(now));
        for own in self.wallets.values_mut() {
            own.mute = own.mute.filter(|mute| !mute.is_over(now));
        }
        self.wallets.retain(|_, own| *own != WalletRules::default());
    }
}

/// What becomes of the notice now. `now` is in the person's time zone.
pub fn decide(settings: &NoticeSettings, notice: &Notice, now: &Zoned) -> Decision {
    let (wallet, record) = (&notice.payment.wallet, &notice.payment.record);
    if settings.is_alarming(&notice.payment) {
        return Decision::Tell { means: Means::ALL, alarm: true };
    }
    let rules = settings.rules_of(wallet);
    if let Some(silence) = rules.silence(record) {
        return Decision::Pass(silence);
    }
    match settings.mute_of(wallet, now.timestamp()) {
        Some(Mute::Always) => return Decision::Pass(Silence::Muted),
        Some(Mute::Until(until)) => return Decision::Hold { until, why: Hold::Muted },
        None => {}
    }
    match quiet::quiet_until(&settings.quiet_hours, now) {
        Some(until) => Decision::Hold { until, why: Hold::QuietHours },
        None => Decision::Tell { means: rules.means, alarm: false },
    }
}

impl Rules {
    fn silence(&self, record: &PaymentRecord) -> Option<Silence> {
        let is_told = match record.status {
            Status::Succeeded => self.settled,
            Status::Failed => self.failed,
            Status::Pending => self.pending && record.direction == Direction::Outbound,
        };
        if !self.directions.include(record.direction) {
            Some(Silence::Direction(record.direction))
        } else if !is_told {
            Some(Silence::Outcome(record.status))
        } else if record.amount_msat < self.min_amount_msat {
            Some(Silence::BelowMinimum { minimum_msat: self.min_amount_msat })
        } else if self.spam.catches(record) {
            Some(Silence::Spam { below_msat: self.spam.below_msat })
        } else if self.means == Means::NONE {
            Some(Silence::NoMeans)
        } else {
            None
        }
    }
}
