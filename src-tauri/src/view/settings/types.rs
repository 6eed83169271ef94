//! Parts of the settings that are shown as they are changed.

use satchime_domain::money::Msat;
use satchime_domain::rules::alarm::WalletAlarms;
use satchime_domain::rules::quiet::{Day, HoursError, QuietHours};
use satchime_domain::rules::spam::Messages;
use satchime_domain::rules::{Directions, Mute, WalletRules};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::fault::{SettingFault, amount};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DirectionsView {
    #[default]
    Both,
    Incoming,
    Outgoing,
}

/// Which messages make a tiny payment spam.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum MessagesView {
    #[default]
    Links,
    Any,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum DayView {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

/// Quiet hours. Times of day such as `22:00`; those that end earlier than they begin end on the next day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct HoursView {
    /// On which they begin.
    pub days: Vec<DayView>,
    pub from: String,
    pub until: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum MuteView {
    #[default]
    Off,
    Until(String),
    Always,
}

/// What a wallet has of its own. `None`: as for all; of alarms, 0 is off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct WalletRulesView {
    pub directions: Option<DirectionsView>,
    pub min_amount_msat: Option<i64>,
    pub settled: Option<bool>,
    pub failed: Option<bool>,
    pub pending: Option<bool>,
    pub popup: Option<bool>,
    pub sound: Option<bool>,
    pub badge: Option<bool>,
    pub alarm_outgoing_above_msat: Option<i64>,
    pub alarm_balance_below_msat: Option<i64>,
    pub alarm_not_live_minutes: Option<u32>,
    pub alarm_rejected: Option<bool>,
}

impl HoursView {
    /// # Errors
    /// What is wrong with them.
    pub fn read(&self) -> Result<QuietHours, HoursError> {
        let days = self.days.iter().map(|day| Day::from(*day)).collect();
        QuietHours::new(days, self.from.parse()?, self.until.parse()?)
    }
}

impl WalletRulesView {
    /// Leaves the mute as it is.
    ///
    /// # Errors
    /// [`SettingFault::Amount`]; then nothing was changed.
    pub fn apply(self, rules: &mut WalletRules) -> Result<(), SettingFault> {
        let limit = |msat: Option<i64>| msat.map(amount).transpose();
        let alarms = WalletAlarms {
            outgoing_above_msat: limit(self.alarm_outgoing_above_msat)?,
            balance_below_msat: limit(self.alarm_balance_below_msat)?,
            not_live_minutes: self.alarm_not_live_minutes,
            rejected: self.alarm_rejected,
        };
        let min_amount_msat = self.min_amount_msat.map(amount).transpose()?;
        *rules = WalletRules {
            directions: self.directions.map(Directions::from),
            min_amount_msat,
            settled: self.settled,
            failed: self.failed,
            pending: self.pending,
            popup: self.popup,
            sound: self.sound,
            badge: self.badge,
            mute: rules.mute,
            alarms,
            later: std::mem::take(&mut rules.later),
        };
        Ok(())
    }
}

impl From<&WalletRules> for WalletRulesView {
    fn from(rules: &WalletRules) -> Self {
        Self {
            directions: rules.directions.map(DirectionsView::from),
            min_amount_msat: rules.min_amount_msat.map(Msat::get),
            settled: rules.settled,
            failed: rules.failed,
            pending: rules.pending,
            popup: rules.popup,
            sound: rules.sound,
            badge: rules.badge,
            alarm_outgoing_above_msat: rules.alarms.outgoing_above_msat.map(Msat::get),
            alarm_balance_below_msat: rules.alarms.balance_below_msat.map(Msat::get),
            alarm_not_live_minutes: rules.alarms.not_live_minutes,
            alarm_rejected: rules.alarms.rejected,
        }
    }
}

impl From<Option<Mute>> for MuteView {
    fn from(mute: Option<Mute>) -> Self {
        match mute {
            None => Self::Off,
            Some(Mute::Until(until)) => Self::Until(until.to_string()),
            Some(Mute::Always) => Self::Always,
        }
    }
}

impl From<&QuietHours> for HoursView {
    fn from(hours: &QuietHours) -> Self {
        Self {
            days: hours.days().iter().map(|day| DayView::from(*day)).collect(),
            from: hours.from().to_string(),
            until: hours.until().to_string(),
        }
    }
}

/// The same names on both sides.
macro_rules! same {
    ($domain:ident, $view:ident: $($name:ident),+) => {
        impl From<$domain> for $view {
            fn from(value: $domain) -> Self {
                match value { $($domain::$name => Self::$name),+ }
            }
        }

        impl From<$view> for $domain {
            fn from(value: $view) -> Self {
                match value { $($view::$name => Self::$name),+ }
            }
        }
    };
}

same!(Directions, DirectionsView: Both, Incoming, Outgoing);
same!(Messages, MessagesView: Links, Any);
same!(Day, DayView: Mon, Tue, Wed, Thu, Fri, Sat, Sun);
