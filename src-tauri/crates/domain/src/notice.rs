//! What is said to the person: which changes belong together, and the words of the notification.

use jiff::{SignedDuration, Timestamp};
use satchime_l10n::t;
use serde::{Deserialize, Serialize};

use crate::money::Msat;
use crate::payment::{Direction, Payment, PaymentId, PaymentRecord, Status};
use crate::text;
use crate::unit::Amounts;
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
    wording_of(announcement, Shown::default(), &Amounts::default())
}

/// As [`wording`], with what may be shown, and in the person's unit.
pub fn wording_of(announcement: &Announcement, shown: Shown, amounts: &Amounts) -> Wording {
    match announcement {
        Announcement::Single(notice) => single(notice, shown, amounts),
        Announcement::Summary(notices) => summary(notices, shown, amounts),
    }
}

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Story {
    Received,
    Sent,
    OnItsWay,
    NotSent,
    /// What came in and was told is no longer there.
    TakenBack,
    /// What went out and was told is there again.
    CameBack,
    /// Nobody paid it: told by nobody, but for a frame that was wrong.
    NotReceived,
}

impl Story {
    pub fn of(payment: &Payment) -> Self {
        let was_final = payment.reversals > 0;
        match (payment.record.direction, payment.record.status) {
            (Direction::Inbound, Status::Succeeded | Status::Pending) => Self::Received,
            (Direction::Outbound, Status::Succeeded) => Self::Sent,
            (Direction::Outbound, Status::Pending) => Self::OnItsWay,
            (Direction::Outbound, Status::Failed) if was_final => Self::CameBack,
            (Direction::Outbound, Status::Failed) => Self::NotSent,
            (Direction::Inbound, Status::Failed) if was_final => Self::TakenBack,
            (Direction::Inbound, Status::Failed) => Self::NotReceived,
        }
    }

    fn words(self) -> String {
        match self {
            Self::Received => t!("notice-received"),
            Self::Sent => t!("notice-sent"),
            Self::OnItsWay => t!("notice-on-its-way"),
            Self::NotSent => t!("notice-not-sent"),
            Self::TakenBack => t!("notice-taken-back"),
            Self::CameBack => t!("notice-came-back"),
            Self::NotReceived => t!("notice-not-received"),
        }
    }
}

/// What happened, with the amount or without.
fn single_title(payment: &Payment, shown: Shown, amounts: &Amounts) -> String {
    let (record, story) = (&payment.record, Story::of(payment));
    match story {
        _ if !shown.amounts => story.words(),
        Story::Received | Story::Sent => amounts.signed(signed_amount(record)),
        _ => t!("notice-with-amount", what = story.words(), amount = amounts.show(record.amount_msat)),
    }
}

/// How long it was on its way, where that is worth a word and the server's own times tell.
fn took(payment: &Payment) -> Option<String> {
    let record = &payment.record;
    let settled_at = payment.settled_at.filter(|at| Some(*at) == record.updated_at)?;
    let minutes = settled_at.duration_since(record.created_at?).as_mins();
    match (record.direction, minutes) {
        (Direction::Inbound, _) | (Direction::Outbound, ..=0) => None,
        (Direction::Outbound, 1..=119) => Some(t!("notice-took-minutes", count = minutes)),
        (Direction::Outbound, _) => Some(t!("notice-took-hours", count = minutes / 60)),
    }
}

/// It was told otherwise before.
fn is_after_all(payment: &Payment) -> bool {
    match Story::of(payment) {
        // An invoice that failed is told to nobody.
        Story::Received => payment.reversals > 1,
        Story::Sent => payment.reversals > 0,
        _ => false,
    }
}

