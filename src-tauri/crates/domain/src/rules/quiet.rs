//! Hours in which nothing is said, by weekday and local time.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};
use satchime_l10n::t;
use serde::{Deserialize, Serialize};

/// From one time of day to another; to the next day where that is earlier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Hours", into = "Hours")]
pub struct QuietHours(Hours);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Hours {
    /// On which they begin.
    days: BTreeSet<Day>,
    from: TimeOfDay,
    until: TimeOfDay,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Day {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

/// In minutes since midnight by the clock on the wall; 24:00 is the end of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeOfDay(u16);

/// Why hours can't be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    #[error("{}", t!("hours-empty"))]
    Empty,
    #[error("{}", t!("hours-no-day"))]
    NoDay,
    #[error("{}", t!("hours-no-time"))]
    NoTime,
    #[error("{}", t!("hours-no-day-name"))]
    NoDayName,
    #[error("{}", t!("hours-too-many"))]
    TooMany,
}

impl QuietHours {
    /// # Errors
    /// They would last no time, or on no day.
    pub fn new(days: BTreeSet<Day>, from: TimeOfDay, until: TimeOfDay) -> Result<Self, HoursError> {
        Hours { days, from, until }.try_into()
    }

    pub fn days(&self) -> &BTreeSet<Day> {
        &self.0.days
    }

    pub fn from(&self) -> TimeOfDay {
        self.0.from
    }

    pub fn until(&self) -> TimeOfDay {
        self.0.until
    }

    /// Those that begin on this date, if any do. A time that the clock on the wall skips is the same time later; one
    /// that comes twice is the first.
    fn on(&self, date: Date, zone: &TimeZone) -> Option<(Timestamp, Timestamp)> {
        if !self.0.days.contains(&Day::of(date)) {
            return None;
        }
        let begin = self.0.from.on(date, zone)?;
        let end = if self.0.from < self.0.until { date } else { date.tomorrow().ok()? };
        Some((begin, self.0.until.on(end, zone)?))
    }
}

/// More than anybody means; they are gone through for each notice.
const MAX_RANGES: usize = 50;

/// # Errors
/// They are too many.
pub fn bounded(hours: Vec<QuietHours>) -> Result<Vec<QuietHours>, HoursError> {
    if hours.len() > MAX_RANGES { Err(HoursError::TooMany) } else { Ok(hours) }
}

/// Until when it is quiet, if it is quiet now. Hours that follow each other at once are one; the end is looked for a
/// week ahead, for whoever made all hours quiet.
pub fn quiet_until(hours: &[QuietHours], now: &Zoned) -> Option<Timestamp> {
    if hours.is_empty() {
        return None;
    }
    let zone = now.time_zone();
    let first = now.date().yesterday().ok()?;
    let dates = first.series(1.day()).take(9);
    let mut spans: Vec<(Timestamp, Timestamp)> =
        dates.flat_map(|date| hours.iter().filter_map(move |hours| hours.on(date, zone))).collect();
    spans.sort_unstable();
    let mut until = None;
    for (begin, end) in spans {
        if begin <= until.unwrap_or(now.timestamp()) && now.timestamp() < end {
            until = until.max(Some(end));
        }
    }
    until
}

impl Day {
    pub const ALL: [Self; 7] = [Self::Mon, Self::Tue, Self::Wed, Self::Thu, Self::Fri, Self::Sat, Self::Sun];

    fn of(date: Date) -> Self {
        match date.weekday() {
            Weekday::Monday => Self::Mon,
            Weekday::Tuesday => Self::Tue,
            Weekday::Wednesday => Self::Wed,
            Weekday::Thursday => Self::Thu,
            Weekday::Friday => Self::Fri,
            Weekday::Saturday => Self::Sat,
            Weekday::Sunday => Self::Sun,
        }
    }

    /// As it is typed and stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mon => "mon",
            Self::Tue => "tue",
            Self::Wed => "wed",
            Self::Thu => "thu",
            Self::Fri => "fri",
            Self::Sat => "sat",
            Self::Sun => "sun",
        }
    }
}

impl FromStr for Day {
    type Err = HoursError;

    fn from_str(typed: &str) -> Result<Self, HoursError> {
        let typed = typed.trim().to_ascii_lowercase();
        Self::ALL.into_iter().find(|day| day.word() == typed).ok_or(HoursError::NoDayName)
    }
}

impl TimeOfDay {
    const END: u16 = 24 * 60;

    fn on(self, date: Date, zone: &TimeZone) -> Option<Timestamp> {
        let (date, minutes) = if self.0 == Self::END { (date.tomorrow().ok()?, 0) } else { (date, self.0) };
        let (hour, minute) = (i8::try_from(minutes / 60).ok()?, i8::try_from(minutes % 60).ok()?);
        Some(date.at(hour, minute, 0, 0).to_zoned(zone.clone()).ok()?.timestamp())
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl FromStr for TimeOfDay {
    type Err = HoursError;

    fn from_str(typed: &str) -> Result<Self, HoursError> {
        let (hours, minutes) = typed.trim().split_once(':').ok_or(HoursError::NoTime)?;
        let number = |digits: &str| match digits.len() {
            1 | 2 if digits.bytes().all(|digit| digit.is_ascii_digit()) => {
                digits.parse::<u16>().map_err(|_| HoursError::NoTime)
            }
            _ => Err(HoursError::NoTime),
        };
        let (hours, minutes) = (number(hours)?, number(minutes)?);
        let all = hours * 60 + minutes;
        if minutes < 60 && all <= Self::END { Ok(Self(all)) } else { Err(HoursError::NoTime) }
    }
}

impl TryFrom<String> for TimeOfDay {
    type Error = HoursError;

    fn try_from(stored: String) -> Result<Self, HoursError> {
        stored.parse()
    }
}

impl From<TimeOfDay> for String {
    fn from(time: TimeOfDay) -> Self {
        time.to_string()
    }
}

impl TryFrom<Hours> for QuietHours {
    type Error = HoursError;

    fn try_from(hours: Hours) -> Result<Self, HoursError> {
        if hours.days.is_empty() {
            Err(HoursError::NoDay)
        } else if hours.from == hours.until {
            Err(HoursError::Empty)
        } else {
            Ok(Self(hours))
        }
    }
}

impl From<QuietHours> for Hours {
    fn from(hours: QuietHours) -> Self {
        hours.0
    }
}
