//! What may be typed for a setting, and what is shown of it; the one can be typed for the other.

use std::path::Path;

use jiff::Zoned;
use satchime_l10n::{Language, t};

use crate::money::Msat;
use crate::rules::quiet::{self, Day, HoursError, QuietHours};
use crate::rules::spam::Messages;
use crate::rules::{Directions, Mute};
use crate::shortcut::Shortcut;
use crate::sounds::{Choice, SoundSettings};
use crate::unit::Unit;

/// Why what was typed is no value of the setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    #[error("{}", t!("value-wrong", values = .0.words()))]
    Wanted(Values),
    #[error("{0}")]
    Hours(#[from] HoursError),
}

/// What may be typed for a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Values {
    OnOff,
    Unit,
    Language,
    Directions,
    Amount,
    Limit,
    Minutes,
    Mute,
    Messages,
    Volume,
    Sound,
    Shortcut,
    Hours,
}

impl Values {
    /// What is typed itself is the same in every language.
    pub fn words(self) -> String {
        match self {
            Self::OnOff => t!("values.on-off"),
            Self::Unit => t!("values.unit"),
            Self::Language => t!("values.language"),
            Self::Directions => t!("values.directions"),
            Self::Amount => t!("values.amount"),
            Self::Limit => t!("values.limit"),
            Self::Minutes => t!("values.minutes"),
            Self::Mute => t!("values.mute"),
            Self::Messages => t!("values.messages"),
            Self::Volume => t!("values.volume"),
            Self::Sound => t!("values.sound"),
            Self::Shortcut => t!("values.shortcut"),
            Self::Hours => t!("values.hours"),
        }
    }
}

pub(super) fn put<T>(place: &mut T, value: Result<T, ValueError>) -> Result<(), ValueError> {
    *place = value?;
    Ok(())
}

pub(super) fn switch(typed: &str) -> Result<bool, ValueError> {
    match typed.to_ascii_lowercase().as_str() {
        "on" | "yes" | "true" | "1" => Ok(true),
        "off" | "no" | "false" | "0" => Ok(false),
        _ => Err(ValueError::Wanted(Values::OnOff)),
    }
}

pub(super) fn on_off(on: bool) -> String {
    if on { "on".into() } else { "off".into() }
}

pub(super) fn unit(typed: &str) -> Result<Unit, ValueError> {
    typed.parse().map_err(|_| ValueError::Wanted(Values::Unit))
}

pub(super) fn directions(typed: &str) -> Result<Directions, ValueError> {
    match typed.to_ascii_lowercase().as_str() {
        "both" => Ok(Directions::Both),
        "incoming" | "in" => Ok(Directions::Incoming),
        "outgoing" | "out" => Ok(Directions::Outgoing),
        _ => Err(ValueError::Wanted(Values::Directions)),
    }
}

pub(super) const fn directions_word(directions: Directions) -> &'static str {
    match directions {
        Directions::Both => "both",
        Directions::Incoming => "incoming",
        Directions::Outgoing => "outgoing",
    }
}

pub(super) fn messages(typed: &str) -> Result<Messages, ValueError> {
    match typed.to_ascii_lowercase().as_str() {
        "links" => Ok(Messages::Links),
        "any" => Ok(Messages::Any),
        _ => Err(ValueError::Wanted(Values::Messages)),
    }
}

pub(super) const fn messages_word(messages: Messages) -> &'static str {
    match messages {
        Messages::Links => "links",
        Messages::Any => "any",
    }
}

/// Whole satoshis, with or without the unit and commas between thousands.
pub(super) fn amount(typed: &str) -> Result<Msat, ValueError> {
    let typed = typed.strip_suffix("sats").or_else(|| typed.strip_suffix("sat")).unwrap_or(typed);
    let digits: String = typed.trim().chars().filter(|c| *c != ',').collect();
    let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    let sat = is_number.then(|| digits.parse::<i64>().ok()).flatten();
    let sat = sat.filter(|sat| sat.checked_mul(1000).is_some());
    sat.map(Msat::from_sat).ok_or(ValueError::Wanted(Values::Amount))
}

/// In a form that can be typed again.
pub(super) fn sat(amount: Msat) -> String {
    (amount.get() / 1000).to_string()
}

pub(super) fn limit(typed: &str) -> Result<Option<Msat>, ValueError> {
    match typed {
        "off" => Ok(None),
        typed => amount(typed).map(positive).map_err(|_| ValueError::Wanted(Values::Limit)),
    }
}

pub(super) fn positive(amount: Msat) -> Option<Msat> {
    Some(amount).filter(|amount| *amount > Msat::ZERO)
}

pub(super) fn limit_word(limit: Option<Msat>) -> String {
    limit.map_or_else(|| "off".into(), sat)
}