fn single(notice: &Notice, shown: Shown, amounts: &Amounts) -> Wording {
    let payment = &notice.payment;
    let record = &payment.record;
    let mut title = single_title(payment, shown, amounts);
    if !payment.confirmed {
        title = t!("notice-unconfirmed", title = title);
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
        body.push_str(&format!(" · {}", t!("notice-fee", amount = amounts.show(record.fee_msat))));
    }
    if let Some(took) = took(payment) {
        body.push_str(&format!(" · {took}"));
    }
    if is_after_all(payment) {
        body.push_str(&format!(" · {}", t!("notice-after-all")));
    }
    if let Some(when) = when(std::slice::from_ref(notice)) {
        body.push_str(&format!(" · {when}"));
    }
    Wording { title, body }
}

fn summary(notices: &[Notice], shown: Shown, amounts: &Amounts) -> Wording {
    let settled = |notice: &&Notice| notice.payment.record.status == Status::Succeeded;
    let sum: Msat = notices.iter().filter(settled).map(|notice| moved(&notice.payment)).sum();
    let away = when(notices).map_or_else(String::new, |when| format!(" {when}"));
    let mut parts = Vec::new();
    for (what, count) in counts(notices) {
        parts.push(match (what, parts.is_empty()) {
            (Became::Moved, _) if shown.amounts => {
                format!("{}{away}, {}", what.payments(count), amounts.signed(sum))
            }
            (_, true) => format!("{}{away}", what.payments(count)),
            (_, false) => what.more(count),
        });
    }
    let mut title = parts.join(", ");
    if notices.iter().any(|notice| !notice.payment.confirmed) {
        title = t!("notice-unconfirmed", title = title);
    }
    Wording { title, body: names(notices) }
}

/// Why it is said only now.
fn when(notices: &[Notice]) -> Option<String> {
    let held = |hold| notices.iter().all(|notice| notice.held == Some(hold));
    if held(Hold::QuietHours) {
        Some(t!("notice-during-quiet-hours"))
    } else if held(Hold::Muted) {
        Some(t!("notice-while-muted"))
    } else if notices.iter().any(|notice| notice.payment.late || notice.held.is_some()) {
        Some(t!("notice-while-away"))
    } else {
        None
    }
}

/// What became of some of many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Became {
    Moved,
    OnTheirWay,
    TakenBack,
    CameBack,
    Failed,
}

impl Became {
    const ALL: [Self; 5] = [Self::Moved, Self::OnTheirWay, Self::TakenBack, Self::CameBack, Self::Failed];

    fn of(payment: &Payment) -> Self {
        match Story::of(payment) {
            Story::Received | Story::Sent => Self::Moved,
            Story::OnItsWay => Self::OnTheirWay,
            Story::TakenBack => Self::TakenBack,
            Story::CameBack => Self::CameBack,
            Story::NotSent | Story::NotReceived => Self::Failed,
        }
    }

    /// "3 payments came back".
    pub fn payments(self, count: usize) -> String {
        match self {
            Self::Moved => t!("notices-moved", count = count),
            Self::OnTheirWay => t!("notices-on-their-way", count = count),
            Self::TakenBack => t!("notices-taken-back", count = count),
            Self::CameBack => t!("notices-came-back", count = count),
            Self::Failed => t!("notices-failed", count = count),
        }
    }

    /// "3 came back", where it is said already that these are payments.
    pub fn more(self, count: usize) -> String {
        match self {
            Self::Moved => t!("notices-moved", count = count),
            Self::OnTheirWay => t!("notices-on-their-way.more", count = count),
            Self::TakenBack => t!("notices-taken-back.more", count = count),
            Self::CameBack => t!("notices-came-back.more", count = count),
            Self::Failed => t!("notices-failed.more", count = count),
        }
    }
}

/// What became of how many; none that nothing is of.
pub(crate) fn counts(notices: &[Notice]) -> Vec<(Became, usize)> {
    let count = |became| notices.iter().filter(|notice| Became::of(&notice.payment) == became).count();
    Became::ALL.map(|became| (became, count(became))).into_iter().filter(|(_, count)| *count > 0).collect()
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
        more => t!("notices-names", names = named.join(", "), count = more),
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
