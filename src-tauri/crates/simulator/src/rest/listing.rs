//! Which payments a list request asks for: sorting, filtering and paging, with the quirks of each version.

use std::cmp::Ordering;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::app::detail;
use crate::payment::{SimPayment, Status};
use crate::version::Version;
use crate::wire::{after, tag};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ListKind {
    /// `/payments`
    Plain,
    /// `/payments/paginated`
    Paginated,
}

#[derive(Debug)]
pub(super) struct Listing {
    /// Without it the order is the database's own.
    sort: Option<(Field, bool)>,
    filters: Vec<Filter>,
    search: Option<String>,
    limit: usize,
    offset: usize,
    hides_failed: bool,
}

/// A query that LNbits refuses, with its words.
#[derive(Debug)]
pub(super) struct BadQuery {
    status: StatusCode,
    detail: Value,
}

impl IntoResponse for BadQuery {
    fn into_response(self) -> Response {
        match self.detail {
            Value::String(text) => detail(self.status, &text),
            other => (self.status, Json(json!({"detail": other}))).into_response(),
        }
    }
}

impl Listing {
    pub fn parse(pairs: &[(String, String)], kind: ListKind, version: Version) -> Result<Self, BadQuery> {
        let given = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
        let limit = number("limit", given("limit"))?;
        let offset = number("offset", given("offset"))?.unwrap_or(0);
        if offset != 0 && limit.is_none_or(|limit| limit == 0) && !version.limits_lists() {
            return Err(BadQuery::sqlite("near \"OFFSET\": syntax error"));
        }
        let search = given("search").filter(|text| !text.is_empty()).map(str::to_lowercase);
        if search.is_some() && version.breaks_on_in_and_search() {
            return Err(BadQuery::sqlite("near \"SEARCH\": syntax error"));
        }
        let descending = match given("direction") {
            None => kind == ListKind::Plain,
            Some("asc") => false,
            Some("desc") => true,
            Some(_) => {
                return Err(BadQuery::parameter("direction", "unexpected value; permitted: 'asc', 'desc'"));
            }
        };
        let sort = match given("sortby").filter(|name| !name.is_empty()) {
            Some(name) => Some(Field::sortable(name, version).ok_or_else(|| BadQuery::sort(version))?),
            None => (kind == ListKind::Plain).then_some(Field::Time),
        };
        Ok(Self {
            sort: sort.map(|field| (field, descending)),
            filters: filters(pairs, version)?,
            search,
            limit: row_limit(limit, version),
            offset: usize::try_from(offset).unwrap_or(0),
            hides_failed: kind == ListKind::Plain && !version.list_shows_failed(),
        })
    }

    /// The page asked for, and how many payments there are on all pages.
    pub fn apply<'a>(&self, mut payments: Vec<&'a SimPayment>) -> (Vec<&'a SimPayment>, usize) {
        payments.retain(|payment| self.shows(payment));
        payments.sort_by(|a, b| a.checking_id.cmp(&b.checking_id));
        if let Some((field, descending)) = self.sort {
            payments.sort_by(|a, b| {
                let order = field.of(a).compare(&field.of(b));
                if descending { order.reverse() } else { order }
            });
        }
        let total = payments.len();
        (payments.into_iter().skip(self.offset).take(self.limit).collect(), total)
    }

    fn shows(&self, payment: &SimPayment) -> bool {
        let found = self.search.as_ref().is_none_or(|text| {
            let memo = payment.memo.as_deref().unwrap_or_default().to_lowercase();
            format!("{memo}{}{}", payment.amount_msat, payment.wallet_id).contains(text)
        });
        let hidden = self.hides_failed && payment.status == Status::Failed;
        found && !hidden && self.filters.iter().all(|filter| filter.passes(payment))
    }
}

impl BadQuery {
    fn parameter(name: &str, message: &str) -> Self {
        let problem = json!([{"loc": ["query", name], "msg": message, "type": "value_error"}]);
        Self { status: StatusCode::BAD_REQUEST, detail: problem }
    }

