//! What is said to the person: which changes belong together, and the words of the notification.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::money::Msat;
use crate::payment::{Direction, Payment, PaymentId, PaymentRecord, Status};
use crate::text;
use crate::wallet::WalletId;

/// The number of a notice in the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoticeId(pub i64);

/// One payment change that is to be said once: a line of the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub id: NoticeId,
    pub wallet_name: String,
    /// The payment as it was when the change was written down.
    pub payment: Payment,
    pub decided_at: Timestamp,
    /// It was to be said before, but was held back.
    pub held: Option<Hold>,
}

/// Why something is said later than it could be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hold {
    QuietHours,
    /// By the person, for a while.
    Muted,
}

/// What is said at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Announcement {
    Single(Box<Notice>),
    /// Several payments of one wallet, said in one breath: found late, or arrived in a flood. Never empty.
    Summary(Vec<Notice>),
}

impl Announcement {
    pub fn notices(&self) -> &[Notice] {
        match self {
            Self::Single(notice) => std::slice::from_ref(notice),
            Self::Summary(notices) => notices,
        }
    }
}

/// More prompt notices than this in one go are summarised too.
pub const FLOOD: usize = 4;

/// More announcements than this in one go are one for all wallets.
pub const MAX_SEPARATE: usize = 8;

/// What was not delivered for so long, because nobody took it, is late too.
pub const WAITED: SignedDuration = SignedDuration::from_secs(120);

/// Groups undelivered notices: each wallet's late ones together, prompt ones singly unless they flood; and all
/// wallets together where that would still be a flood, as when many of them come back after an outage.
pub fn group(notices: Vec<Notice>, now: Timestamp) -> Vec<Announcement> {
    let is_late = |notice: &Notice| {
        notice.payment.late || notice.held.is_some() || now.duration_since(notice.decided_at) >= WAITED
    };
    let said = by_wallet(notices, is_late);
    if said.len() <= MAX_SEPARATE {
        return said;
    }
    let all = said.into_iter().flat_map(|announcement| match announcement {
        Announcement::Single(notice) => vec![*notice],
        Announcement::Summary(notices) => notices,
    });
    let mut all: Vec<Notice> = all.collect();
    all.sort_by_key(|notice| notice.id);
    let (late, prompt): (Vec<_>, Vec<_>) = all.into_iter().partition(is_late);
    let mut said = together(late, 1);
    said.extend(together(prompt, FLOOD));
    said
}

fn by_wallet(notices: Vec<Notice>, is_late: impl Fn(&Notice) -> bool) -> Vec<Announcement> {
    let mut wallets: Vec<(WalletId, Vec<Notice>, Vec<Notice>)> = Vec::new();
    for notice in notices {
        let late_too = is_late(&notice);
        let wallet = &notice.payment.wallet;
        let at = wallets.iter().position(|(id, ..)| id == wallet).unwrap_or_else(|| {
            wallets.push((wallet.clone(), Vec::new(), Vec::new()));
            wallets.len() - 1
        });
        let (_, late, prompt) = &mut wallets[at];
        if late_too { late.push(notice) } else { prompt.push(notice) }
    }
    let mut said = Vec::new();
    for (_, late, prompt) in wallets {
        said.extend(together(late, 1));
        said.extend(together(prompt, FLOOD));
    }
    said
}

fn together(notices: Vec<Notice>, most_singly: usize) -> Vec<Announcement> {
    if notices.len() > most_singly {
        vec![Announcement::Summary(notices)]
    } else {
        notices.into_iter().map(|notice| Announcement::Single(Box::new(notice))).collect()
    }
}

/// A notification's text, plain: one line each, safe to show anywhere that does not parse markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    pub title: String,
    pub body: String,
}

/// What of a payment is not for everybody who sees the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Shown {
    pub amounts: bool,
    /// What the payer wrote, too.
    pub memos: bool,
}

impl Default for Shown {
    fn default() -> Self {
        Self { amounts: true, memos: true }
    }
}

/// The words of a notification: amount first, then the wallet, then what the payer wrote.
pub fn wording(announcement: &Announcement) -> Wording {
    wording_of(announcement, Shown::default())
}

/// As [`wording`], with what may be shown.
pub fn wording_of(announcement: &Announcement, shown: Shown) -> Wording {
    match announcement {
        Announcement::Single(notice) => single(notice, shown),
        Announcement::Summary(notices) => summary(notices, shown),
    }
}

/// What happened, with the amount or without.
fn single_title(payment: &Payment, shown: Shown) -> String {
    let record = &payment.record;
    let what = match (record.direction, record.status) {
        (Direction::Outbound, Status::Failed) => "Not sent",
        _ if is_taken_back(payment) => "Taken back",
        (Direction::Inbound, Status::Failed) => "Failed",
        (_, Status::Pending | Status::Succeeded) if shown.amounts => return signed_amount(record).signed(),
        (Direction::Inbound, Status::Pending | Status::Succeeded) => "Received",
        (Direction::Outbound, Status::Pending | Status::Succeeded) => "Sent",
    };
    if shown.amounts { format!("{what}: {}", record.amount_msat) } else { what.into() }
}

