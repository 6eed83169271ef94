//! What the window asks of the ledger, and what it is answered. Amounts are in msat, times as RFC 3339.

use satchime_domain::filter::{AnnotatedPayment, PaymentFilter, Sort, Totals};
use satchime_domain::money::Msat;
use satchime_domain::payment::{Direction, Status};
use satchime_domain::wallet::WalletId;
use satchime_domain::{TimeZone, Timestamp};
use satchime_engine::ports::LedgerQuery;
use serde::{Deserialize, Serialize};
use specta::Type;

use super::convert;
use super::types::{DirectionView, PaymentRef, PaymentView, StatusView};

/// More than this at a time makes no window better.
const MAX_ROWS: u32 = 200;
/// So many parts of time are told at once: a year of days, or two months of hours.
const MAX_BUCKETS: usize = 1_500;

/// Which payments are looked for. What is empty or `null` holds of all.
#[derive(Clone, Debug, Default, Deserialize, Type)]
pub struct FilterView {
    pub wallet_ids: Vec<String>,
    pub direction: Option<DirectionView>,
    pub statuses: Vec<StatusView>,
    /// Without the fee; as much counts.
    pub min_msat: Option<i64>,
    /// Without the fee; as much counts.
    pub max_msat: Option<i64>,
    pub from: Option<String>,
    /// The first moment that is too late.
    pub until: Option<String>,
    /// The extension that made it, or a label.
    pub tag: Option<String>,
    /// Words or their beginnings, in memo, comment, hash, tag, note and labels.
    pub text: String,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum SortView {
    #[default]
    Newest,
    Oldest,
    Largest,
    Smallest,
}

/// A part of what is found, by its place in all of it.
#[derive(Clone, Debug, Deserialize, Type)]
pub struct HistoryRequest {
    pub filter: FilterView,
    pub sort: SortView,
    pub offset: u32,
    pub limit: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct HistoryRow {
    pub payment: PaymentView,
    pub note: PaymentNoteView,
}

/// What is written on a payment, by the person and by the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct PaymentNoteView {
    /// The person's own.
    pub note: String,
    pub labels: Vec<String>,
    /// The server's extension that made it.
    pub tag: Option<String>,
    /// What else the server tells of it, by name. Anybody may have written it.
    pub extra: Vec<(String, String)>,
}

#[derive(Clone, Debug, Deserialize, Type)]
pub struct PaymentNoteRequest {
    pub payment: PaymentRef,
    pub note: String,
    pub labels: Vec<String>,
}

/// Sums are of what settled and is confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
pub struct TotalsView {
    /// All that were found, in whatever state.
    pub payments: u32,
    pub in_msat: i64,
    /// Without fees.
    pub out_msat: i64,
    pub fee_msat: i64,
}

#[derive(Clone, Copy, Debug, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum StepView {
    Hour,
    Day,
}

