//! The tray as a plain value: what it shows and what a click on each line does.

use jiff::tz::TimeZone;
use satchime_domain::Timestamp;
use satchime_domain::connection::Overall;
use satchime_domain::money::Msat;
use satchime_domain::notice::{self, Announcement, Notice, NoticeId, Shown};
use satchime_domain::payment::{Direction, Payment, Status};
use satchime_domain::rules::Mute;
use satchime_domain::text::{self, one_line};
use satchime_domain::unit::Amounts;
use satchime_domain::wallet::WalletId;
use satchime_domain::words::line;
use satchime_engine::api::{Snapshot, WalletStatus};
use satchime_l10n::t;

use crate::view::settings::change::MuteChange;
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
    /// Watches this wallet, or leaves it alone.
    Enable(WalletId, bool),
    /// One wallet, or all of them.
    Mute(Option<WalletId>, MuteChange),
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
    /// The desktop holds back popups.
    pub do_not_disturb: bool,
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
        let summary = t!("tray-not-watching", why = why);
        let mut lines = vec![Line::Words(summary.clone()), Line::Separator];
        lines.extend(ends());
        let tooltip = tooltip(&summary, unread);
        Self { picture: Picture::Attention, unread, tooltip, lines, middle_click: Action::Open }
    }

    fn working(scene: &Scene<'_>) -> Self {
        let &Scene { snapshot, demo, unread, do_not_disturb, .. } = scene;
        let summary = words::summary(snapshot);
        let summary = if demo { t!("tray-demo", summary = summary) } else { summary };
        let muted = muted(scene, snapshot.settings.notices.mute);
        let summary = muted.map_or(summary.clone(), |muted| format!("{summary} · {muted}"));
        let summary = one_line(&summary, MAX_CHARS);
        let hidden = snapshot.settings.hide_amounts;
        let mut tooltip = tooltip(&summary, unread);
        let mut lines = vec![Line::Words(summary)];
        if do_not_disturb {
            tooltip = t!("tooltip-do-not-disturb", tooltip = tooltip);
            lines.push(Line::Words(t!("tray-do-not-disturb")));
        }
        lines.push(Line::Separator);
        lines.extend(section(payments(scene)));
        lines.extend(section(wallets(scene)));
        if demo {
            lines.push(entry(Action::LeaveDemo, t!("tray-leave-demo")));
        } else {
            lines.push(entry(Action::Show(TargetView::Add), t!("tray-connect")));
        }
        if !snapshot.wallets.is_empty() {
            let (action, text) = (Action::HideAmounts(!hidden), t!("tray-hide-amounts"));
            lines.push(Line::Switch { action, text, on: hidden });
            lines.push(mute(scene));
            lines.extend(watch(&snapshot.wallets));
            lines.push(match snapshot.settings.paused {
                true => entry(Action::Resume, t!("tray-resume")),
                false => entry(Action::Pause, t!("tray-pause")),
            });
        }
        lines.push(entry(Action::Show(TargetView::Settings), t!("tray-settings")));
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
            (Line::Switch { action: one, .. }, Line::Switch { action: other, .. }) => one.is_switch_of(other),
            (Line::Submenu { lines: one, .. }, Line::Submenu { lines: other, .. }) => same_shape(one, other),
            _ => false,
        })
}

impl Action {
    /// Whether both turn over the same, one way or the other.
    fn is_switch_of(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::HideAmounts(_), Self::HideAmounts(_)) => true,
            (Self::Enable(one, _), Self::Enable(other, _)) => one == other,
            _ => self == other,
        }
    }
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
        0 => t!("tooltip", summary = summary),
        unread => t!("tooltip-new", summary = summary, count = unread),
    }
}

/// The last entries, with quitting apart from what may be meant.
fn ends() -> [Line; 3] {
    [entry(Action::Open, t!("tray-open")), Line::Separator, entry(Action::Quit, t!("tray-quit"))]
}

fn entry(action: Action, text: impl Into<String>) -> Line {
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
    let when = when(payment.listed_at(), *now, zone);
    let hidden_amount = hidden.then(|| hidden_amount(&payment));
    let announcement = Announcement::Single(Box::new(Notice {
        id: NoticeId(0),
        wallet_name: wallet.map(|status| status.wallet.name.clone()).unwrap_or_default(),
        decided_at: payment.first_seen_at,
        held: None,
        payment,
    }));
    let now = now.to_zoned(zone.clone());
    let amounts = Amounts::new(snapshot.settings.unit, snapshot.rate.as_ref(), &now);
    let wording = notice::wording_of(&announcement, Shown::default(), &amounts);
    format!("{when} · {} · {}", hidden_amount.unwrap_or(wording.title), wording.body)
}

