//! The engine's state as the window sees it.

use satchime_domain::Timestamp;
use satchime_domain::connection::{ConnectionState, Overall};
use satchime_domain::fault::Fault;
use satchime_domain::health::{Health, Trouble};
use satchime_domain::payment::{CheckingId, Direction, Payment, PaymentId, Status};
use satchime_domain::push::{LiveMode, PushTest, TestWords};
use satchime_domain::route::Route;
use satchime_domain::rules::words::explain_no_notice;
use satchime_domain::rules::{Answered, Outcome};
use satchime_domain::wallet::{Access, HistoryPosition, WalletId};
use satchime_domain::words::{self, Note, StateLabel};
use satchime_engine::api::{Found, NewWallet, WalletStatus};
use satchime_engine::ports::Keep;
use satchime_l10n::t;

use super::problems;
use super::types::{
    AccessView, DirectionView, FoundView, HealthView, HistoryView, ModeView, NoteView, OverallView,
    PaymentRef, PaymentView, RouteView, StateKind, StateView, StatusView, TestView, TroubleView, WalletView,
    WayView, WhyView,
};
use super::words::sentence;

/// What holds for all wallets that are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ViewContext {
    /// The person paused them all.
    pub paused: bool,
    /// They are the demo's, where nothing is meant to be kept.
    pub demo: bool,
}

pub fn wallet(status: &WalletStatus, context: ViewContext) -> WalletView {
    let wallet = &status.wallet;
    WalletView {
        id: wallet.id.to_string(),
        name: wallet.name.clone(),
        server: wallet.server.to_string(),
        access: access(wallet.access),
        access_label: sentence(&wallet.access.label()),
        access_note: wallet.access.note().map(note),
        unreadable_note: wallet.progress.note().map(note),
        session_only: status.keep == Some(Keep::Session) && !context.demo,
        enabled: wallet.enabled,
        balance_msat: wallet.progress.balance_msat.map(|balance| balance.get()),
        state: state(status, context.paused),
        health: health(&status.health),
    }
}

fn note(note: Note) -> NoteView {
    NoteView { label: sentence(&note.label), text: note.text }
}

fn state(status: &WalletStatus, paused: bool) -> StateView {
    let (state, wallet) = (&status.state, &status.wallet);
    let label = StateLabel::of(state, wallet.enabled, paused);
    let retry_at = match state {
        ConnectionState::WaitingToRetry { retry_at, .. } => Some(retry_at.to_string()),
        _ => None,
    };
    let mode = match label {
        StateLabel::Live(mode) => Some(mode),
        _ => None,
    };
    StateView {
        kind: kind(label),
        word: sentence(&label.word()),
        words: sentence(&words::line(state, wallet.enabled, paused)),
        meaning: words::meaning(state, wallet.access, wallet.enabled, paused),
        note: mode.and_then(LiveMode::note).map(|note| NoteView { label: note.label, text: note.text }),
        advice: mode.and_then(LiveMode::advice),
        since: status.since.to_string(),
        retry_at,
        mode: mode.map(self::mode),
        problem: state.fault().map(problems::of_fault),
        can_trust: matches!(state.fault(), Some(Fault::Tls(fault)) if fault.is_about_trust()),
    }
}

const fn kind(label: StateLabel) -> StateKind {
    match label {
        StateLabel::Off | StateLabel::Paused => StateKind::Disabled,
        StateLabel::Connecting => StateKind::Connecting,
        StateLabel::Verifying => StateKind::Verifying,
        StateLabel::CatchingUp => StateKind::CatchingUp,
        StateLabel::Live(LiveMode::Unconfirmed) => StateKind::Listening,
        StateLabel::Live(_) => StateKind::Live,
        StateLabel::WaitingToRetry => StateKind::WaitingToRetry,
        StateLabel::Rejected => StateKind::Rejected,
    }
}

const fn mode(mode: LiveMode) -> ModeView {
    match mode {
        LiveMode::Pushed => ModeView::Pushed,
        LiveMode::PushMissing => ModeView::PushMissing,
        LiveMode::Polled => ModeView::Polled,
        LiveMode::NoSocket => ModeView::NoSocket,
        LiveMode::Unconfirmed => ModeView::Unconfirmed,
    }
}

fn health(health: &Health) -> HealthView {
    let time = |at: Option<Timestamp>| at.map(|at| at.to_string());
    HealthView {
        reconnects: health.reconnects,
        connected_at: time(health.connected_at),
        last_frame_at: time(health.last_frame_at),
        last_confirmed_at: time(health.last_confirmed_at),
        last_reconciled_at: time(health.last_reconciled_at),
        next_reconcile_at: time(health.next_reconcile_at),
        found_without_frame: health.found_without_frame,
        last_trouble: health.last_trouble.as_ref().map(trouble),
        history: health.history.map(history),
    }
}

fn history(position: HistoryPosition) -> HistoryView {
    let count = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
    HistoryView { read: count(position.read), total: position.total.map(count) }
}

fn trouble(trouble: &Trouble) -> TroubleView {
    TroubleView { at: trouble.at.to_string(), code: problems::code(trouble.code), title: trouble.words() }
}

