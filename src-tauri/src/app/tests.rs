use std::sync::atomic::Ordering;

use satchime_domain::notice::{Announcement, Notice, NoticeId};
use satchime_domain::payment::{Direction, Status};
use satchime_domain::rules::Means;
use tauri::test::{MockRuntime, mock_builder, mock_context, noop_assets};

use super::*;
use crate::fixtures::{self, FakeDesktop};
use crate::notifications::{Click, Outcome, Target};
use crate::view::types::{PaymentRef, TargetView};

struct Set {
    app: App<MockRuntime>,
    desktop: Arc<FakeDesktop>,
}

impl Set {
    fn new() -> Self {
        let app = mock_builder().build(mock_context(noop_assets())).unwrap();
        crate::ipc::builder().mount_events(&app);
        let desktop = FakeDesktop::new(Outcome::Shown);
        let listener = Arc::new(app.handle().clone());
        let router =
            EventRouter::new(listener, desktop.clone(), fixtures::no_sounds(), Origin::Own, Vec::new());
        let router = Arc::new(router);
        let looked = router.clone();
        app.manage(OnLook(Box::new(move |look| looked.look(look))));
        app.manage(Arc::new(EngineHost::new(router, Box::new(Composed))));
        app.manage(Arc::new(PendingNavigation::default()));
        app.manage(QuitState::new(desktop.clone()));
        Self { app, desktop }
    }

    fn has_window(&self) -> bool {
        self.app.get_webview_window(windows::LABEL).is_some()
    }

    fn target(&self) -> Option<TargetView> {
        self.app.state::<Arc<PendingNavigation>>().take()
    }

    fn router(&self) -> Arc<EventRouter> {
        self.app.state::<Arc<EngineHost>>().router().clone()
    }
}

fn payment() -> PaymentRef {
    PaymentRef { wallet_id: "shop".into(), checking_id: "id21".into() }
}

#[test]
fn a_second_start_opens_the_window_unless_it_is_hidden() {
    let set = Set::new();
    let start = |words: &[&str]| {
        let words: Vec<String> = words.iter().map(|&word| word.into()).collect();
        second_start(set.app.handle(), &words);
    };
    start(&["satchime", "--hidden"]);
    assert!(!set.has_window());
    start(&["satchime", "--show"]);
    assert!(set.has_window());
}

#[test]
fn a_link_opens_the_window_on_its_payment() {
    for (link, target) in [
        ("satchime://payment/shop/id21", Some(TargetView::Payment(payment()))),
        ("satchime://remove/shop", None),
    ] {
        let set = Set::new();
        second_start(set.app.handle(), &["satchime".into(), link.into()]);
        assert!(set.has_window(), "{link}");
        assert_eq!(set.target(), target, "{link}");
    }
}

/// Whoever wrote it may be a stranger.
#[test]
fn a_link_ends_no_demo() {
    let set = Set::new();
    set.router().show(Origin::Demo);
    second_start(set.app.handle(), &["satchime".into(), "satchime://payment/shop/id21".into()]);
    assert!(set.has_window());
    assert_eq!((set.target(), set.router().shown()), (None, Origin::Demo));
}

fn click(set: &Set, origin: Origin) {
    let target = Target { origin, payment: payment() };
    notification_clicks::handler(set.app.handle())(Click::OpenPayment(target));
}

#[test]
fn a_click_opens_the_window_on_the_payment() {
    let set = Set::new();
    click(&set, Origin::Own);
    assert!(set.has_window());
    assert_eq!(set.target(), Some(TargetView::Payment(payment())));
}

#[test]
fn a_click_on_an_ended_demo_opens_the_window_alone() {
    let set = Set::new();
    click(&set, Origin::Demo);
    assert!(set.has_window());
    assert_eq!(set.target(), None);
}

#[test]
fn a_tray_entry_opens_its_payment() {
    let set = Set::new();
    act(set.app.handle(), Action::Show(TargetView::Payment(payment())));
    assert!(set.has_window());
    assert_eq!(set.target(), Some(TargetView::Payment(payment())));
}

#[tokio::test]
async fn without_a_tray_the_first_closing_says_where_the_app_went() {
    let set = Set::new();
    let state = set.app.state::<QuitState>();
    state.say_where_it_went(set.app.handle());
    assert!(!state.said.load(Ordering::Relaxed), "the tray shows it");
    set.router().set_tray(false);
    state.say_where_it_went(set.app.handle());
    state.say_where_it_went(set.app.handle());
    set.desktop.heard().await;
    assert_eq!(set.desktop.titles(), ["Satchime is still running"]);
}

#[test]
fn a_start_while_it_quits_is_the_next_one() {
    let set = Set::new();
    let arguments = ["satchime".to_owned()];
    let state = set.app.state::<QuitState>();
    assert!(state.next().is_none(), "it does not quit");
    assert!(state.begins() && !state.begins(), "once");
    assert!(state.next().is_none(), "nobody wants it again");
    second_start(set.app.handle(), &arguments);
    assert!(!set.has_window(), "a window that ends with the app is of no use");
    assert_eq!(state.next(), Some(vec!["satchime".into()]));
}

#[tokio::test]
async fn showing_the_window_marks_as_seen() {
    let set = Set::new();
    let router = set.router();
    let payment = crate::fixtures::payment(Direction::Inbound, Status::Succeeded, 21);
    let (wallet_name, decided_at) = ("Shop".into(), payment.first_seen_at);
    let notice = Notice { id: NoticeId(1), wallet_name, decided_at, held: None, payment };
    let announcement = Announcement::Single(Box::new(notice));
    router.outputs(Origin::Own).receivers[0].deliver(&announcement, Means::default()).await.unwrap();
    assert_eq!(router.unread(), 1);
    act(set.app.handle(), Action::Open);
    assert_eq!(router.unread(), 0);
}
