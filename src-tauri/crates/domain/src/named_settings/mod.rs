//! Settings by name, as people type and read them: one table, so that none is missing in one place.

mod values;

use jiff::Zoned;
use satchime_l10n::text;

use self::values::*;
pub use self::values::{ValueError, Values};
use crate::rules::WalletRules;
use crate::settings::Settings;

/// In the catalogue, with an attribute for each setting.
const HELP: &str = "setting-help";

/// A setting with a name.
pub struct Named {
    pub name: &'static str,
    pub values: Values,
    get: fn(&Settings) -> String,
    set: fn(&mut Settings, &str, &Zoned) -> Result<(), ValueError>,
}

/// One that a wallet may have for itself; else it goes by the setting of the same name.
pub struct OfWallet {
    pub name: &'static str,
    get: fn(&WalletRules) -> Option<String>,
    set: fn(&mut WalletRules, Option<&str>, &Zoned) -> Result<(), ValueError>,
}

impl Named {
    /// What it does, in a few words.
    pub fn help(&self) -> String {
        text(&format!("{HELP}.{}", self.name), &[])
    }

    pub fn get(&self, settings: &Settings) -> String {
        (self.get)(settings)
    }

    /// `now`: in the person's time zone.
    ///
    /// # Errors
    /// [`ValueError`]; then nothing was changed.
    pub fn set(&self, settings: &mut Settings, typed: &str, now: &Zoned) -> Result<(), ValueError> {
        (self.set)(settings, typed.trim(), now)
    }
}

impl OfWallet {
    /// `None`: as for all wallets.
    pub fn get(&self, rules: &WalletRules) -> Option<String> {
        (self.get)(rules)
    }

    /// `None`: as for all wallets, from now on.
    ///
    /// # Errors
    /// [`ValueError`]; then nothing was changed.
    pub fn set(&self, rules: &mut WalletRules, typed: Option<&str>, now: &Zoned) -> Result<(), ValueError> {
        (self.set)(rules, typed.map(str::trim), now)
    }
}

/// The setting of this name.
pub fn named(name: &str) -> Option<&'static Named> {
    ALL.iter().find(|named| named.name == name)
}

/// The wallet's own setting of this name.
pub fn of_wallet(name: &str) -> Option<&'static OfWallet> {
    OF_WALLET.iter().find(|named| named.name == name)
}

