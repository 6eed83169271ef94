//! The tray as a plain value: what it shows and what a click on each line does.

use satchime_domain::connection::Overall;
use satchime_domain::notice::{self, Announcement, Notice, NoticeId};
use satchime_domain::payment::{Direction, Payment, Status};
use satchime_domain::text::{self, one_line};
use satchime_domain::wallet::WalletId;
use satchime_domain::words::line;
use satchime_engine::api::Snapshot;

use crate::view::types::PaymentRef;
use crate::view::{convert, words};

/// How many payments the menu lists.
pub const PAYMENTS: usize = 5;
/// A line of a menu that is longer than this pushes the menu off small screens.
const MAX_CHARS: usize = 64;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrayMenu {
    pub picture: Picture,
    pub lines: Vec<Line>,
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
    Separator,
}

/// What a click does. Its [`Action::id`] names it in the native menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    Show(PaymentRef),
    /// Opens the window; the wallet only makes the entry's name unique.
    Wallet(WalletId),
    Pause,
    Resume,
    LeaveDemo,
    Open,
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
}

impl TrayMenu {
    pub fn of(scene: &Scene<'_>) -> Self {
        match scene.broken {
            Some(why) => Self::broken(why),
            None => Self::working(scene),
        }
    }

    fn broken(why: &str) -> Self {
        let mut lines = vec![Line::Words(format!("Not watching: {why}")), Line::Separator];
        lines.extend(ends());
        Self { picture: Picture::Attention, lines }
    }

