//! What the person decided, as the window sees and changes it.
//!
//! - [`types`]: what both have in common. [`change`]: what comes in, checked by the domain; [`fault`]: why not.
//!   [`sounds`]: what is heard.

pub mod change;
pub mod fault;
pub mod sounds;
pub mod types;

use std::collections::BTreeMap;

use satchime_domain::Timestamp;
use satchime_domain::money::Msat;
use satchime_domain::rules::WalletRules;
use satchime_domain::settings::Settings;
use satchime_domain::sounds::SoundSettings;
use satchime_domain::unit::{Rate, Unit};
use satchime_domain::wallet::WalletId;
use satchime_engine::api::Snapshot;
use serde::Serialize;
use specta::Type;

use self::sounds::SoundView;
use self::types::{DirectionsView, HoursView, MessagesView, MuteView, WalletRulesView};

/// All that is decided. Amounts are in msat; of those that may be off, 0 is off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Type)]
pub struct SettingsView {
    pub paused: bool,
    /// Amounts are not to be read over the person's shoulder.
    pub hide_amounts: bool,
    /// "Ctrl+Alt+S": opens the window from anywhere; empty for none.
    pub open_shortcut: String,
    /// What amounts are shown in: `sat`, `btc`, or the three letters of a currency.
    pub unit: String,
    /// What that currency is worth, as soon as a server told.
    pub rate: Option<RateView>,
    /// The tag of the language that was chosen; empty: the system's.
    pub language: String,
    pub directions: DirectionsView,
    /// Smaller payments are not told.
    pub min_amount_msat: i64,
    pub settled: bool,
    pub failed: bool,
    /// Outgoing payments that are on their way.
    pub pending: bool,
    pub popup: bool,
    pub sound: bool,
    pub badge: bool,
    /// Popups show amounts, unless they are hidden everywhere.
    pub popup_amounts: bool,
    /// Popups show what the payer wrote.
    pub popup_memos: bool,
    /// Smaller incoming payments with a message are not told.
    pub spam_below_msat: i64,
    pub spam_messages: MessagesView,
    pub quiet_hours: Vec<HoursView>,
    pub mute: MuteView,
    pub alarm_outgoing_above_msat: i64,
    pub alarm_balance_below_msat: i64,
    pub alarm_not_live_minutes: u32,
    pub alarm_rejected: bool,
    /// How loud sounds are, in percent.
    pub volume: u8,
    pub sound_incoming: SoundView,
    pub sound_outgoing: SoundView,
    pub sound_failed: SoundView,
    pub sound_alarm: SoundView,
    /// Amounts are spoken after the sound.
    pub speak_amounts: bool,
    /// Of every wallet, by its id.
    pub wallets: BTreeMap<String, WalletNoticesView>,
    /// What will happen, in sentences.
    pub summary: Vec<String>,
}

/// What is decided about one wallet's notices.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Type)]
pub struct WalletNoticesView {
    pub rules: WalletRulesView,
    pub mute: MuteView,
    /// What will happen with its payments, in sentences.
    pub summary: Vec<String>,
}

/// What a currency is worth.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct RateView {
    /// So many satoshi are one of it.
    pub sat_per_unit: f64,
    /// It is written with so many decimals.
    pub decimals: u8,
    /// When a server told.
    pub at: String,
}

impl Eq for RateView {}

impl From<Rate> for RateView {
    fn from(rate: Rate) -> Self {
        Self {
            sat_per_unit: rate.sat_per_unit(),
            decimals: rate.currency.decimals(),
            at: rate.at.to_string(),
        }
    }
}

impl SettingsView {
    /// As they are at `now`: a mute that is over is none.
    pub fn of(snapshot: &Snapshot, now: Timestamp) -> Self {
        let mut settings = snapshot.settings.clone();
        settings.notices.tidy(now);
        let rate = snapshot.rate.filter(|rate| settings.unit == Unit::Fiat(rate.currency));
        let Settings { paused, hide_amounts, ref open_shortcut, unit, ref language, .. } = settings;
        let Settings { ref notices, ref sounds, .. } = settings;
        let (rules, alarms) = (&notices.rules, &notices.alarms);
        let ids = snapshot.wallets.iter().map(|status| &status.wallet.id);
        Self {
            paused,
            hide_amounts,
            open_shortcut: open_shortcut.clone(),
            unit: unit.to_string(),
            rate: rate.map(RateView::from),
            language: language.clone(),
            directions: rules.directions.into(),
            min_amount_msat: rules.min_amount_msat.get(),
            settled: rules.settled,
            failed: rules.failed,
            pending: rules.pending,
            popup: rules.means.popup,
            sound: rules.means.sound,
            badge: rules.means.badge,
            popup_amounts: notices.popup_shows.amounts,
            popup_memos: notices.popup_shows.memos,
            spam_below_msat: rules.spam.below_msat.get(),
            spam_messages: rules.spam.messages.into(),
            quiet_hours: notices.quiet_hours.iter().map(HoursView::from).collect(),
            mute: notices.mute.into(),
            alarm_outgoing_above_msat: or_off(alarms.outgoing_above_msat),
            alarm_balance_below_msat: or_off(alarms.balance_below_msat),
            alarm_not_live_minutes: alarms.not_live_minutes.unwrap_or_default(),
            alarm_rejected: alarms.rejected,
            volume: sounds.volume.min(SoundSettings::LOUDEST),
            sound_incoming: (&sounds.incoming).into(),
            sound_outgoing: (&sounds.outgoing).into(),
            sound_failed: (&sounds.failed).into(),
            sound_alarm: (&sounds.alarm).into(),
            speak_amounts: sounds.speak_amounts,
            wallets: ids.map(|id| (id.to_string(), WalletNoticesView::of(&settings, id, now))).collect(),
            summary: settings.describe(),
        }
    }
}

impl WalletNoticesView {
    fn of(settings: &Settings, id: &WalletId, now: Timestamp) -> Self {
        let none = WalletRules::default();
        let own = settings.notices.wallets.get(id).unwrap_or(&none);
        Self { rules: own.into(), mute: own.mute.into(), summary: settings.notices.describe_wallet(id, now) }
    }
}

fn or_off(limit: Option<Msat>) -> i64 {
    limit.unwrap_or_default().get()
}

#[cfg(test)]
mod tests;
