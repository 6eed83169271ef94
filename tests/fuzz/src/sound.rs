//! What is true of every payment and every line of text, wherever it came from.

use std::collections::HashSet;

use satchime_domain::ledger::{News, RecordContext, Verdict, judge};
use satchime_domain::money::Msat;
use satchime_domain::notice::{Announcement, Notice, NoticeId, group, moved, wording};
use satchime_domain::payment::{Payment, PaymentRecord, Status};
use satchime_domain::text::{self, MEMO, NAME, escape_markup, one_line, without_keys};
use satchime_domain::wallet::{History, Progress, WalletId};
use satchime_domain::{SignedDuration, Timestamp};

/// An answer of a server, or a frame, with everything that changes a verdict chosen by `bits`.
pub fn context(bits: u8, hinted: Option<&PaymentRecord>) -> RecordContext {
    let observed_at = Timestamp::from_second(1_795_428_000).expect("2026-11-23 is a time");
    let progress = Progress {
        watch_from: (bits & 1 != 0).then(|| observed_at - SignedDuration::from_hours(1)),
        history: if bits & 2 != 0 { History::Read } else { History::Unread },
        ..Progress::default()
    };
    RecordContext {
        wallet: WalletId("w".into()),
        progress,
        hinted: hinted
            .filter(|_| bits & 4 != 0)
            .map(|record| record.checking_id.clone())
            .into_iter()
            .collect(),
        lists_changes: bits & 8 != 0,
        confirmed: bits & 16 != 0,
        observed_at,
        server_time: (bits & 32 != 0).then_some(observed_at),
        live_for: (bits & 64 != 0).then_some(SignedDuration::from_mins(1)),
    }
}

/// Writes the record down as the store would. Returns the line of the ledger, and the notice it causes.
pub fn written(record: &PaymentRecord, context: &RecordContext) -> (Payment, Option<Notice>) {
    let Verdict::Write { payment, news } = judge(None, record, context) else {
        panic!("an unseen record is written down");
    };
    assert!(!payment.record.has_local_times, "what is kept means what it says");
    if !record.has_local_times {
        assert_eq!(payment.record, *record);
    }
    assert_eq!(payment.confirmed, context.confirmed);
    assert_eq!(payment.settled_at.is_some(), record.status == Status::Succeeded);
    assert!(news != News::Outcome || record.status.is_final(), "only what is final is an outcome");
    assert!(news != News::OnItsWay || payment.confirmed, "what may happen is said on nobody's word");
    assert_eq!(judge(Some(&payment), record, context), Verdict::Known, "the same record again is no news");
    let truth = RecordContext { confirmed: true, ..context.clone() };
    let unconfirmed = RecordContext { confirmed: false, ..context.clone() };
    if let Verdict::Write { payment: known, .. } = judge(None, record, &truth) {
        let mut forged = record.clone();
        forged.amount_msat = forged.amount_msat + Msat::new(1);
        assert_eq!(
            judge(Some(&known), &forged, &unconfirmed),
            Verdict::Known,
            "the truth does not give way to a frame"
        );
    }
    let notice = (news != News::None).then(|| Notice {
        id: NoticeId(1),
        wallet_name: text::name(record.memo.as_deref().unwrap_or_default()).unwrap_or("w".into()),
        payment: (*payment).clone(),
        decided_at: context.observed_at,
        held: None,
    });
    (*payment, notice)
}

pub fn record(record: &PaymentRecord) {
    assert!(!record.amount_msat.is_negative() && !record.fee_msat.is_negative());
    for id in [record.checking_id.as_str(), record.payment_hash.as_str()] {
        assert!(!id.is_empty() && id.len() <= 256 && !id.chars().any(char::is_control), "{id:?}");
    }
    for words in [&record.memo, &record.comment].into_iter().flatten() {
        assert!(!words.is_empty() && words.chars().count() <= 4096);
        line(words);
    }
    assert!(record.bolt11.as_ref().is_none_or(|invoice| invoice.len() <= 8192));
    assert!(record.preimage.as_ref().is_none_or(|preimage| preimage.len() <= 256));
}

/// Whatever is said of these payments can be shown, and their sum is one.
pub fn notices(notices: Vec<Notice>) {
    let expected = notices.len();
    let sum: Msat = notices.iter().map(|notice| moved(&notice.payment)).sum();
    shown(&sum.signed(), 64);
    let said = group(notices, Timestamp::UNIX_EPOCH);
    assert_eq!(said.iter().map(|announcement| announcement.notices().len()).sum::<usize>(), expected);
    for announcement in &said {
        assert!(!announcement.notices().is_empty());
        let words = wording(announcement);
        shown(&words.title, 160);
        shown(&words.body, NAME + MEMO + 80);
        if let Announcement::Single(notice) = announcement {
            assert!(notice.payment.confirmed || words.title.ends_with("(unconfirmed)"));
        }
    }
}

/// Text by a stranger becomes one safe line, and stays the same from then on.
pub fn line(words: &str) {
    for most in [0, 1, NAME, MEMO] {
        let line = one_line(words, most);
        shown(&line, most);
        assert_eq!(one_line(&line, most), line, "cleaned twice");
    }
    if let Ok(name) = text::name(words) {
        assert!(!name.is_empty());
        assert_eq!(text::name(&name), Ok(name));
    }
    assert!(!escape_markup(words).contains(['<', '>']));
    let hidden = without_keys(words);
    assert!(!has_key(&hidden), "{hidden:?}");
    assert_eq!(without_keys(&hidden), hidden);
}

/// Fit to be put anywhere: short, one line, and nothing in it that is unseen or moves other text about.
pub fn shown(line: &str, most: usize) {
    assert!(line.chars().count() <= most, "longer than {most}: {line:?}");
    let unfit = |c: char| {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
            || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert!(!line.contains(unfit), "{line:?}");
    assert_eq!(line.trim(), line);
}

/// Whether there is a run of hex digits as long as a key.
pub fn has_key(text: &str) -> bool {
    text.as_bytes().chunk_by(|a, b| a.is_ascii_hexdigit() && b.is_ascii_hexdigit()).any(|run| run.len() >= 32)
}

/// Of records with the same id, the first.
pub fn distinct(records: Vec<PaymentRecord>) -> Vec<PaymentRecord> {
    let mut seen = HashSet::new();
    records.into_iter().filter(|record| seen.insert(record.checking_id.clone())).collect()
}
