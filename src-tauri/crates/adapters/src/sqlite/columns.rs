//! How enumerations and times are written in the database.

use rusqlite::types::{FromSqlError, Type};
use rusqlite::{Row, RowIndex};
use satchime_domain::Timestamp;
use satchime_domain::notice::Hold;
use satchime_domain::payment::{Direction, Status};
use satchime_domain::rules::alarm;
use satchime_domain::wallet::{Access, ChannelChoice, ChannelKind};

/// An enumeration whose variants are stored as words. The words are on people's disks: they never change.
pub(super) trait Word: Copy + PartialEq + 'static {
    const WORDS: &'static [(Self, &'static str)];

    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(variant, _)| *variant == self).map_or("", |(_, word)| word)
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, known)| *known == word).map(|(variant, _)| *variant)
    }
}

impl Word for Direction {
    const WORDS: &'static [(Self, &'static str)] =
        &[(Self::Inbound, "inbound"), (Self::Outbound, "outbound")];
}

impl Word for Status {
    const WORDS: &'static [(Self, &'static str)] =
        &[(Self::Pending, "pending"), (Self::Succeeded, "succeeded"), (Self::Failed, "failed")];
}

impl Word for Hold {
    const WORDS: &'static [(Self, &'static str)] =
        &[(Self::QuietHours, "quiet_hours"), (Self::Muted, "muted")];
}

impl Word for alarm::Kind {
    const WORDS: &'static [(Self, &'static str)] =
        &[(Self::BalanceBelow, "balance_below"), (Self::NotLive, "not_live"), (Self::Rejected, "rejected")];
}

impl Word for Access {
    const WORDS: &'static [(Self, &'static str)] =
        &[(Self::InvoiceKey, "invoice_key"), (Self::AdminKey, "admin_key"), (Self::IdOnly, "id_only")];
}

impl Word for ChannelChoice {
    const WORDS: &'static [(Self, &'static str)] =
        &[(Self::Auto, "auto"), (Self::Key, "key"), (Self::Id, "id")];
}

impl Word for ChannelKind {
    const WORDS: &'static [(Self, &'static str)] = &[(Self::Key, "key"), (Self::Id, "id")];
}

pub(super) fn word<T: Word>(row: &Row<'_>, column: &str) -> rusqlite::Result<T> {
    let index = column.idx(row.as_ref())?;
    T::from_word(row.get_ref(index)?.as_str()?).ok_or_else(|| unreadable(index, Type::Text))
}

pub(super) fn optional_word<T: Word>(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<T>> {
    let index = column.idx(row.as_ref())?;
    let Some(word) = row.get_ref(index)?.as_str_or_null()? else { return Ok(None) };
    T::from_word(word).map(Some).ok_or_else(|| unreadable(index, Type::Text))
}

/// Microseconds since 1970 in UTC.
pub(super) fn micros(time: Timestamp) -> i64 {
    time.as_microsecond()
}

pub(super) fn optional_micros(time: Option<Timestamp>) -> Option<i64> {
    time.map(micros)
}

/// The time as it comes back from the database, which keeps no nanoseconds.
pub(super) fn stored(time: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(micros(time)).unwrap_or(time)
}

pub(super) fn time(row: &Row<'_>, column: &str) -> rusqlite::Result<Timestamp> {
    let index = column.idx(row.as_ref())?;
    Timestamp::from_microsecond(row.get(index)?).map_err(|_| unreadable(index, Type::Integer))
}

pub(super) fn optional_time(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<Timestamp>> {
    let index = column.idx(row.as_ref())?;
    let Some(micros) = row.get(index)? else { return Ok(None) };
    Timestamp::from_microsecond(micros).map(Some).map_err(|_| unreadable(index, Type::Integer))
}

pub(super) fn unreadable(index: usize, kind: Type) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(index, kind, Box::new(FromSqlError::InvalidType))
}