fn single(notice: &Notice, shown: Shown) -> Wording {
    let payment = &notice.payment;
    let record = &payment.record;
    let mut title = single_title(payment, shown);
    if !payment.confirmed {
        title.push_str(" (unconfirmed)");
    }
    let wallet = text::one_line(&notice.wallet_name, text::NAME);
    let written = [&record.comment, &record.memo].into_iter().flatten();
    let written = written.filter(|_| shown.memos);
    let mut body = match written.map(|line| text::one_line(line, text::MEMO)).find(|line| !line.is_empty()) {
        Some(line) => format!("{wallet} · {line}"),
        None => wallet,
    };
    if record.direction == Direction::Outbound
        && record.status == Status::Succeeded
        && record.fee_msat > Msat::ZERO
        && shown.amounts
    {
        body.push_str(&format!(" · fee {}", record.fee_msat));
    }
    if payment.reversals > 1 {
        body.push_str(" · after all");
    }
    if let Some(when) = when(std::slice::from_ref(notice)) {
        body.push_str(&format!(" · {when}"));
    }
    Wording { title, body }
}

fn summary(notices: &[Notice], shown: Shown) -> Wording {
    let settled = |notice: &&Notice| notice.payment.record.status == Status::Succeeded;
    let sum: Msat = notices.iter().filter(settled).map(|notice| moved(&notice.payment)).sum();
    let away = when(notices).map_or_else(String::new, |when| format!(" {when}"));
    let taken_back = notices.iter().filter(|notice| is_taken_back(&notice.payment)).count();
    let paid = notices.iter().filter(settled).count();
    let failed = notices.len() - paid - taken_back;
    let count = |count| if count == 1 { "1 payment".to_owned() } else { format!("{count} payments") };
    let parts = [
        (paid > 0).then(|| match shown.amounts {
            true => format!("{}{away}, {}", count(paid), sum.signed()),
            false => format!("{}{away}", count(paid)),
        }),
        (taken_back > 0).then(|| match paid {
            0 => format!("{} taken back{away}", count(taken_back)),
            _ => format!("{taken_back} taken back"),
        }),
        (failed > 0).then(|| match paid + taken_back {
            0 => format!("{} failed{away}", count(failed)),
            _ => format!("{failed} failed"),
        }),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let mut title = parts.join(", ");
    if notices.iter().any(|notice| !notice.payment.confirmed) {
        title.push_str(" (unconfirmed)");
    }
    Wording { title, body: names(notices) }
}

/// Why it is said only now.
fn when(notices: &[Notice]) -> Option<&'static str> {
    let held = |hold| notices.iter().all(|notice| notice.held == Some(hold));
    if held(Hold::QuietHours) {
        Some("during quiet hours")
    } else if held(Hold::Muted) {
        Some("while muted")
    } else if notices.iter().any(|notice| notice.payment.late || notice.held.is_some()) {
        Some("while you were away")
    } else {
        None
    }
}

/// What came in and was told is no longer there.
pub(crate) fn is_taken_back(payment: &Payment) -> bool {
    let record = &payment.record;
    (record.direction, record.status) == (Direction::Inbound, Status::Failed) && payment.reversals > 0
}

/// Whose payments they are: "Shop", or "Shop, Savings and 3 more".
fn names(notices: &[Notice]) -> String {
    const MAX_NAMED: usize = 2;
    let mut names: Vec<(&WalletId, &str)> = Vec::new();
    for notice in notices {
        if !names.iter().any(|(id, _)| **id == notice.payment.wallet) {
            names.push((&notice.payment.wallet, &notice.wallet_name));
        }
    }
    let named: Vec<String> =
        names.iter().take(MAX_NAMED).map(|(_, name)| text::one_line(name, text::NAME)).collect();
    match names.len().saturating_sub(MAX_NAMED) {
        0 => named.join(", "),
        more => format!("{} and {more} more", named.join(", ")),
    }
}

/// The amount with the sign of its direction, without the fee.
pub fn signed_amount(record: &PaymentRecord) -> Msat {
    match record.direction {
        Direction::Inbound => record.amount_msat,
        Direction::Outbound => -record.amount_msat,
    }
}

/// What a settled payment did to the balance: plus what came in, minus what went out with its fee.
pub fn moved(payment: &Payment) -> Msat {
    let record = &payment.record;
    match record.direction {
        Direction::Inbound => record.amount_msat,
        Direction::Outbound => -(record.amount_msat + record.fee_msat),
    }
}

/// What a list shows of a payment: what it moved, or, as long as it moved nothing, what it was to be, without a fee.
pub fn shown(payment: &Payment) -> Msat {
    match payment.record.status {
        Status::Succeeded => moved(payment),
        Status::Pending | Status::Failed => signed_amount(&payment.record),
    }
}

/// Where a click on the notification leads: the payment, or the newest of several.
pub fn target(announcement: &Announcement) -> Option<PaymentId> {
    announcement.notices().last().map(|notice| notice.payment.id())
}
