//! The payment object, as every LNbits version sends it in frames and REST answers.

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

use super::json::{Raw, members, rounded, without_nan};
use crate::money::Msat;
use crate::payment::{CheckingId, Direction, PaymentHash, PaymentRecord, Status};
use crate::wallet::SourceWalletId;

const MAX_ID: usize = 256;
const MAX_MEMO: usize = 4096;
const MAX_BOLT11: usize = 8192;
const MAX_PREIMAGE: usize = 256;
const MAX_TAG: usize = 64;
/// So many members of `extra` are kept.
const MAX_EXTRAS: usize = 20;
const MAX_EXTRA: usize = 256;

/// Reads a payment object. An odd field costs only itself; `None` without a usable `checking_id` or `amount`.
///
/// A status that is missing or unknown reads as pending, never as money that moved.
pub fn record(json: &[u8]) -> Option<PaymentRecord> {
    Fields::read(&without_nan(&String::from_utf8_lossy(json)))?.record()
}

/// What is needed of a payment object, still unread.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a> {
    pub checking_id: Option<Raw<'a>>,
    pub payment_hash: Option<Raw<'a>>,
    wallet_id: Option<Raw<'a>>,
    amount: Option<Raw<'a>>,
    fee: Option<Raw<'a>>,
    status: Option<Raw<'a>>,
    pending: Option<Raw<'a>>,
    memo: Option<Raw<'a>>,
    extra: Option<Raw<'a>>,
    tag: Option<Raw<'a>>,
    invoices: [Option<Raw<'a>>; 2],
    preimage: Option<Raw<'a>>,
    time: Option<Raw<'a>>,
    created_at: Option<Raw<'a>>,
    updated_at: Option<Raw<'a>>,
    expiry: Option<Raw<'a>>,
}

impl<'a> Fields<'a> {
    const NAMES: [&'static str; 17] = [
        "checking_id",
        "payment_hash",
        "wallet_id",
        "amount",
        "fee",
        "status",
        "pending",
        "memo",
        "extra",
        "tag",
        "bolt11",
        "payment_request",
        "preimage",
        "time",
        "created_at",
        "updated_at",
        "expiry",
    ];

    pub fn read(object: &'a str) -> Option<Self> {
        members(object, Self::NAMES).ok().flatten().map(Self::of)
    }