/// All of them.
pub const ALL: &[Named] = &[
    Named {
        name: "paused",
        values: Values::OnOff,
        get: |settings| on_off(settings.paused),
        set: |settings, typed, _| put(&mut settings.paused, switch(typed)),
    },
    Named {
        name: "hide-amounts",
        values: Values::OnOff,
        get: |settings| on_off(settings.hide_amounts),
        set: |settings, typed, _| put(&mut settings.hide_amounts, switch(typed)),
    },
    Named {
        name: "open-shortcut",
        values: Values::Shortcut,
        get: |settings| shortcut_word(&settings.open_shortcut),
        set: |settings, typed, _| put(&mut settings.open_shortcut, shortcut(typed)),
    },
    Named {
        name: "unit",
        values: Values::Unit,
        get: |settings| settings.unit.to_string(),
        set: |settings, typed, _| put(&mut settings.unit, unit(typed)),
    },
    Named {
        name: "language",
        values: Values::Language,
        get: |settings| language_word(&settings.language),
        set: |settings, typed, _| put(&mut settings.language, language(typed)),
    },
    Named {
        name: "directions",
        values: Values::Directions,
        get: |settings| directions_word(settings.notices.rules.directions).into(),
        set: |settings, typed, _| put(&mut settings.notices.rules.directions, directions(typed)),
    },
    Named {
        name: "minimum",
        values: Values::Amount,
        get: |settings| sat(settings.notices.rules.min_amount_msat),
        set: |settings, typed, _| put(&mut settings.notices.rules.min_amount_msat, amount(typed)),
    },
    Named {
        name: "settled",
        values: Values::OnOff,
        get: |settings| on_off(settings.notices.rules.settled),
        set: |settings, typed, _| put(&mut settings.notices.rules.settled, switch(typed)),
    },
    Named {
        name: "failed",
        values: Values::OnOff,
        get: |settings| on_off(settings.notices.rules.failed),
        set: |settings, typed, _| put(&mut settings.notices.rules.failed, switch(typed)),
    },
    Named {
        name: "pending",
        values: Values::OnOff,
        get: |settings| on_off(settings.notices.rules.pending),
        set: |settings, typed, _| put(&mut settings.notices.rules.pending, switch(typed)),
    },
    Named {
        name: "popup",
        values: Values::OnOff,
        get: |settings| on_off(settings.notices.rules.means.popup),
        set: |settings, typed, _| put(&mut settings.notices.rules.means.popup, switch(typed)),
    },
    Named {
        name: "sound",
        values: Values::OnOff,
        get: |settings| on_off(settings.notices.rules.means.sound),
        set: |settings, typed, _| put(&mut settings.notices.rules.means.sound, switch(typed)),
    },
    Named {
        name: "badge",
        values: Values::OnOff,
        get: |settings| on_off(settings.notices.rules.means.badge),
        set: |settings, typed, _| put(&mut settings.notices.rules.means.badge, switch(typed)),
    },
    Named {
        name: "popup-amounts",
        values: Values::OnOff,
        get: |settings| on_off(settings.notices.popup_shows.amounts),
        set: |settings, typed, _| put(&mut settings.notices.popup_shows.amounts, switch(typed)),
    },
    Named {
        name: "popup-memos",
        values: Values::OnOff,
        get: |settings| on_off(settings.notices.popup_shows.memos),
        set: |settings, typed, _| put(&mut settings.notices.popup_shows.memos, switch(typed)),
    },
    Named {
        name: "spam-below",
        values: Values::Limit,
        get: |settings| limit_word(positive(settings.notices.rules.spam.below_msat)),
        set: |settings, typed, _| {
            let typed = limit(typed).map(Option::unwrap_or_default);
            put(&mut settings.notices.rules.spam.below_msat, typed)
        },
    },
    Named {
        name: "spam-messages",
        values: Values::Messages,
        get: |settings| messages_word(settings.notices.rules.spam.messages).into(),
        set: |settings, typed, _| put(&mut settings.notices.rules.spam.messages, messages(typed)),
    },
    Named {
        name: "mute",
        values: Values::Mute,
        get: |settings| mute_word(settings.notices.mute),
        set: |settings, typed, now| put(&mut settings.notices.mute, mute(typed, now)),
    },
    Named {
        name: "quiet-hours",
        values: Values::Hours,
        get: |settings| hours_words(&settings.notices.quiet_hours),
        set: |settings, typed, _| put(&mut settings.notices.quiet_hours, hours(typed)),
    },
    Named {
        name: "alarm-outgoing-above",
        values: Values::Limit,
        get: |settings| limit_word(settings.notices.alarms.outgoing_above_msat),
        set: |settings, typed, _| put(&mut settings.notices.alarms.outgoing_above_msat, limit(typed)),
    },
    Named {
        name: "alarm-balance-below",
        values: Values::Limit,
        get: |settings| limit_word(settings.notices.alarms.balance_below_msat),
        set: |settings, typed, _| put(&mut settings.notices.alarms.balance_below_msat, limit(typed)),
    },
    Named {
        name: "alarm-not-live",
        values: Values::Minutes,
        get: |settings| minutes_word(settings.notices.alarms.not_live_minutes),
        set: |settings, typed, _| put(&mut settings.notices.alarms.not_live_minutes, minutes(typed)),
    },
    Named {
        name: "alarm-rejected",
        values: Values::OnOff,
        get: |settings| on_off(settings.notices.alarms.rejected),
        set: |settings, typed, _| put(&mut settings.notices.alarms.rejected, switch(typed)),
    },
    Named {
        name: "volume",
        values: Values::Volume,
        get: |settings| settings.sounds.volume.to_string(),
        set: |settings, typed, _| put(&mut settings.sounds.volume, volume(typed)),
    },
    Named {
        name: "sound-incoming",
        values: Values::Sound,
        get: |settings| sound_word(&settings.sounds.incoming).into(),
        set: |settings, typed, _| put(&mut settings.sounds.incoming, sound(typed)),
    },
    Named {
        name: "sound-outgoing",
        values: Values::Sound,
        get: |settings| sound_word(&settings.sounds.outgoing).into(),
        set: |settings, typed, _| put(&mut settings.sounds.outgoing, sound(typed)),
    },
    Named {
        name: "sound-failed",
        values: Values::Sound,
        get: |settings| sound_word(&settings.sounds.failed).into(),
        set: |settings, typed, _| put(&mut settings.sounds.failed, sound(typed)),
    },
    Named {
        name: "sound-alarm",
        values: Values::Sound,
        get: |settings| sound_word(&settings.sounds.alarm).into(),
        set: |settings, typed, _| put(&mut settings.sounds.alarm, sound(typed)),
    },
    Named {
        name: "speak-amounts",
        values: Values::OnOff,
        get: |settings| on_off(settings.sounds.speak_amounts),
        set: |settings, typed, _| put(&mut settings.sounds.speak_amounts, switch(typed)),
    },
];