pub fn test(test: &PushTest) -> TestView {
    let TestWords { good, title, text } = test.words();
    TestView { good, title, text }
}

pub fn payment(wallet_name: &str, payment: &Payment) -> PaymentView {
    let record = &payment.record;
    let at = payment.listed_at();
    PaymentView {
        wallet_id: payment.wallet.to_string(),
        wallet_name: wallet_name.to_owned(),
        checking_id: record.checking_id.to_string(),
        payment_hash: record.payment_hash.to_string(),
        direction: match record.direction {
            Direction::Inbound => DirectionView::Inbound,
            Direction::Outbound => DirectionView::Outbound,
        },
        status: match record.status {
            Status::Pending => StatusView::Pending,
            Status::Succeeded => StatusView::Succeeded,
            Status::Failed => StatusView::Failed,
        },
        amount_msat: record.amount_msat.get(),
        fee_msat: record.fee_msat.get(),
        memo: record.memo.clone(),
        comment: record.comment.clone(),
        bolt11: record.bolt11.clone(),
        preimage: record.preimage.clone(),
        created_at: record.created_at.map(|at| at.to_string()),
        settled_at: payment.settled_at.map(|at| at.to_string()),
        at: at.to_string(),
        confirmed: payment.confirmed,
        late: payment.late,
        unknown_since: payment.unknown_since.map(|at| at.to_string()),
        news: false,
    }
}

/// `watch_from`: since when the payment's wallet is watched.
pub fn why(payment: &Payment, answers: &[Answered], watch_from: Option<Timestamp>) -> Vec<WhyView> {
    if answers.is_empty() {
        let words = explain_no_notice(payment, watch_from);
        let open = payment.record.status == Status::Pending;
        return vec![WhyView { words, at: None, until: None, open }];
    }
    answers.iter().map(answer).collect()
}

fn answer(answered: &Answered) -> WhyView {
    let (at, until, open) = match &answered.outcome {
        Outcome::Waiting => (answered.decided_at, None, true),
        Outcome::Held { until, .. } => (answered.decided_at, Some(until.to_string()), true),
        Outcome::Done { at, .. } => (*at, None, false),
        Outcome::DoneBefore => (answered.decided_at, None, false),
    };
    WhyView { words: answered.explain(), at: Some(at.to_string()), until, open }
}

pub fn route(route: &Route) -> RouteView {
    let (way, proxy, user) = match route {
        Route::System => (WayView::System, None, None),
        Route::Direct => (WayView::Direct, None, None),
        Route::Tor { address } => (WayView::Tor, Some(address), None),
        Route::Socks(proxy) => (WayView::Socks, Some(&proxy.address), proxy.user.as_ref()),
        Route::Http(proxy) => (WayView::Http, Some(&proxy.address), proxy.user.as_ref()),
    };
    let (proxy, user) = (proxy.map(ToString::to_string), user.map(|user| user.as_str().to_owned()));
    RouteView { way, proxy, user, words: route.to_string() }
}

/// `asked`: what the server was asked about.
pub fn found(found: &Found, asked: &NewWallet) -> FoundView {
    FoundView {
        server: asked.address.server.to_string(),
        name: found.name.clone(),
        balance_msat: found.balance_msat.map(|balance| balance.get()),
        access: access(found.access),
        lnbits_version: found.capabilities.version.clone(),
        advice: advice(found),
    }
}

fn advice(found: &Found) -> Vec<String> {
    let may_be_deaf = found.access == Access::IdOnly && !found.capabilities.is_known();
    let advice = found.access.note().map(|note| match may_be_deaf {
        true => format!("{} {}", note.text, t!("access-id-only.may-be-deaf")),
        false => note.text,
    });
    advice.into_iter().collect()
}

const fn access(access: Access) -> AccessView {
    match access {
        Access::InvoiceKey => AccessView::InvoiceKey,
        Access::AdminKey => AccessView::AdminKey,
        Access::IdOnly => AccessView::IdOnly,
    }
}

pub const fn overall(overall: Overall) -> OverallView {
    match overall {
        Overall::Empty => OverallView::Empty,
        Overall::Live => OverallView::Live,
        Overall::Degraded => OverallView::Degraded,
        Overall::NeedsAttention => OverallView::NeedsAttention,
        Overall::Paused => OverallView::Paused,
    }
}

pub fn payment_ref(payment: PaymentId) -> PaymentRef {
    PaymentRef { wallet_id: payment.wallet.0, checking_id: payment.checking_id.0 }
}

pub fn payment_id(payment: PaymentRef) -> PaymentId {
    PaymentId { wallet: WalletId(payment.wallet_id), checking_id: CheckingId(payment.checking_id) }
}

#[cfg(test)]
mod tests {
    use satchime_domain::fault::Fault;
    use satchime_domain::money::Msat;

    use super::*;
    use crate::fixtures;