/// `from` and `until` of the filter are needed.
#[derive(Clone, Debug, Deserialize, Type)]
pub struct FiguresRequest {
    pub filter: FilterView,
    pub step: StepView,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct BucketView {
    /// When it begins.
    pub at: String,
    pub totals: TotalsView,
    /// What the wallets held at its end, by their payments; `null` where more than wallets and times is filtered.
    pub balance_msat: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct FiguresView {
    pub totals: TotalsView,
    /// Empty ones too.
    pub buckets: Vec<BucketView>,
}

/// What a wallet holds by its server, and by the payments that are written down here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct LedgerBalanceView {
    pub wallet_id: String,
    pub server_msat: Option<i64>,
    pub ledger_msat: i64,
    /// Its whole past was read, so that a difference means something.
    pub complete: bool,
}

impl From<FilterView> for PaymentFilter {
    /// A time that can't be read filters nothing.
    fn from(view: FilterView) -> Self {
        let time = |time: Option<String>| time.and_then(|time| time.parse().ok());
        Self {
            wallets: view.wallet_ids.into_iter().map(WalletId).collect(),
            direction: view.direction.map(Into::into),
            statuses: view.statuses.into_iter().map(Into::into).collect(),
            min: view.min_msat.map(Msat::new),
            max: view.max_msat.map(Msat::new),
            from: time(view.from),
            until: time(view.until),
            tag: view.tag,
            text: view.text,
        }
    }
}

impl From<DirectionView> for Direction {
    fn from(view: DirectionView) -> Self {
        match view {
            DirectionView::Inbound => Self::Inbound,
            DirectionView::Outbound => Self::Outbound,
        }
    }
}

impl From<StatusView> for Status {
    fn from(view: StatusView) -> Self {
        match view {
            StatusView::Pending => Self::Pending,
            StatusView::Succeeded => Self::Succeeded,
            StatusView::Failed => Self::Failed,
        }
    }
}

impl From<HistoryRequest> for LedgerQuery {
    fn from(request: HistoryRequest) -> Self {
        let sort = match request.sort {
            SortView::Newest => Sort::Newest,
            SortView::Oldest => Sort::Oldest,
            SortView::Largest => Sort::Largest,
            SortView::Smallest => Sort::Smallest,
        };
        let (offset, limit) = (request.offset.into(), request.limit.min(MAX_ROWS));
        Self { filter: request.filter.into(), sort, offset, limit }
    }
}

impl From<Totals> for TotalsView {
    fn from(totals: Totals) -> Self {
        Self {
            payments: u32::try_from(totals.count).unwrap_or(u32::MAX),
            in_msat: totals.received.get(),
            out_msat: totals.sent.get(),
            fee_msat: totals.fees.get(),
        }
    }
}

pub fn row(wallet_name: &str, annotated: &AnnotatedPayment) -> HistoryRow {
    HistoryRow { payment: convert::payment(wallet_name, &annotated.payment), note: note(annotated) }
}

pub fn note(AnnotatedPayment { payment, annotation }: &AnnotatedPayment) -> PaymentNoteView {
    PaymentNoteView {
        note: annotation.note.clone(),
        labels: annotation.labels.clone(),
        tag: payment.record.tag.clone(),
        extra: payment.record.extra.clone(),
    }
}

/// Where hours or days begin, from the one that `from` is in to the first that `until` is not after, where the person
/// is. A day may have 23 or 25 hours.
pub fn edges(from: Timestamp, until: Timestamp, step: StepView, zone: &TimeZone) -> Vec<Timestamp> {
    let mut edges = Vec::new();
    let from = from.to_zoned(zone.clone());
    let begin = match step {
        StepView::Day => from.start_of_day(),
        StepView::Hour => {
            from.round(jiff::ZonedRound::new().smallest(jiff::Unit::Hour).mode(jiff::RoundMode::Trunc))
        }
    };
    let Ok(mut edge) = begin else { return edges };
    while edges.len() <= MAX_BUCKETS {
        edges.push(edge.timestamp());
        if edge.timestamp() >= until {
            break;
        }
        let next = match step {
            StepView::Day => edge.tomorrow().and_then(|day| day.start_of_day()),
            StepView::Hour => edge.checked_add(jiff::Span::new().hours(1)),
        };
        let Ok(next) = next else { break };
        edge = next;
    }
    edges
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begins(from: &str, until: &str, step: StepView) -> Vec<String> {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let edges = edges(from.parse().unwrap(), until.parse().unwrap(), step, &zone);
        edges.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn days_begin_at_midnight_where_the_person_is() {
        // Summer time ends on the 25th.
        let days = begins("2026-10-24T10:00:00Z", "2026-10-26T22:59:00Z", StepView::Day);
        let midnights =
            ["2026-10-23T22:00:00Z", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", "2026-10-26T23:00:00Z"];
        assert_eq!(days, midnights);
    }

    #[test]
    fn hours_go_on_through_the_night_in_which_clocks_are_set() {
        let hours = begins("2026-10-25T00:30:00Z", "2026-10-25T03:00:00Z", StepView::Hour);
        let expected =
            ["2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z", "2026-10-25T03:00:00Z"];
        assert_eq!(hours, expected);
    }

    #[test]
    fn nobody_asks_for_time_without_end() {
        let hours = begins("0001-01-02T00:00:00Z", "9999-01-01T00:00:00Z", StepView::Hour);
        assert_eq!(hours.len(), MAX_BUCKETS + 1);
        assert_eq!(begins("2026-01-02T00:00:00Z", "2026-01-01T00:00:00Z", StepView::Day).len(), 1);
    }
}
