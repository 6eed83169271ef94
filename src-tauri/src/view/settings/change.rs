//! What is to be changed of the settings.

use std::collections::BTreeMap;

use satchime_domain::Zoned;
use satchime_domain::money::Msat;
use satchime_domain::rules::Mute;
use satchime_domain::rules::quiet::{self, HoursError, QuietHours};
use satchime_domain::settings::Settings;
use satchime_domain::shortcut::Shortcut;
use satchime_domain::sounds::{Choice, Kind, SoundSettings};
use satchime_domain::wallet::WalletId;
use satchime_l10n::Language;
use serde::Deserialize;
use specta::Type;

use super::fault::{SettingFault, amount};
use super::sounds::SoundView;
use super::types::{DirectionsView, HoursView, MessagesView, WalletRulesView};

/// What is named is changed, the rest stays as it is. Of amounts that may be off, 0 is off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Type)]
#[serde(default)]
pub struct SettingsChange {
    #[specta(optional)]
    pub paused: Option<bool>,
    #[specta(optional)]
    pub hide_amounts: Option<bool>,
    /// Empty for none.
    #[specta(optional)]
    pub open_shortcut: Option<String>,
    /// `sat`, `btc`, or the three letters of a currency.
    #[specta(optional)]
    pub unit: Option<String>,
    /// A tag; empty: the system's.
    pub language: Option<String>,
    #[specta(optional)]
    pub directions: Option<DirectionsView>,
    #[specta(optional)]
    pub min_amount_msat: Option<i64>,
    #[specta(optional)]
    pub settled: Option<bool>,
    #[specta(optional)]
    pub failed: Option<bool>,
    #[specta(optional)]
    pub pending: Option<bool>,
    #[specta(optional)]
    pub popup: Option<bool>,
    #[specta(optional)]
    pub sound: Option<bool>,
    #[specta(optional)]
    pub badge: Option<bool>,
    #[specta(optional)]
    pub popup_amounts: Option<bool>,
    #[specta(optional)]
    pub popup_memos: Option<bool>,
    #[specta(optional)]
    pub spam_below_msat: Option<i64>,
    #[specta(optional)]
    pub spam_messages: Option<MessagesView>,
    #[specta(optional)]
    pub quiet_hours: Option<Vec<HoursView>>,
    #[specta(optional)]
    pub mute: Option<MuteChange>,
    #[specta(optional)]
    pub alarm_outgoing_above_msat: Option<i64>,
    #[specta(optional)]
    pub alarm_balance_below_msat: Option<i64>,
    #[specta(optional)]
    pub alarm_not_live_minutes: Option<u32>,
    #[specta(optional)]
    pub alarm_rejected: Option<bool>,
    /// In percent.
    #[specta(optional)]
    pub volume: Option<u8>,
    #[specta(optional)]
    pub sound_incoming: Option<SoundView>,
    #[specta(optional)]
    pub sound_outgoing: Option<SoundView>,
    #[specta(optional)]
    pub sound_failed: Option<SoundView>,
    #[specta(optional)]
    pub sound_alarm: Option<SoundView>,
    #[specta(optional)]
    pub speak_amounts: Option<bool>,
    #[specta(optional)]
    pub wallet: Option<WalletChange>,
    /// Where the files are that are named above, if the person chose them before. Nothing that a page can say.
    #[serde(skip)]
    #[specta(skip)]
    pub own_sounds: BTreeMap<Kind, String>,
}

/// What is to be changed of one wallet's notices.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Type)]
pub struct WalletChange {
    pub wallet_id: String,
    /// All of them.
    #[specta(optional)]
    pub rules: Option<WalletRulesView>,
    #[specta(optional)]
    pub mute: Option<MuteChange>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum MuteChange {
    Off,
    Hour,
    /// Until eight in the morning.
    Tomorrow,
    Until(String),
    Always,
}

impl SettingsChange {
    /// `find`: the file of this name that the person chose before for this sound.
    #[must_use]
    pub fn with_own_sounds(mut self, find: impl Fn(Kind, &str) -> Option<String>) -> Self {
        let named = [&self.sound_incoming, &self.sound_outgoing, &self.sound_failed, &self.sound_alarm];
        let found = Kind::ALL.into_iter().zip(named).filter_map(|(kind, sound)| match sound {
            Some(SoundView::File(name)) => Some((kind, find(kind, name)?)),
            _ => None,
        });
        self.own_sounds = found.collect();
        self
    }