    fn of(found: [Option<Raw<'a>>; 17]) -> Self {
        let [checking_id, payment_hash, wallet_id, amount, fee, status, pending, memo, extra, tag, ..] =
            found;
        let [.., bolt11, payment_request, preimage, time, created_at, updated_at, expiry] = found;
        let invoices = [bolt11, payment_request];
        Self {
            checking_id,
            payment_hash,
            wallet_id,
            amount,
            fee,
            status,
            pending,
            memo,
            extra,
            tag,
            invoices,
            preimage,
            time,
            created_at,
            updated_at,
            expiry,
        }
    }

    pub fn record(&self) -> Option<PaymentRecord> {
        let checking_id = id(self.checking_id)?;
        let amount_msat = self.amount?.integer()?;
        Some(PaymentRecord {
            payment_hash: PaymentHash(id(self.payment_hash).unwrap_or_else(|| hash_within(&checking_id))),
            checking_id: CheckingId(checking_id),
            source_wallet_id: id(self.wallet_id).map(SourceWalletId),
            direction: if amount_msat < 0 { Direction::Outbound } else { Direction::Inbound },
            status: self.status().unwrap_or(Status::Pending),
            amount_msat: Msat::new(amount_msat).abs(),
            fee_msat: self.fee.and_then(Raw::integer).map_or(Msat::ZERO, |fee| Msat::new(fee).abs()),
            memo: self.memo.and_then(words),
            comment: self.comment(),
            tag: self.tag(),
            extra: self.extra(),
            bolt11: self.invoices.into_iter().find_map(|invoice| whole(invoice, MAX_BOLT11)),
            preimage: whole(self.preimage, MAX_PREIMAGE).filter(|hex| hex.bytes().any(|byte| byte != b'0')),
            created_at: time(self.time).or_else(|| time(self.created_at)),
            updated_at: time(self.updated_at),
            expires_at: self.expiry.and_then(instant),
            has_local_times: [self.time, self.created_at, self.updated_at]
                .into_iter()
                .flatten()
                .any(is_local),
        })
    }

    /// The status, where the object tells one: `status` since 0.12.11, `pending` up to 0.12.12.
    pub fn status(&self) -> Option<Status> {
        if let Some(word) = self.status.and_then(Raw::text) {
            return Some(match word.trim().to_ascii_lowercase().as_str() {
                "success" => Status::Succeeded,
                "failed" => Status::Failed,
                _ => Status::Pending,
            });
        }
        let is_pending = self.pending?.boolean()?;
        Some(if is_pending { Status::Pending } else { Status::Succeeded })
    }

    /// `extra.comment` is a string, or a list with one string (older lnurlp extension).
    fn comment(&self) -> Option<String> {
        let [comment] = self.extra?.members(["comment"]);
        let comment = comment?;
        words(comment).or_else(|| comment.first(words))
    }

    /// A member of its own from LNbits 1.0 on; before, and where that is empty, in `extra`.
    fn tag(&self) -> Option<String> {
        let [within] = self.extra.map_or([None], |extra| extra.members(["tag"]));
        whole(self.tag, MAX_TAG).or_else(|| whole(within, MAX_TAG))
    }

    /// What is said elsewhere, and what is no plain value, is left out.
    fn extra(&self) -> Vec<(String, String)> {
        let is_told = |(name, value): &(String, String)| {
            !matches!(name.as_str(), "comment" | "tag") && !value.is_empty()
        };
        let members = self.extra.map(|extra| extra.plain(MAX_EXTRA)).unwrap_or_default();
        let mut told = members.into_iter().filter(is_told).collect::<Vec<_>>();
        // A frame and a list tell them in orders of their own, and a name that comes twice means its last value.
        told.reverse();
        told.sort_by(|(one, _), (other, _)| one.cmp(other));
        told.dedup_by(|(later, _), (kept, _)| later == kept);
        told.truncate(MAX_EXTRAS);
        told
    }
}

/// An id is used whole or not at all: a cut one would name something else.
pub(super) fn id(value: Option<Raw<'_>>) -> Option<String> {
    let is_odd = |c: char| c.is_control() || c.is_whitespace() || c == char::REPLACEMENT_CHARACTER;
    whole(value, MAX_ID).filter(|id| !id.contains(is_odd))
}

/// The payer of an internal payment has `internal_<payment hash>` as checking id, everyone else usually the hash.
fn hash_within(checking_id: &str) -> String {
    match checking_id.strip_prefix("internal_") {
        Some(hash) if !hash.is_empty() => hash.to_owned(),
        _ => checking_id.to_owned(),
    }
}

/// What a stranger wrote, or the beginning of it.
fn words(value: Raw<'_>) -> Option<String> {
    value.text().filter(|text| !text.is_empty()).map(|text| start(&text, MAX_MEMO))
}

fn whole(value: Option<Raw<'_>>, most: usize) -> Option<String> {
    value?.text().filter(|text| !text.is_empty() && text.len() <= most)
}

pub(super) fn start(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// A time that means UTC when it has no offset: `time`, `created_at`, `updated_at`.
fn time(value: Option<Raw<'_>>) -> Option<Timestamp> {
    let value = value?;
    instant(value).or_else(|| {
        let civil: DateTime = value.text()?.trim().parse().ok()?;
        Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
    })
}

/// A time without an offset.
fn is_local(value: Raw<'_>) -> bool {
    instant(value).is_none() && time(Some(value)).is_some()
}

/// A time that needs no guessing: Unix seconds, or text with an offset. LNbits also sends `expiry` without an offset,
/// which is then the server's local time, so it tells nothing.
fn instant(value: Raw<'_>) -> Option<Timestamp> {
    match value.text() {
        Some(text) => text.trim().parse().ok(),
        None => unix(value.number()?),
    }
}

fn unix(seconds: f64) -> Option<Timestamp> {
    const MICROS: f64 = 1e6;
    Timestamp::from_microsecond(rounded(seconds * MICROS)?).ok()
}
