//! What a record from the server changes in the ledger, and whether that change is news.
//!
//! The store calls [`judge`] inside the transaction that writes the payment and its notice, so both happen or neither.

use std::borrow::Cow;
use std::collections::HashSet;

use jiff::{SignedDuration, Timestamp};

use crate::local_time;
use crate::payment::{CheckingId, Direction, Payment, PaymentRecord, Status};
use crate::wallet::{History, Progress, WalletId};

/// How a record came to us.
#[derive(Clone, Debug)]
pub struct RecordContext {
    pub wallet: WalletId,
    /// The wallet's progress before this look.
    pub progress: Progress,
    /// Records that a frame of this subscription named.
    pub hinted: HashSet<CheckingId>,
    /// [`crate::source::Capabilities::lists_changes`].
    pub lists_changes: bool,
    /// The records came over REST with the wallet's key.
    pub confirmed: bool,
    pub observed_at: Timestamp,
    /// The server's clock when it answered, where it told.
    pub server_time: Option<Timestamp>,
    /// For how long payments have been seen as they settle: the connection is live, and was so without a break. `None`
    /// while it catches up.
    pub live_for: Option<SignedDuration>,
}

/// What to do with one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The ledger has it just so.
    Known,
    /// Write it down.
    Write { payment: Box<Payment>, news: News },
}

/// What a change is to whoever is told of payments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// Nothing to be told of.
    None,
    /// An outgoing payment that may still fail, for whoever wants to hear of those
    /// ([`crate::rules::NoticeSettings::wants`]).
    OnItsWay,
    /// It settled, failed, or was taken back.
    Outcome,
}

/// Found this much later than it settled, a payment that the connection did not see settle is called late.
const LATE: SignedDuration = SignedDuration::from_secs(15);

/// A server that changes its mind is believed this often, aloud: each time, other words can be found for it.
const MAX_REVERSALS: u8 = 2;

/// How far a server's clock may be off without its new payments looking old, where it does not tell its time.
const CLOCK_SLACK: SignedDuration = SignedDuration::from_hours(24);

/// Compares one record with the ledger's line for it.
pub fn judge(known: Option<&Payment>, record: &PaymentRecord, context: &RecordContext) -> Verdict {
    match known {
        None => judge_unseen(record, context),
        Some(known) => judge_seen(known, &in_utc(record, Some(known), context), context),
    }
}

/// The record with the times that it means. What the ledger has of an unchanged one stays: it was judged when it was
/// fresh.
fn in_utc<'a>(
    record: &'a PaymentRecord,
    known: Option<&Payment>,
    context: &RecordContext,
) -> Cow<'a, PaymentRecord> {
    if !record.has_local_times {
        return Cow::Borrowed(record);
    }
    let now = context.server_time.unwrap_or(context.observed_at);
    // Once the past was read, whatever changes does so now.
    let is_fresh = context.progress.history.is_read() || context.hinted.contains(&record.checking_id);
    let read = |time: Option<Timestamp>| time.map(|time| local_time::read(time, now, is_fresh));
    let known = known.map(|known| &known.record);
    let unchanged = known.filter(|known| known.status == record.status);
    Cow::Owned(PaymentRecord {
        created_at: known.and_then(|known| known.created_at).or_else(|| read(record.created_at)),
        updated_at: unchanged.map_or_else(|| read(record.updated_at), |known| known.updated_at),
        has_local_times: false,
        ..record.clone()
    })
}

fn judge_unseen(told: &PaymentRecord, context: &RecordContext) -> Verdict {
    // What divides history from news are the server's own times, as they are.
    let news = match news(told) {
        // A frame alone is believed about what happened, not about what may.
        News::OnItsWay if !context.confirmed => News::None,
        _ if is_history(told, context) => News::None,
        news => news,
    };
    let announce = news == News::Outcome;
    let record = &*in_utc(told, None, context);
    let final_at = settlement(record, context);
    let payment = Payment {
        wallet: context.wallet.clone(),
        late: announce && is_late(record, final_at, context),
        // A record of an unknown past has no better time than its creation.
        settled_at: settles(record).then(|| final_at.unwrap_or_else(|| fallback(record, context, announce))),
        record: record.clone(),
        confirmed: context.confirmed,
        first_seen_at: context.observed_at,
        unknown_since: None,
        reversals: 0,
    };
    Verdict::Write { payment: Box::new(payment), news }
}

fn judge_seen(known: &Payment, record: &PaymentRecord, context: &RecordContext) -> Verdict {
    // The truth never gives way to a frame, and what is final stays so against a stale page. Only what a frame said
    // gives way to the truth.
    let word_of_mouth = known.confirmed && !context.confirmed;
    let corrects = !known.confirmed && context.confirmed;
    let stale = !corrects && known.record.status.is_final() && !record.status.is_final();
    let is_same = known.record == *record && known.confirmed == context.confirmed;
    if word_of_mouth || stale || (is_same && known.unknown_since.is_none()) {
        return Verdict::Known;
    }
    let changed = known.record.status != record.status;
    let reversals = known.reversals.saturating_add(u8::from(changed && known.record.status.is_final()));
    let is_outcome = news(record) == News::Outcome || is_taken_back(known, record);
    let announce = changed && reversals <= MAX_REVERSALS && is_outcome;
    // What was seen pending did not become final at its creation, whatever an old server's times say.
    let final_at = if context.lists_changes { record.updated_at } else { None };
    let settled_at = match (changed, settles(record)) {
        (_, false) => None,
        (false, true) => known.settled_at,
        (true, true) => Some(final_at.unwrap_or(context.observed_at)),
    };
    let payment = Payment {
        wallet: context.wallet.clone(),
        late: if announce { is_late(record, final_at, context) } else { known.late },
        settled_at,
        record: record.clone(),
        confirmed: context.confirmed,
        first_seen_at: known.first_seen_at,
        unknown_since: None,
        reversals,
    };
    let news = if announce { News::Outcome } else { News::None };
    Verdict::Write { payment: Box::new(payment), news }
}