    /// `now`: in the person's time zone.
    ///
    /// # Errors
    /// [`SettingFault`], whatever the settings are; then they must not be used.
    pub fn apply(self, settings: &mut Settings, now: &Zoned) -> Result<(), SettingFault> {
        put(&mut settings.paused, self.paused);
        put(&mut settings.hide_amounts, self.hide_amounts);
        put(&mut settings.open_shortcut, self.open_shortcut.map(shortcut).transpose()?);
        put(&mut settings.unit, self.unit.map(|unit| unit.parse()).transpose()?);
        put(&mut settings.language, self.language.map(language).transpose()?);
        let notices = &mut settings.notices;
        let (rules, alarms) = (&mut notices.rules, &mut notices.alarms);
        put(&mut rules.directions, self.directions.map(Into::into));
        put(&mut rules.min_amount_msat, self.min_amount_msat.map(amount).transpose()?);
        put(&mut rules.settled, self.settled);
        put(&mut rules.failed, self.failed);
        put(&mut rules.pending, self.pending);
        put(&mut rules.means.popup, self.popup);
        put(&mut rules.means.sound, self.sound);
        put(&mut rules.means.badge, self.badge);
        put(&mut notices.popup_shows.amounts, self.popup_amounts);
        put(&mut notices.popup_shows.memos, self.popup_memos);
        put(&mut rules.spam.below_msat, self.spam_below_msat.map(amount).transpose()?);
        put(&mut rules.spam.messages, self.spam_messages.map(Into::into));
        put(&mut notices.quiet_hours, self.quiet_hours.as_deref().map(hours).transpose()?);
        put(&mut notices.mute, self.mute.map(|mute| mute.read(now)).transpose()?);
        put(&mut alarms.outgoing_above_msat, self.alarm_outgoing_above_msat.map(limit).transpose()?);
        put(&mut alarms.balance_below_msat, self.alarm_balance_below_msat.map(limit).transpose()?);
        let minutes = self.alarm_not_live_minutes.map(|minutes| Some(minutes).filter(|minutes| *minutes > 0));
        put(&mut alarms.not_live_minutes, minutes);
        put(&mut alarms.rejected, self.alarm_rejected);
        let (sounds, own) = (&mut settings.sounds, self.own_sounds);
        let chosen = |kind, sound: Option<SoundView>| match (sound, own.get(&kind)) {
            (Some(SoundView::File(_)), Some(path)) => Ok(Some(Choice::File(path.clone()))),
            (Some(sound), _) => sound.read().map(Some),
            (None, _) => Ok(None),
        };
        put(&mut sounds.volume, self.volume.map(|volume| volume.min(SoundSettings::LOUDEST)));
        put(&mut sounds.incoming, chosen(Kind::Incoming, self.sound_incoming)?);
        put(&mut sounds.outgoing, chosen(Kind::Outgoing, self.sound_outgoing)?);
        put(&mut sounds.failed, chosen(Kind::Failed, self.sound_failed)?);
        put(&mut sounds.alarm, chosen(Kind::Alarm, self.sound_alarm)?);
        put(&mut sounds.speak_amounts, self.speak_amounts);
        if let Some(WalletChange { wallet_id, rules, mute }) = self.wallet {
            let own = notices.wallets.entry(WalletId(wallet_id)).or_default();
            if let Some(rules) = rules {
                rules.apply(own)?;
            }
            put(&mut own.mute, mute.map(|mute| mute.read(now)).transpose()?);
        }
        Ok(())
    }
}

impl MuteChange {
    fn read(self, now: &Zoned) -> Result<Option<Mute>, SettingFault> {
        match self {
            Self::Off => Ok(None),
            Self::Hour => Ok(Some(Mute::for_an_hour(now.timestamp()))),
            Self::Tomorrow => Ok(Some(Mute::until_tomorrow(now))),
            Self::Always => Ok(Some(Mute::Always)),
            Self::Until(until) => {
                let until = until.parse().map_err(|_| SettingFault::MuteEnd)?;
                Ok(Some(Mute::Until(until)))
            }
        }
    }
}

fn language(tag: String) -> Result<String, SettingFault> {
    let is_known = tag.is_empty() || Language::ALL.iter().any(|language| language.tag() == tag);
    if is_known { Ok(tag) } else { Err(SettingFault::Language) }
}

fn shortcut(keys: String) -> Result<String, SettingFault> {
    if keys.is_empty() {
        return Ok(keys);
    }
    let keys: Shortcut = keys.parse()?;
    Ok(keys.to_string())
}

fn hours(hours: &[HoursView]) -> Result<Vec<QuietHours>, SettingFault> {
    let hours: Result<Vec<QuietHours>, HoursError> = hours.iter().map(HoursView::read).collect();
    Ok(quiet::bounded(hours?)?)
}

fn limit(msat: i64) -> Result<Option<Msat>, SettingFault> {
    Ok(Some(amount(msat)?).filter(|amount| *amount > Msat::ZERO))
}

fn put<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}