    fn working(scene: &Scene<'_>) -> Self {
        let Scene { snapshot, demo, .. } = scene;
        let summary = words::summary(snapshot);
        let summary = if *demo { format!("Demo · {summary}") } else { summary };
        let mut lines = vec![Line::Words(one_line(&summary, MAX_CHARS)), Line::Separator];
        lines.extend(section(scene.payments.iter().filter(|payment| moved(payment)).take(PAYMENTS).map(
            |payment| Line::Entry {
                action: Action::Show(convert::payment_ref(payment.id())),
                text: payment_words(snapshot, payment),
            },
        )));
        lines.extend(section(snapshot.wallets.iter().map(|status| {
            let state = line(&status.state, status.wallet.enabled, snapshot.settings.paused);
            let name = one_line(&status.wallet.name, text::NAME);
            let note =
                status.wallet.progress.note().map_or_else(String::new, |note| format!(", {}", note.label));
            Line::Entry {
                action: Action::Wallet(status.wallet.id.clone()),
                text: format!("{name} · {}{note}", words::sentence(&state)),
            }
        })));
        if *demo {
            lines.push(entry(Action::LeaveDemo, "Leave the demo"));
        }
        if !snapshot.wallets.is_empty() {
            lines.push(match snapshot.settings.paused {
                true => entry(Action::Resume, "Resume"),
                false => entry(Action::Pause, "Pause"),
            });
        }
        lines.extend(ends());
        Self { picture: Picture::of(snapshot.overall()), lines }
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

impl Action {
    pub fn id(&self) -> String {
        match self {
            Self::Show(payment) => format!("payment/{}/{}", payment.wallet_id, payment.checking_id),
            Self::Wallet(id) => format!("wallet/{id}"),
            Self::Pause => "pause".into(),
            Self::Resume => "resume".into(),
            Self::LeaveDemo => "leave-demo".into(),
            Self::Open => "open".into(),
            Self::Quit => "quit".into(),
        }
    }

    /// The action with this [`Action::id`].
    pub fn named(id: &str) -> Option<Self> {
        let mut parts = id.splitn(3, '/');
        match (parts.next()?, parts.next(), parts.next()) {
            ("payment", Some(wallet), Some(checking_id)) => {
                Some(Self::Show(PaymentRef { wallet_id: wallet.into(), checking_id: checking_id.into() }))
            }
            ("wallet", Some(wallet), None) => Some(Self::Wallet(WalletId(wallet.into()))),
            ("pause", None, None) => Some(Self::Pause),
            ("resume", None, None) => Some(Self::Resume),
            ("leave-demo", None, None) => Some(Self::LeaveDemo),
            ("open", None, None) => Some(Self::Open),
            ("quit", None, None) => Some(Self::Quit),
            _ => None,
        }
    }
}

fn ends() -> [Line; 2] {
    [entry(Action::Open, "Open Satchime"), entry(Action::Quit, "Quit")]
}

fn entry(action: Action, text: &str) -> Line {
    Line::Entry { action, text: text.into() }
}

/// The lines with a separator below, or nothing.
fn section(lines: impl Iterator<Item = Line>) -> Vec<Line> {
    let mut lines: Vec<Line> = lines.collect();
    if !lines.is_empty() {
        lines.push(Line::Separator);
    }
    lines
}

/// An open invoice has moved nothing, and one that nobody paid never did.
fn moved(payment: &Payment) -> bool {
    match (payment.record.direction, payment.record.status) {
        (_, Status::Pending) | (Direction::Inbound, Status::Failed) => false,
        (_, Status::Succeeded) | (Direction::Outbound, Status::Failed) => true,
    }
}

/// The notification's words, in one line.
fn payment_words(snapshot: &Snapshot, payment: &Payment) -> String {
    let wallet = snapshot.wallets.iter().find(|status| status.wallet.id == payment.wallet);
    let notice = Notice {
        id: NoticeId(0),
        wallet_name: wallet.map(|status| status.wallet.name.clone()).unwrap_or_default(),
        payment: Payment { late: false, ..payment.clone() },
        decided_at: payment.first_seen_at,
    };
    let wording = notice::wording(&Announcement::Single(Box::new(notice)));
    one_line(&format!("{} · {}", wording.title, wording.body), MAX_CHARS)
}

#[cfg(test)]
mod tests {
    use satchime_domain::connection::ConnectionState;
    use satchime_domain::fault::Fault;

    use super::*;
    use crate::fixtures;

    fn live(name: &str) -> satchime_engine::api::WalletStatus {
        fixtures::status(name, ConnectionState::Live { mode: satchime_domain::push::LiveMode::Pushed })
    }

    fn texts(menu: &TrayMenu) -> Vec<String> {
        let text = |line: &'_ Line| match line {
            Line::Words(text) | Line::Entry { text, .. } => text.clone(),
            Line::Separator => "-".to_owned(),
        };
        menu.lines.iter().map(text).collect()
    }

    #[test]
    fn shows_all_of_it() {
        let mut rejected = fixtures::status("Till", ConnectionState::Rejected { fault: Fault::KeyRejected });
        rejected.wallet.id = WalletId("till".into());
        let snapshot = Snapshot { wallets: vec![live("Shop"), rejected], ..Snapshot::default() };
        let mut coffee = fixtures::payment(Direction::Inbound, Status::Succeeded, 21_000);
        coffee.record.memo = Some("Two\nflat\u{202e} whites".into());
        let mut pending = fixtures::payment(Direction::Inbound, Status::Pending, 5);
        pending.record.memo = Some("open invoice".into());
        let failed = fixtures::payment(Direction::Outbound, Status::Failed, 3);
        let payments = [pending, coffee.clone(), failed];
        let menu =
            TrayMenu::of(&Scene { snapshot: &snapshot, payments: &payments, demo: false, broken: None });
        assert_eq!(menu.picture, Picture::Attention);
        assert_eq!(
            texts(&menu),
            [
                "Till: key rejected",
                "-",
                "+21,000 sat · Shop · Two flat whites",
                "Not sent: 3 sat · Shop",
                "-",
                "Shop · Live",
                "Till · Key rejected: paste a new one",
                "-",
                "Pause",
                "Open Satchime",
                "Quit"
            ]
        );
        let show = Action::Show(convert::payment_ref(coffee.id()));
        assert!(matches!(&menu.lines[2], Line::Entry { action, .. } if *action == show));
    }

    #[test]
    fn stays_small() {
        let snapshot = Snapshot { wallets: vec![live(&"W".repeat(10_000))], settings: fixtures::paused() };
        let payments: Vec<Payment> =
            (0..9).map(|sat| fixtures::payment(Direction::Inbound, Status::Succeeded, sat)).collect();
        let menu =
            TrayMenu::of(&Scene { snapshot: &snapshot, payments: &payments, demo: true, broken: None });
        assert_eq!(menu.picture, Picture::Paused);
        let lines = texts(&menu);
        assert_eq!(lines[0], "Demo · Paused");
        assert_eq!(lines.iter().filter(|line| line.starts_with('+')).count(), PAYMENTS);
        assert!(lines.iter().all(|line| line.chars().count() <= MAX_CHARS), "{lines:?}");
        assert_eq!(lines[lines.len() - 4..], ["Leave the demo", "Resume", "Open Satchime", "Quit"]);
    }

    #[test]
    fn empty_and_broken_offer_the_window() {
        let snapshot = Snapshot::default();
        let scene = Scene { snapshot: &snapshot, payments: &[], demo: false, broken: None };
        assert_eq!(texts(&TrayMenu::of(&scene)), ["No wallet yet", "-", "Open Satchime", "Quit"]);
        let menu = TrayMenu::of(&Scene { broken: Some("disk full"), ..scene });
        assert_eq!(menu.picture, Picture::Attention);
        assert_eq!(texts(&menu), ["Not watching: disk full", "-", "Open Satchime", "Quit"]);
    }

    #[test]
    fn every_action_is_found_by_its_name() {
        let payment = PaymentRef { wallet_id: "w".into(), checking_id: "internal_a/b".into() };
        for action in [
            Action::Show(payment),
            Action::Wallet(WalletId("w".into())),
            Action::Pause,
            Action::Resume,
            Action::LeaveDemo,
            Action::Open,
            Action::Quit,
        ] {
            assert_eq!(Action::named(&action.id()), Some(action));
        }
        assert_eq!(Action::named("payment/w"), None);
        assert_eq!(Action::named(""), None);
    }
}
