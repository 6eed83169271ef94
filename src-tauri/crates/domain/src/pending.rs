//! When to ask about a payment that is still pending. LNbits sends no frame when it settles or fails, and learns of it
//! only in its own sweep (every 30 minutes by default) or when somebody asks.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::payment::{Direction, Payment, PaymentRecord};

/// An outgoing payment is usually decided within seconds, and its payer waits for it.
const OUTBOUND: (Duration, Duration) = (Duration::from_secs(5), Duration::from_secs(10 * 60));
/// An invoice is mostly paid with a frame; asking is for the frame that did not come.
const INBOUND: (Duration, Duration) = (Duration::from_secs(30), Duration::from_secs(30 * 60));
/// An invoice this much older than its expiry is left to the list: even a held payment is decided by then.
const GIVEN_UP: SignedDuration = SignedDuration::from_hours(24);
/// For an invoice without a trustworthy expiry.
const USUAL_EXPIRY: SignedDuration = SignedDuration::from_hours(24);

/// How long to wait before asking about a payment this old; `None`: not worth asking any more. As long again as it
/// has been pending, or an eighth of that where the payer waits, so the questions grow rarer by themselves. It is
/// pending for at least as long as it was `followed`: our clock may be behind the server's.
pub fn next_question(payment: &Payment, now: Timestamp, followed: Duration) -> Option<Duration> {
    let record = &payment.record;
    let (first, most) = match record.direction {
        Direction::Outbound => OUTBOUND,
        Direction::Inbound if is_given_up(record, now) => return None,
        Direction::Inbound => INBOUND,
    };
    let pending_since = record.created_at.unwrap_or(payment.first_seen_at);
    let age = Duration::try_from(now.duration_since(pending_since)).unwrap_or_default().max(followed);
    let wait = match record.direction {
        Direction::Outbound => age / 8,
        Direction::Inbound => age,
    };
    Some(wait.clamp(first, most))
}

/// How long to wait before the first question on a new connection about a payment that was last asked about at
/// `asked_at`, in whatever life of the app. Where the server can't list what changed (LNbits before 1.4.1), even an
/// invoice that is given up is asked about once more, for it may have been paid while nobody looked; that is
/// remembered.
pub fn first_question(
    payment: &Payment,
    asked_at: Option<Timestamp>,
    lists_changes: bool,
    now: Timestamp,
) -> Option<Duration> {
    match next_question(payment, now, Duration::ZERO) {
        Some(wait) => {
            let since = asked_at.and_then(|asked_at| Duration::try_from(now.duration_since(asked_at)).ok());
            Some(wait.saturating_sub(since.unwrap_or_default()))
        }
        None => {
            let was_asked = asked_at.is_some_and(|asked_at| is_given_up(&payment.record, asked_at));
            (!lists_changes && !was_asked).then_some(Duration::ZERO)
        }
    }
}

fn is_given_up(record: &PaymentRecord, now: Timestamp) -> bool {
    let usual = || record.created_at.and_then(|created_at| created_at.checked_add(USUAL_EXPIRY).ok());
    let Some(expires_at) = record.expires_at.or_else(usual) else { return false };
    now.duration_since(expires_at) > GIVEN_UP
}