/// One wallet's own, where zero is off.
pub(super) fn own_limit(typed: &str) -> Result<Msat, ValueError> {
    limit(typed).map(Option::unwrap_or_default)
}

pub(super) fn own_limit_word(limit: Msat) -> String {
    limit_word(positive(limit))
}

pub(super) fn minutes(typed: &str) -> Result<Option<u32>, ValueError> {
    match typed.parse::<u32>() {
        Ok(0) => Ok(None),
        Ok(minutes) => Ok(Some(minutes)),
        Err(_) if typed == "off" => Ok(None),
        Err(_) => Err(ValueError::Wanted(Values::Minutes)),
    }
}

pub(super) fn minutes_word(minutes: Option<u32>) -> String {
    minutes.map_or_else(|| "off".into(), |minutes| minutes.to_string())
}

pub(super) fn mute(typed: &str, now: &Zoned) -> Result<Option<Mute>, ValueError> {
    match typed.to_ascii_lowercase().as_str() {
        "off" => Ok(None),
        "hour" => Ok(Some(Mute::for_an_hour(now.timestamp()))),
        "tomorrow" => Ok(Some(Mute::until_tomorrow(now))),
        "always" => Ok(Some(Mute::Always)),
        until => {
            until.parse().map(|until| Some(Mute::Until(until))).map_err(|_| ValueError::Wanted(Values::Mute))
        }
    }
}

pub(super) fn mute_word(mute: Option<Mute>) -> String {
    match mute {
        None => "off".into(),
        Some(Mute::Always) => "always".into(),
        Some(Mute::Until(until)) => until.to_string(),
    }
}

pub(super) fn hours(typed: &str) -> Result<Vec<QuietHours>, ValueError> {
    if typed == "off" {
        return Ok(Vec::new());
    }
    let wanted = || ValueError::Wanted(Values::Hours);
    let one = |typed: &str| {
        let (days, times) = typed.trim().rsplit_once(' ').ok_or_else(wanted)?;
        let (from, until) = times.split_once('-').ok_or_else(wanted)?;
        let days = match days.trim() {
            "daily" => Ok(Day::ALL.into()),
            days => days.split(',').map(str::parse).collect(),
        };
        Ok(QuietHours::new(days?, from.parse()?, until.parse()?)?)
    };
    let hours: Result<Vec<QuietHours>, ValueError> = typed.split(';').map(one).collect();
    Ok(quiet::bounded(hours?)?)
}

pub(super) fn hours_words(hours: &[QuietHours]) -> String {
    let one = |hours: &QuietHours| {
        let days: Vec<&str> = hours.days().iter().map(|day| day.word()).collect();
        format!("{} {}-{}", days.join(","), hours.from(), hours.until())
    };
    match hours {
        [] => "off".into(),
        hours => hours.iter().map(one).collect::<Vec<_>>().join("; "),
    }
}

pub(super) fn volume(typed: &str) -> Result<u8, ValueError> {
    let percent = typed.strip_suffix('%').unwrap_or(typed).trim_end().parse::<u8>().ok();
    percent.filter(|percent| *percent <= SoundSettings::LOUDEST).ok_or(ValueError::Wanted(Values::Volume))
}

pub(super) fn sound(typed: &str) -> Result<Choice, ValueError> {
    match typed.to_ascii_lowercase().as_str() {
        "built-in" => Ok(Choice::BuiltIn),
        "none" | "off" => Ok(Choice::None),
        _ if Path::new(typed).is_absolute() => Ok(Choice::File(typed.to_owned())),
        _ => Err(ValueError::Wanted(Values::Sound)),
    }
}

pub(super) const fn sound_word(choice: &Choice) -> &str {
    match choice {
        Choice::BuiltIn => "built-in",
        Choice::None => "none",
        Choice::File(path) => path.as_str(),
    }
}

pub(super) fn shortcut(typed: &str) -> Result<String, ValueError> {
    match typed {
        "off" => Ok(String::new()),
        typed => typed
            .parse()
            .map(|keys: Shortcut| keys.to_string())
            .map_err(|_| ValueError::Wanted(Values::Shortcut)),
    }
}

pub(super) fn language(typed: &str) -> Result<String, ValueError> {
    match Language::of_tag(typed) {
        Some(language) => Ok(language.tag().into()),
        None if typed.eq_ignore_ascii_case("system") => Ok(String::new()),
        None => Err(ValueError::Wanted(Values::Language)),
    }
}

pub(super) fn language_word(tag: &str) -> String {
    if tag.is_empty() { "system".into() } else { tag.into() }
}

pub(super) fn shortcut_word(shortcut: &str) -> String {
    if shortcut.is_empty() { "off".into() } else { shortcut.into() }
}