/// Money that moved or is about to, or an outgoing payment that failed. An invoice is no news, paid by nobody yet or
/// ever.
fn news(record: &PaymentRecord) -> News {
    match (record.direction, record.status) {
        (Direction::Inbound, Status::Pending | Status::Failed) => News::None,
        (Direction::Outbound, Status::Pending) => News::OnItsWay,
        (_, Status::Succeeded) | (Direction::Outbound, Status::Failed) => News::Outcome,
    }
}

/// What came in and was counted on did not come after all.
fn is_taken_back(known: &Payment, record: &PaymentRecord) -> bool {
    known.record.status == Status::Succeeded && record.status == Status::Failed
}

fn settles(record: &PaymentRecord) -> bool {
    record.status == Status::Succeeded
}

/// Whether a record that was not seen before adds to those that are accounted for. While the past is read, all that
/// there was is.
pub fn counts_as_new(record: &PaymentRecord, progress: &Progress) -> bool {
    progress.history.is_read() || record.created_at > progress.watch_from
}

/// Whether an unseen record was settled before the wallet was first watched.
fn is_history(record: &PaymentRecord, context: &RecordContext) -> bool {
    if !context.confirmed {
        return false;
    }
    // Any two of these say that an unseen record is new, whatever its times: the server's clock was set back before
    // the line between history and news, so its times are worth nothing; all history was taken in; a frame told of
    // it, and servers replay none. One alone does not: a frame can be made up, and a history can have gaps.
    let was_set_back = context.server_time.is_some_and(|now| Some(now) < context.progress.watch_from);
    let is_told = context.hinted.contains(&record.checking_id);
    let reasons = [was_set_back, context.progress.history.is_read(), is_told];
    if reasons.into_iter().filter(|holds| *holds).count() >= 2 {
        return false;
    }
    // Once all history was taken in, an unseen record is new even if the server's clock was off a little since.
    let slack = if context.progress.history.is_read() { CLOCK_SLACK } else { SignedDuration::ZERO };
    let watch_from = context.progress.watch_from.map(|from| from.checked_sub(slack).unwrap_or(from));
    if let (Some(settled_at), Some(watch_from)) = (settlement(record, context), watch_from) {
        // Old servers tell whole seconds, and in one of them history ends and news begins.
        let same_second = settled_at == watch_from && !context.lists_changes;
        if !same_second {
            // The server's own times outweigh a frame, or a forged one could make an old payment new.
            return settled_at <= watch_from;
        }
    }
    // Made before we watched, paid at a time nobody tells: history while history is being taken in, news after, or when
    // a frame tells of it, because servers replay none.
    let made_before = match (record.created_at, watch_from) {
        (Some(created_at), Some(watch_from)) => created_at <= watch_from,
        _ => true,
    };
    made_before && !context.progress.history.is_read() && !context.hinted.contains(&record.checking_id)
}

/// When the record became what it is, where the server tells. What is pending has been so since it was made, whenever
/// it was labelled.
fn settlement(record: &PaymentRecord, context: &RecordContext) -> Option<Timestamp> {
    if context.lists_changes && record.status.is_final() {
        record.updated_at.or(record.created_at)
    } else {
        creation_as_settlement(record)
    }
}

/// Before 1.4.1 only an outgoing payment's creation is close to its settlement: paying it is what makes it.
fn creation_as_settlement(record: &PaymentRecord) -> Option<Timestamp> {
    match record.direction {
        Direction::Outbound => record.created_at,
        Direction::Inbound => None,
    }
}

fn fallback(record: &PaymentRecord, context: &RecordContext, announce: bool) -> Timestamp {
    if announce { context.observed_at } else { record.created_at.unwrap_or(context.observed_at) }
}

/// Whether it settled while nobody could be told: before the connection was live. The server's times are compared with
/// its own clock alone.
fn is_late(record: &PaymentRecord, final_at: Option<Timestamp>, context: &RecordContext) -> bool {
    let hinted = !context.confirmed || context.hinted.contains(&record.checking_id);
    // The person added the wallet just now.
    if hinted || context.progress.history == History::Unread {
        return false;
    }
    let age = |since: Timestamp| context.server_time.map(|now| now.duration_since(since));
    match context.live_for {
        // At a time nobody tells: but it was not there when the ledger was last compared.
        Some(live_for) => final_at.and_then(age).is_some_and(|age| age > live_for + LATE),
        // Nothing settles before it is made.
        None => final_at.or(record.created_at).and_then(age).is_none_or(|age| age > LATE),
    }
}