    #[test]
    fn a_wallet_shows_wanted_and_actual_state_apart() {
        let mut status = fixtures::status("Shop", ConnectionState::Live { mode: LiveMode::Pushed });
        status.wallet.progress.balance_msat = Some(Msat::from_sat(12_345));
        status.keep = Some(Keep::Session);
        let context = ViewContext { paused: false, demo: false };
        let view = wallet(&status, context);
        assert_eq!(view.state.mode, Some(ModeView::Pushed));
        assert!(!wallet(&status, ViewContext { demo: true, ..context }).session_only);
        assert_eq!((view.state.kind, view.enabled, view.session_only), (StateKind::Live, true, true));
        assert_eq!(view.balance_msat, Some(12_345_000));
        assert_eq!(view.server, "https://lnbits.example");

        let retry_at = "2026-11-23T10:00:04Z".parse().unwrap();
        status.state = ConnectionState::WaitingToRetry { attempt: 1, retry_at, fault: Fault::Refused };
        let view = wallet(&status, context);
        assert_eq!(view.state.word, "Reconnecting");
        assert_eq!(view.state.words, "Reconnecting: server refused");
        assert_eq!(view.state.retry_at.as_deref(), Some("2026-11-23T10:00:04Z"));
        assert_eq!((view.state.problem.unwrap().code.as_str(), view.state.mode), ("server_refused", None));
    }

    #[test]
    fn a_wallet_without_a_key_is_said_to_listen_only() {
        let mut status = fixtures::status("Shop", ConnectionState::Live { mode: LiveMode::Unconfirmed });
        let context = ViewContext { paused: false, demo: false };
        assert_eq!(wallet(&status, context).access_note, None);
        status.wallet.access = Access::IdOnly;
        let view = wallet(&status, context);
        assert_eq!(
            (view.state.kind, view.state.words.as_str()),
            (StateKind::Listening, "Listening, unconfirmed")
        );
        assert_eq!(view.access_label, "Wallet id only");
        assert_eq!(view.access_note.unwrap().label, "Unconfirmed");
    }

    #[test]
    fn health_names_what_last_went_wrong() {
        let mut status = fixtures::status("Shop", ConnectionState::Connecting);
        let context = ViewContext { paused: false, demo: false };
        assert_eq!(wallet(&status, context).health, HealthView::default());

        let at = "2026-11-23T10:00:04Z".parse().unwrap();
        status.health.reconnects = 2;
        status.health.last_frame_at = Some(at);
        status.health.last_trouble = Some(Trouble::new(&Fault::Refused, at));
        let health = wallet(&status, context).health;
        assert_eq!((health.reconnects, health.last_frame_at.as_deref()), (2, Some("2026-11-23T10:00:04Z")));
        let trouble = health.last_trouble.unwrap();
        assert_eq!((trouble.code.as_str(), trouble.title.as_str()), ("server_refused", "server refused"));
        assert_eq!(trouble.at, "2026-11-23T10:00:04Z");
    }

    #[test]
    fn why_says_what_became_of_each_notice_and_when() {
        use satchime_domain::notice::Hold;
        use satchime_domain::rules::{Answer, Silence};
        let time = |at: &str| at.parse::<Timestamp>().unwrap();
        let paid = fixtures::payment(Direction::Inbound, Status::Succeeded, 21);
        let decided_at = time("2026-11-23T09:00:00Z");
        let why = |outcome| {
            let answered = Answered { status: Status::Succeeded, decided_at, outcome };
            super::why(&paid, &[answered], None).remove(0)
        };
        let waits = why(Outcome::Waiting);
        assert_eq!((waits.at.as_deref(), waits.open), (Some("2026-11-23T09:00:00Z"), true));
        let held = why(Outcome::Held { until: time("2026-11-24T07:00:00Z"), why: Hold::QuietHours });
        assert_eq!((held.until.as_deref(), held.open), (Some("2026-11-24T07:00:00Z"), true));
        let answer = Answer::Passed { silence: Silence::BelowMinimum { minimum_msat: Msat::from_sat(100) } };
        let passed = why(Outcome::Done { at: time("2026-11-23T09:00:01Z"), answer });
        assert_eq!(passed.words, "You were not notified: it was less than 100 sat.");
        assert_eq!((passed.at.as_deref(), passed.open), (Some("2026-11-23T09:00:01Z"), false));
        let none = super::why(&paid, &[], None).remove(0);
        assert!(none.words.contains("before Satchime watched this wallet"), "{}", none.words);
        assert_eq!((none.at, none.open), (None, false));
    }

    #[test]
    fn a_payment_stands_where_it_settled() {
        let mut seen = fixtures::payment(Direction::Outbound, Status::Succeeded, 21_000);
        seen.record.created_at = Some("2026-11-23T09:00:00Z".parse().unwrap());
        seen.settled_at = Some("2026-11-23T09:30:00Z".parse().unwrap());
        let view = payment("Shop", &seen);
        assert_eq!((view.at.as_str(), view.direction), ("2026-11-23T09:30:00Z", DirectionView::Outbound));
        seen.settled_at = None;
        assert_eq!(payment("Shop", &seen).at, "2026-11-23T09:00:00Z");
        seen.record.created_at = None;
        assert_eq!(payment("Shop", &seen).at, seen.first_seen_at.to_string());
    }
}
