//! The tray as a plain value: what it shows and what a click on each line does.

use jiff::tz::TimeZone;
use satchime_domain::Timestamp;
use satchime_domain::connection::Overall;
use satchime_domain::money::Msat;
use satchime_domain::notice::{self, Announcement, Notice, NoticeId};
use satchime_domain::payment::{Direction, Payment, Status};
use satchime_domain::text::{self, one_line};
use satchime_domain::words::line;
use satchime_engine::api::{Snapshot, WalletStatus};

use crate::view::types::TargetView;
use crate::view::{convert, words};

/// How many payments the menu lists.
pub const PAYMENTS: usize = 5;
/// More wallets than this fold into a submenu.
const WALLETS: usize = 8;
/// A line of a menu that is longer than this pushes the menu off small screens.
const MAX_CHARS: usize = 64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrayMenu {
    pub picture: Picture,
    /// So many payments were announced since somebody last looked into the window.
    pub unread: usize,
    /// What is shown while the pointer rests on the icon. Says nothing of amounts.
    pub tooltip: String,
    pub lines: Vec<Line>,
    /// What a click with the middle button does.
    pub middle_click: Action,
}

/// The icon's picture; each is told apart by shape, not by colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    Live,
    Degraded,
    Attention,
    Paused,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// Only to be read.
    Words(String),
    Entry {
        action: Action,
        text: String,
    },
    /// A switch; `action` turns it over.
    Switch {
        action: Action,
        text: String,
        on: bool,
    },
    Submenu {
        text: String,
        lines: Vec<Line>,
    },
    Separator,
}

/// What a click does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    Open,
    Show(TargetView),
    Pause,
    Resume,
    HideAmounts(bool),
    LeaveDemo,
    Quit,
}

/// What the tray is drawn from.
pub struct Scene<'a> {
    pub snapshot: &'a Snapshot,
    /// Newest first; pending ones are left out.
    pub payments: &'a [Payment],
    pub demo: bool,
    /// Why nothing is watched at all, in a few words.
    pub broken: Option<&'a str>,
    pub unread: usize,
    pub now: Timestamp,
    pub zone: TimeZone,
}

impl TrayMenu {
    pub fn of(scene: &Scene<'_>) -> Self {
        match scene.broken {
            Some(why) => Self::broken(why, scene.unread),
            None => Self::working(scene),
        }
    }

    fn broken(why: &str, unread: usize) -> Self {
        let summary = format!("Not watching: {why}");
        let mut lines = vec![Line::Words(summary.clone()), Line::Separator];
        lines.extend(ends());
        let tooltip = tooltip(&summary, unread);
        Self { picture: Picture::Attention, unread, tooltip, lines, middle_click: Action::Open }
    }

    fn working(scene: &Scene<'_>) -> Self {
        let &Scene { snapshot, demo, unread, .. } = scene;
        let summary = words::summary(snapshot);
        let summary = if demo { format!("Demo · {summary}") } else { summary };
        let summary = one_line(&summary, MAX_CHARS);
        let hidden = snapshot.settings.hide_amounts;
        let tooltip = tooltip(&summary, unread);
        let mut lines = vec![Line::Words(summary), Line::Separator];
        lines.extend(section(payments(scene)));
        lines.extend(section(wallets(snapshot)));
        if demo {
            lines.push(entry(Action::LeaveDemo, "Leave the demo"));
        } else {
            lines.push(entry(Action::Show(TargetView::Add), "Connect a wallet…"));
        }
        if !snapshot.wallets.is_empty() {
            let (action, text) = (Action::HideAmounts(!hidden), "Hide amounts".into());
            lines.push(Line::Switch { action, text, on: hidden });
            lines.push(match snapshot.settings.paused {
                true => entry(Action::Resume, "Resume"),
                false => entry(Action::Pause, "Pause"),
            });
        }
        lines.push(entry(Action::Show(TargetView::Settings), "Settings…"));
        lines.extend(ends());
        let picture = Picture::of(snapshot.overall());
        Self { picture, unread, tooltip, lines, middle_click: Action::HideAmounts(!hidden) }
    }

    /// Whether only words differ, so that what is drawn can stay and each click still means the same.
    pub fn has_shape_of(&self, other: &Self) -> bool {
        same_shape(&self.lines, &other.lines)
    }
}

fn same_shape(one: &[Line], other: &[Line]) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).all(|pair| match pair {
            (Line::Words(_), Line::Words(_)) | (Line::Separator, Line::Separator) => true,
            (Line::Entry { action: one, .. }, Line::Entry { action: other, .. }) => one == other,
            (Line::Switch { .. }, Line::Switch { .. }) => true,
            (Line::Submenu { lines: one, .. }, Line::Submenu { lines: other, .. }) => same_shape(one, other),
            _ => false,
        })
}