/// "14:05", or the day where it is another one.
fn when(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (at, now) = (at.to_zoned(zone.clone()), now.to_zoned(zone.clone()));
    if at.date() == now.date() { words::time(&at) } else { words::day(&at, &now) }
}

/// What is left of an amount that is not to be seen.
fn hidden_amount(payment: &Payment) -> String {
    let amount = match (payment.record.direction, payment.record.status) {
        (Direction::Outbound, Status::Failed) => t!("tray-hidden-not-sent"),
        (Direction::Outbound, _) => t!("tray-hidden-out"),
        (Direction::Inbound, _) => t!("tray-hidden-in"),
    };
    if payment.confirmed { amount } else { t!("tray-unconfirmed", words = amount) }
}

fn wallets(scene: &Scene<'_>) -> Vec<Line> {
    let lines: Vec<Line> = scene.snapshot.wallets.iter().map(|status| wallet(scene, status)).collect();
    match lines.len() {
        0..=WALLETS => lines,
        count => vec![Line::Submenu { text: t!("tray-wallets", count = count), lines }],
    }
}

fn wallet(scene: &Scene<'_>, status: &WalletStatus) -> Line {
    let wallet = &status.wallet;
    let state = words::sentence(&line(&status.state, wallet.enabled, scene.snapshot.settings.paused));
    let note = wallet.progress.note().map(|note| note.label);
    let notes = [note, muted(scene, own_mute(scene, status))].into_iter().flatten();
    let notes: String = notes.map(|note| format!(", {note}")).collect();
    Line::Entry {
        action: Action::Show(TargetView::Wallet(wallet.id.to_string())),
        text: format!("{} · {state}{notes}", name(status)),
    }
}

fn name(status: &WalletStatus) -> String {
    one_line(&status.wallet.name, text::NAME)
}

fn own_mute(scene: &Scene<'_>, status: &WalletStatus) -> Option<Mute> {
    scene.snapshot.settings.notices.wallets.get(&status.wallet.id)?.mute
}

/// "muted until 15:04", as long as it is.
fn muted(scene: &Scene<'_>, mute: Option<Mute>) -> Option<String> {
    match mute.filter(|mute| !mute.is_over(scene.now))? {
        Mute::Always => Some(t!("muted")),
        Mute::Until(until) => Some(t!("muted-until", time = words::until(until, scene.now, &scene.zone))),
    }
}

/// For all wallets, and for each where there are several or one is muted by itself.
fn mute(scene: &Scene<'_>) -> Line {
    let Scene { snapshot, .. } = scene;
    let of_all = snapshot.settings.notices.mute;
    let mut lines = mute_lines(scene, None, of_all);
    let own = |status| muted(scene, own_mute(scene, status));
    if snapshot.wallets.len() > 1 || snapshot.wallets.iter().any(|status| own(status).is_some()) {
        lines.push(Line::Separator);
        lines.extend(snapshot.wallets.iter().map(|status| Line::Submenu {
            text: own(status).map_or_else(|| name(status), |muted| format!("{} · {muted}", name(status))),
            lines: mute_lines(scene, Some(&status.wallet.id), own_mute(scene, status)),
        }));
    }
    let text = muted(scene, of_all).map_or_else(|| t!("tray-mute"), |muted| words::sentence(&muted));
    Line::Submenu { text, lines }
}

fn mute_lines(scene: &Scene<'_>, wallet: Option<&WalletId>, mute: Option<Mute>) -> Vec<Line> {
    let way = |way, text| entry(Action::Mute(wallet.cloned(), way), text);
    let unmute = muted(scene, mute).map(|_| way(MuteChange::Off, t!("tray-unmute")));
    let ways = [
        way(MuteChange::Hour, t!("tray-mute-hour")),
        way(MuteChange::Tomorrow, t!("tray-mute-tomorrow")),
        way(MuteChange::Always, t!("tray-mute-always")),
    ];
    unmute.into_iter().chain(ways).collect()
}

/// Each wallet by itself, where there are several or one is off.
fn watch(wallets: &[WalletStatus]) -> Option<Line> {
    let lines = wallets.iter().map(|status| Line::Switch {
        action: Action::Enable(status.wallet.id.clone(), !status.wallet.enabled),
        text: name(status),
        on: status.wallet.enabled,
    });
    let wanted = wallets.len() > 1 || wallets.iter().any(|status| !status.wallet.enabled);
    wanted.then(|| Line::Submenu { text: t!("tray-watch"), lines: lines.collect() })
}

#[cfg(test)]
mod tests;