    fn sort(version: Version) -> Self {
        let text = "1 validation error for Filters\n__root__\n  Invalid sort field (type=value_error)";
        let status =
            if version.is_0_12() { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::BAD_REQUEST };
        Self { status, detail: json!(text) }
    }

    fn sqlite(problem: &str) -> Self {
        let text = format!("(sqlite3.OperationalError) {problem}");
        Self { status: StatusCode::INTERNAL_SERVER_ERROR, detail: json!(text) }
    }
}

fn number(name: &str, text: Option<&str>) -> Result<Option<i64>, BadQuery> {
    let parsed = text.map(|text| text.trim().parse::<i64>()).transpose();
    parsed.map_err(|_| BadQuery::parameter(name, "value is not a valid integer"))
}

fn row_limit(limit: Option<i64>, version: Version) -> usize {
    let all = usize::MAX;
    match limit.map(|limit| usize::try_from(limit).unwrap_or(all)) {
        None | Some(0) if !version.limits_lists() => all,
        Some(0) if version.limit_zero_is_a_thousand() => 1000,
        None | Some(0) => 10,
        Some(limit) if version.limits_lists() && limit != all => limit.min(1000),
        Some(limit) => limit,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Status,
    Tag,
    CheckingId,
    Amount,
    Fee,
    Memo,
    Time,
    CreatedAt,
    UpdatedAt,
    PaymentHash,
    WalletId,
}

impl Field {
    fn sortable(name: &str, version: Version) -> Option<Self> {
        match name {
            "time" => Some(Self::Time),
            "amount" => Some(Self::Amount),
            "fee" => Some(Self::Fee),
            "memo" => Some(Self::Memo),
            "checking_id" if version.is_0_12() => Some(Self::CheckingId),
            "wallet_id" if version.is_0_12() => Some(Self::WalletId),
            "tag" if !version.is_0_12() => Some(Self::Tag),
            "created_at" if !version.is_0_12() => Some(Self::CreatedAt),
            "updated_at" if version.sorts_by_updated_at() => Some(Self::UpdatedAt),
            _ => None,
        }
    }

    fn filterable(name: &str, version: Version) -> Option<Self> {
        match name {
            "checking_id" => Some(Self::CheckingId),
            "amount" => Some(Self::Amount),
            "fee" => Some(Self::Fee),
            "memo" => Some(Self::Memo),
            "time" => Some(Self::Time),
            "payment_hash" => Some(Self::PaymentHash),
            "wallet_id" => Some(Self::WalletId),
            "status" if !version.is_0_12() => Some(Self::Status),
            "tag" if !version.is_0_12() => Some(Self::Tag),
            _ => None,
        }
    }

    fn of(self, payment: &SimPayment) -> Cell {
        match self {
            Self::Status => Cell::text(payment.status.as_str()),
            Self::Tag => tag(&payment.extra).map_or(Cell::Null, Cell::text),
            Self::CheckingId => Cell::text(&payment.checking_id),
            Self::Amount => Cell::Number(payment.amount_msat),
            Self::Fee => Cell::Number(payment.fee_msat),
            Self::Memo => payment.memo.as_deref().map_or(Cell::Null, Cell::text),
            Self::Time | Self::CreatedAt => Cell::time(payment.created),
            Self::UpdatedAt => Cell::time(after(payment.updated, 4)),
            Self::PaymentHash => Cell::text(&payment.payment_hash),
            Self::WalletId => Cell::text(&payment.wallet_id),
        }
    }

    /// A value of the query; `None` when it does not parse.
    fn parse(self, text: &str) -> Option<Cell> {
        match self {
            Self::Amount | Self::Fee => text.trim().parse().ok().map(Cell::Number),
            Self::Time | Self::CreatedAt | Self::UpdatedAt => moment(text).map(Cell::time),
            _ => Some(Cell::text(text)),
        }
    }
}

/// A time with an offset, without one (UTC), or in Unix seconds.
fn moment(text: &str) -> Option<Timestamp> {
    if let Ok(seconds) = text.parse::<f64>() {
        return Timestamp::from_microsecond((seconds * 1e6) as i64).ok();
    }
    if text.contains(' ') {
        return None;
    }
    let zoned = text.parse::<Timestamp>().ok();
    zoned.or_else(|| Some(text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp()))
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Cell {
    Null,
    Text(String),
    Number(i64),
}

impl Cell {
    fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    fn time(time: Timestamp) -> Self {
        Self::Number(time.as_microsecond())
    }

    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            (Self::Number(a), Self::Number(b)) => a.cmp(b),
            (Self::Null, Self::Null) => Ordering::Equal,
            (Self::Null, _) | (Self::Number(_), Self::Text(_)) => Ordering::Less,
            (_, Self::Null) | (Self::Text(_), Self::Number(_)) => Ordering::Greater,
        }
    }
}