impl Picture {
    const fn of(overall: Overall) -> Self {
        match overall {
            Overall::Live => Self::Live,
            Overall::Degraded => Self::Degraded,
            Overall::NeedsAttention => Self::Attention,
            Overall::Empty | Overall::Paused => Self::Paused,
        }
    }
}

fn tooltip(summary: &str, unread: usize) -> String {
    match unread {
        0 => format!("Satchime · {summary}"),
        unread => format!("Satchime · {summary} · {unread} new"),
    }
}

/// The last entries, with quitting apart from what may be meant.
fn ends() -> [Line; 3] {
    [entry(Action::Open, "Open Satchime"), Line::Separator, entry(Action::Quit, "Quit")]
}

fn entry(action: Action, text: &str) -> Line {
    Line::Entry { action, text: text.into() }
}

/// The lines with a separator below, or nothing.
fn section(mut lines: Vec<Line>) -> Vec<Line> {
    if !lines.is_empty() {
        lines.push(Line::Separator);
    }
    lines
}

fn payments(scene: &Scene<'_>) -> Vec<Line> {
    let recent = scene.payments.iter().filter(|payment| moved(payment)).take(PAYMENTS);
    let line = |payment| Line::Entry {
        action: Action::Show(TargetView::Payment(convert::payment_ref(Payment::id(payment)))),
        text: one_line(&payment_words(scene, payment), MAX_CHARS),
    };
    recent.map(line).collect()
}

/// An open invoice has moved nothing, and one that nobody paid never did.
fn moved(payment: &Payment) -> bool {
    match (payment.record.direction, payment.record.status) {
        (_, Status::Pending) | (Direction::Inbound, Status::Failed) => false,
        (_, Status::Succeeded) | (Direction::Outbound, Status::Failed) => true,
    }
}

/// When it was, and the notification's words.
fn payment_words(scene: &Scene<'_>, payment: &Payment) -> String {
    let Scene { snapshot, now, zone, .. } = scene;
    let hidden = snapshot.settings.hide_amounts;
    let wallet = snapshot.wallets.iter().find(|status| status.wallet.id == payment.wallet);
    let mut payment = Payment { late: false, ..payment.clone() };
    if hidden {
        payment.record.fee_msat = Msat::ZERO;
    }
    let when = when(convert::payment_time(&payment), *now, zone);
    let hidden_amount = hidden.then(|| hidden_amount(&payment));
    let wording = notice::wording(&Announcement::Single(Box::new(Notice {
        id: NoticeId(0),
        wallet_name: wallet.map(|status| status.wallet.name.clone()).unwrap_or_default(),
        decided_at: payment.first_seen_at,
        held: None,
        payment,
    })));
    format!("{when} · {} · {}", hidden_amount.unwrap_or(wording.title), wording.body)
}

/// "14:05", or the day where it is another one.
fn when(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (at, now) = (at.to_zoned(zone.clone()), now.to_zoned(zone.clone()));
    let format = match (at.date() == now.date(), at.year() == now.year()) {
        (true, _) => "%H:%M",
        (false, true) => "%-d %b",
        (false, false) => "%-d %b %Y",
    };
    at.strftime(format).to_string()
}

/// What is left of an amount that is not to be seen.
fn hidden_amount(payment: &Payment) -> String {
    let amount = match (payment.record.direction, payment.record.status) {
        (Direction::Outbound, Status::Failed) => "Not sent: ••• sat",
        (Direction::Outbound, _) => "\u{2212}••• sat",
        (Direction::Inbound, _) => "+••• sat",
    };
    let doubt = if payment.confirmed { "" } else { " (unconfirmed)" };
    format!("{amount}{doubt}")
}

fn wallets(snapshot: &Snapshot) -> Vec<Line> {
    let paused = snapshot.settings.paused;
    let lines: Vec<Line> = snapshot.wallets.iter().map(|status| wallet(status, paused)).collect();
    match lines.len() {
        0..=WALLETS => lines,
        count => vec![Line::Submenu { text: format!("{count} wallets"), lines }],
    }
}

fn wallet(status: &WalletStatus, paused: bool) -> Line {
    let wallet = &status.wallet;
    let state = words::sentence(&line(&status.state, wallet.enabled, paused));
    let note = wallet.progress.note().map_or_else(String::new, |note| format!(", {}", note.label));
    let name = one_line(&wallet.name, text::NAME);
    Line::Entry {
        action: Action::Show(TargetView::Wallet(wallet.id.to_string())),
        text: format!("{name} · {state}{note}"),
    }
}

#[cfg(test)]
mod tests;