/// Those that a wallet may have for itself.
pub const OF_WALLET: &[OfWallet] = &[
    OfWallet {
        name: "directions",
        get: |own| own.directions.map(|own| directions_word(own).into()),
        set: |own, typed, _| put(&mut own.directions, typed.map(directions).transpose()),
    },
    OfWallet {
        name: "minimum",
        get: |own| own.min_amount_msat.map(sat),
        set: |own, typed, _| put(&mut own.min_amount_msat, typed.map(amount).transpose()),
    },
    OfWallet {
        name: "settled",
        get: |own| own.settled.map(on_off),
        set: |own, typed, _| put(&mut own.settled, typed.map(switch).transpose()),
    },
    OfWallet {
        name: "failed",
        get: |own| own.failed.map(on_off),
        set: |own, typed, _| put(&mut own.failed, typed.map(switch).transpose()),
    },
    OfWallet {
        name: "pending",
        get: |own| own.pending.map(on_off),
        set: |own, typed, _| put(&mut own.pending, typed.map(switch).transpose()),
    },
    OfWallet {
        name: "popup",
        get: |own| own.popup.map(on_off),
        set: |own, typed, _| put(&mut own.popup, typed.map(switch).transpose()),
    },
    OfWallet {
        name: "sound",
        get: |own| own.sound.map(on_off),
        set: |own, typed, _| put(&mut own.sound, typed.map(switch).transpose()),
    },
    OfWallet {
        name: "badge",
        get: |own| own.badge.map(on_off),
        set: |own, typed, _| put(&mut own.badge, typed.map(switch).transpose()),
    },
    OfWallet {
        name: "mute",
        get: |own| own.mute.map(|own| mute_word(Some(own))),
        set: |own, typed, now| {
            let typed = typed.map(|typed| mute(typed, now)).transpose();
            put(&mut own.mute, typed.map(Option::flatten))
        },
    },
    OfWallet {
        name: "alarm-outgoing-above",
        get: |own| own.alarms.outgoing_above_msat.map(own_limit_word),
        set: |own, typed, _| put(&mut own.alarms.outgoing_above_msat, typed.map(own_limit).transpose()),
    },
    OfWallet {
        name: "alarm-balance-below",
        get: |own| own.alarms.balance_below_msat.map(own_limit_word),
        set: |own, typed, _| put(&mut own.alarms.balance_below_msat, typed.map(own_limit).transpose()),
    },
    OfWallet {
        name: "alarm-not-live",
        get: |own| own.alarms.not_live_minutes.map(|own| minutes_word(Some(own).filter(|own| *own > 0))),
        set: |own, typed, _| {
            let typed = typed.map(|typed| minutes(typed).map(Option::unwrap_or_default)).transpose();
            put(&mut own.alarms.not_live_minutes, typed)
        },
    },
    OfWallet {
        name: "alarm-rejected",
        get: |own| own.alarms.rejected.map(on_off),
        set: |own, typed, _| put(&mut own.alarms.rejected, typed.map(switch).transpose()),
    },
];