#[derive(Debug)]
struct Filter {
    field: Field,
    operator: Operator,
    values: Vec<Cell>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Eq,
    Ne,
    Gt,
    Ge,
    Lt,
    Le,
    In,
    Ex,
    Like,
}

impl Filter {
    fn passes(&self, payment: &SimPayment) -> bool {
        let cell = self.field.of(payment);
        if cell == Cell::Null {
            return false;
        }
        let any = |test: fn(Ordering) -> bool| self.values.iter().any(|value| test(cell.compare(value)));
        match self.operator {
            Operator::Eq | Operator::In => any(Ordering::is_eq),
            Operator::Ne => any(Ordering::is_ne),
            Operator::Ex => !any(Ordering::is_eq),
            Operator::Gt => any(Ordering::is_gt),
            Operator::Ge => any(Ordering::is_ge),
            Operator::Lt => any(Ordering::is_lt),
            Operator::Le => any(Ordering::is_le),
            Operator::Like => self.values.iter().any(|value| match (&cell, value) {
                (Cell::Text(text), Cell::Text(part)) => text.to_lowercase().contains(&part.to_lowercase()),
                _ => false,
            }),
        }
    }
}

/// Reads `field` and `field[op]`. What is unknown or does not parse is ignored, as LNbits does.
fn filters(pairs: &[(String, String)], version: Version) -> Result<Vec<Filter>, BadQuery> {
    let mut filters: Vec<Filter> = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for (key, _) in pairs {
        if seen.contains(&key.as_str()) {
            continue;
        }
        seen.push(key);
        let (name, operator) = match key.strip_suffix(']').and_then(|key| key.split_once('[')) {
            Some((name, operator)) => (name, Operator::named(operator)),
            None => (key.as_str(), Some(Operator::Eq)),
        };
        let (Some(field), Some(operator)) = (Field::filterable(name, version), operator) else { continue };
        if field == Field::PaymentHash && version.is_0_12() {
            return Err(BadQuery::sqlite("no such column: payment_hash"));
        }
        let lists = matches!(operator, Operator::In | Operator::Ex);
        if lists && version.breaks_on_in_and_search() {
            return Err(BadQuery::sqlite("near \"IN\": syntax error"));
        }
        let values = pairs.iter().filter(|(other, _)| other == key).map(|(_, value)| value.as_str());
        let values: Option<Vec<Cell>> = match lists {
            true => values.flat_map(|value| value.split(',')).map(|value| field.parse(value)).collect(),
            false => values.map(|value| field.parse(value)).collect(),
        };
        if let Some(values) = values {
            filters.push(Filter { field, operator, values });
        }
    }
    Ok(filters)
}

impl Operator {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "eq" => Self::Eq,
            "ne" => Self::Ne,
            "gt" => Self::Gt,
            "ge" => Self::Ge,
            "lt" => Self::Lt,
            "le" => Self::Le,
            "in" => Self::In,
            "ex" => Self::Ex,
            "like" => Self::Like,
            _ => return None,
        })
    }
}
