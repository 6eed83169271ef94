use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::StorageFault;
use satchime_domain::notice::{Notice, NoticeId};
use satchime_domain::payment::{Direction, Status};
use satchime_domain::rules::alarm::{Alarm, Cause};
use satchime_engine::api::WalletStatus;
use satchime_engine::ports::Outputs;
use tokio::time::{advance, timeout};

use super::*;
use crate::fixtures::{self, FakeDesktop, FakeEar, Heard};
use crate::notifications::{Click, Outcome, Target};
use crate::popups::ABSENCE;
use crate::sounds::Unheard;
use crate::view::types::{PaymentRef, StateKind};

struct Set {
    router: Arc<EventRouter>,
    heard: Arc<Heard>,
    desktop: Arc<FakeDesktop>,
}

fn set(outcome: Outcome) -> Set {
    let (heard, desktop) = (Arc::new(Heard::default()), FakeDesktop::new(outcome));
    let router =
        EventRouter::new(heard.clone(), desktop.clone(), fixtures::no_sounds(), Origin::Own, Vec::new());
    Set { router: Arc::new(router), heard, desktop }
}

fn announcement(id: i64) -> Announcement {
    let payment = fixtures::payment(Direction::Inbound, Status::Succeeded, 21);
    let notice = Notice {
        id: NoticeId(id),
        wallet_name: "Shop".into(),
        decided_at: payment.first_seen_at,
        held: None,
        payment,
    };
    Announcement::Single(Box::new(notice))
}

async fn deliver(router: &Arc<EventRouter>, origin: Origin, id: i64) -> Result<(), NotDelivered> {
    router.outputs(origin).receivers[0].deliver(&announcement(id), Means::default()).await
}

fn codes(router: &EventRouter) -> Vec<String> {
    router.problems().into_iter().map(|problem| problem.code).collect()
}

#[tokio::test(start_paused = true)]
async fn what_no_service_takes_is_kept_and_the_window_says_so() {
    let Set { router, desktop, .. } = set(Outcome::NoService);
    assert_eq!(deliver(&router, Origin::Own, 1).await, Err(NotDelivered::Nobody));
    assert_eq!(codes(&router), [""; 0], "the service may still be starting");
    advance(ABSENCE).await;
    assert_eq!(deliver(&router, Origin::Own, 1).await, Err(NotDelivered::Nobody));
    assert_eq!(codes(&router), ["notifications_missing"]);
    advance(Duration::from_secs(24 * 3_600)).await;
    assert_eq!(deliver(&router, Origin::Own, 1).await, Err(NotDelivered::Nobody));
    assert_eq!(codes(&router), ["notifications_missing"]);
    desktop.set(Outcome::Shown);
    assert_eq!(deliver(&router, Origin::Own, 1).await, Ok(()));
    assert_eq!(codes(&router), [""; 0]);
    // It is gone again, which may be for a moment.
    desktop.set(Outcome::NoService);
    assert_eq!(deliver(&router, Origin::Own, 2).await, Err(NotDelivered::Nobody));
    assert_eq!(codes(&router), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn what_a_service_refuses_is_kept_and_the_window_says_so() {
    let Set { router, desktop, .. } = set(Outcome::Failed);
    assert_eq!(deliver(&router, Origin::Own, 1).await, Err(NotDelivered::Refused));
    assert_eq!(codes(&router), ["notifications_failing"]);
    advance(Duration::from_secs(24 * 3_600)).await;
    assert_eq!(deliver(&router, Origin::Own, 1).await, Err(NotDelivered::Refused));
    desktop.set(Outcome::NoService);
    deliver(&router, Origin::Own, 1).await.unwrap_err();
    advance(ABSENCE).await;
    deliver(&router, Origin::Own, 1).await.unwrap_err();
    assert_eq!(codes(&router), ["notifications_missing"]);
    desktop.set(Outcome::Shown);
    assert_eq!(deliver(&router, Origin::Own, 1).await, Ok(()));
    assert_eq!(codes(&router), [""; 0]);
}

#[tokio::test]
async fn what_the_person_does_not_allow_is_told_before_a_payment_is_missed() {
    let Set { router, desktop, .. } = set(Outcome::Forbidden);
    assert!(!router.has_wallet(), "nobody is asked yet");
    router.take(Origin::Own, Event::Wallet(Box::new(fixtures::status("Shop", ConnectionState::Connecting))));
    assert!(router.has_wallet());
    router.ask_to_notify().await;
    assert_eq!(codes(&router), ["notifications_forbidden"]);
    assert_eq!(deliver(&router, Origin::Own, 1).await, Err(NotDelivered::Refused));
    assert_eq!(codes(&router), ["notifications_forbidden"]);
    desktop.set(Outcome::Shown);
    assert_eq!(deliver(&router, Origin::Own, 1).await, Ok(()));
    assert_eq!(codes(&router), [""; 0]);
}

#[tokio::test]
async fn the_demo_says_that_it_is_one() {
    let Set { router, desktop, .. } = set(Outcome::Shown);
    deliver(&router, Origin::Own, 1).await.unwrap();
    deliver(&router, Origin::Demo, 1).await.unwrap();
    assert_eq!(desktop.titles(), ["+21 sat", "Demo · +21 sat"]);
    let payment = PaymentRef { wallet_id: "shop".into(), checking_id: "id21".into() };
    let to = |origin| Click::OpenPayment(Target { origin, payment: payment.clone() });
    assert_eq!(desktop.clicks(), [to(Origin::Own), to(Origin::Demo)]);
}

#[tokio::test]
async fn only_the_shown_engine_reaches_the_window() {
    let Set { router, heard, .. } = set(Outcome::Shown);
    let (own, demo) = (router.outputs(Origin::Own).sink, router.outputs(Origin::Demo).sink);
    let news = |name: &str| Event::Wallet(Box::new(fixtures::status(name, ConnectionState::Connecting)));
    let told = || {
        let name = |told| match told {
            ViewUpdate::Wallet(wallet) => wallet.name,
            other => panic!("{other:?}"),
        };
        heard.take().into_iter().map(name).collect::<Vec<_>>()
    };
    own.emit(news("Shop"));
    demo.emit(news("Coffee bar"));
    assert_eq!(told(), ["Shop"]);
    router.show(Origin::Demo);
    own.emit(news("Shop"));
    demo.emit(news("Coffee bar"));
    assert_eq!(told(), ["Coffee bar"]);
}

#[tokio::test]
async fn that_one_engine_is_paused_is_not_said_of_the_other() {
    let Set { router, .. } = set(Outcome::Shown);
    let pause = |origin| router.outputs(origin).sink.emit(Event::Settings(Box::new(fixtures::paused())));
    pause(Origin::Own);
    router.show(Origin::Demo);
    assert!(!router.facts().view_context().paused);
    pause(Origin::Own);
    assert!(!router.facts().view_context().paused);
    pause(Origin::Demo);
    assert!(router.facts().view_context().paused);
}

#[tokio::test]
async fn a_paused_wallet_is_told_as_paused() {
    let Set { router, heard, .. } = set(Outcome::Shown);
    let sink = router.outputs(Origin::Own).sink;
    let news = || Event::Wallet(Box::new(fixtures::status("Shop", ConnectionState::Disabled)));
    sink.emit(news());
    sink.emit(Event::Settings(Box::new(fixtures::paused())));
    sink.emit(news());
    let kinds: Vec<StateKind> = heard
        .take()
        .into_iter()
        .filter_map(|told| match told {
            ViewUpdate::Wallet(wallet) => Some(wallet.state.kind),
            _ => None,
        })
        .collect();
    assert_eq!(kinds, [StateKind::Connecting, StateKind::Disabled]);
}

#[tokio::test(start_paused = true)]
async fn health_is_told_and_redraws_nothing() {
    let Set { router, heard, .. } = set(Outcome::Shown);
    let sink = router.outputs(Origin::Own).sink;
    let redraws = async || timeout(Duration::ZERO, router.changed()).await.is_ok();
    let mut status = fixtures::status("Shop", ConnectionState::Connecting);
    let mut tell = |change: &dyn Fn(&mut WalletStatus)| {
        change(&mut status);
        sink.emit(Event::Wallet(Box::new(status.clone())));
        let told = heard.take();
        assert!(matches!(&told[..], [ViewUpdate::Wallet(_)]), "{told:?}");
        told
    };
    tell(&|_| ());
    assert!(redraws().await, "it is new");

    let told = tell(&|status| status.health.reconnects = 7);
    assert!(matches!(&told[0], ViewUpdate::Wallet(wallet) if wallet.health.reconnects == 7));
    assert_eq!((redraws().await, router.health_news()), (false, 1));
    tell(&|status| {
        status.health.reconnects = 8;
        status.wallet.name = "Bakery".into();
    });
    assert_eq!((redraws().await, router.health_news()), (true, 1));

    sink.emit(Event::WalletRemoved(fixtures::status("Shop", ConnectionState::Connecting).wallet.id));
    assert!(redraws().await);
    tell(&|status| status.health.reconnects = 9);
    assert!(redraws().await, "it is new again");
}

#[tokio::test(start_paused = true)]
async fn a_trouble_is_told_until_it_is_over() {
    let Set { router, .. } = set(Outcome::Shown);
    router.outputs(Origin::Own).sink.emit(Event::Trouble(Fault::Storage(StorageFault::Full)));
    assert_eq!(codes(&router), ["disk_full"]);
    let ends = router.something_ends().unwrap();
    advance(troubles::LASTS / 2).await;
    assert_eq!(codes(&router), ["disk_full"]);
    advance(ends - Instant::now()).await;
    assert_eq!(codes(&router), [""; 0]);
    assert_eq!(router.something_ends(), None);
}

#[tokio::test]
async fn what_needs_no_popup_has_none_and_an_alarm_always_does() {
    let Set { router, desktop, .. } = set(Outcome::Shown);
    let receiver = router.outputs(Origin::Own).receivers.remove(0);
    let silent = Means { popup: false, ..Means::ALL };
    receiver.deliver(&announcement(1), silent).await.unwrap();
    assert_eq!(desktop.titles(), [""; 0]);
    let cause = Cause::Rejected { fault: Fault::KeyRejected };
    let alarm =
        Alarm { wallet: satchime_domain::wallet::WalletId("till".into()), wallet_name: "Till".into(), cause };
    receiver.raise(&alarm).await.unwrap();
    assert_eq!(desktop.titles(), ["Till: key rejected"]);
    desktop.set(Outcome::NoService);
    assert_eq!(receiver.raise(&alarm).await, Err(NotDelivered::Nobody));
}

#[tokio::test]
async fn what_is_to_badge_is_unread_until_somebody_looks() {
    let Set { router, desktop, .. } = set(Outcome::Shown);
    let deliver = async |id: i64, means: Means| {
        router.outputs(Origin::Own).receivers[0].deliver(&announcement(id), means).await.unwrap();
    };
    deliver(1, Means { badge: false, ..Means::default() }).await;
    assert_eq!(router.unread(), 0);
    deliver(2, Means { popup: false, ..Means::default() }).await;
    assert_eq!((router.unread(), desktop.titles().len()), (1, 1));
    router.look(Look::Opened);
    assert_eq!(router.unread(), 0);
    router.look(Look::Focused(true));
    deliver(3, Means::default()).await;
    assert_eq!(router.unread(), 0, "it was seen in the window");
}

#[tokio::test]
async fn amounts_are_hidden_from_the_first_popup_on_whichever_engine_is_shown() {
    let Set { router, desktop, .. } = set(Outcome::Shown);
    let own = router.outputs(Origin::Own);
    let hidden = Settings { hide_amounts: true, ..Settings::default() };
    own.sink.emit(Event::Settings(Box::new(hidden)));
    router.show(Origin::Demo);
    deliver(&router, Origin::Own, 1).await.unwrap();
    deliver(&router, Origin::Demo, 1).await.unwrap();
    assert_eq!(desktop.titles(), ["Received", "Demo · +21 sat"]);
}

#[tokio::test]
async fn a_flood_that_runs_on_is_one_notification_where_the_desktop_can() {
    let Set { router, desktop, .. } = set(Outcome::Shown);
    let receiver = router.outputs(Origin::Own).receivers.remove(0);
    let notices = |range: std::ops::Range<i64>| -> Vec<Notice> {
        range.flat_map(|id| announcement(id).notices().to_vec()).collect()
    };
    let flood = |range| Announcement::Summary(notices(range));
    receiver.deliver(&flood(0..5), Means::default()).await.unwrap();
    desktop.set(Outcome::Updated);
    receiver.deliver(&flood(5..8), Means::default()).await.unwrap();
    receiver.deliver(&flood(8..9), Means::default()).await.unwrap();
    let updates = desktop.messages().into_iter().map(|message| message.update.unwrap().wording);
    let updates: Vec<_> = updates.map(|wording| wording.map(|wording| wording.title)).collect();
    let told = |title: &str| Some(title.to_owned());
    assert_eq!(updates, [None, told("8 payments, +168 sat"), told("9 payments, +189 sat")]);
}

fn with_sound(change: impl FnOnce(&mut Settings)) -> Event {
    let mut settings = Settings::default();
    settings.notices.rules.means.sound = true;
    change(&mut settings);
    Event::Settings(Box::new(settings))
}

/// A router with ears, and what is heard of what it does.
fn ear(outcome: Outcome) -> (Arc<EventRouter>, Arc<FakeEar>, impl Future<Output = ()>) {
    let (ear, desktop) = (Arc::<FakeEar>::default(), FakeDesktop::new(outcome));
    let (sounds, hearing) = ear.sounds();
    (
        Arc::new(EventRouter::new(Arc::<Heard>::default(), desktop, sounds, Origin::Own, Vec::new())),
        ear,
        hearing,
    )
}

const SILENT: Means = Means { sound: false, ..Means::ALL };
const SOUND_ALONE: Means = Means { popup: false, ..Means::ALL };

/// What is heard of one announcement, told twice if it is not taken at once.
async fn heard(outcome: Outcome, settings: Event, means: Means) -> Vec<String> {
    let (router, ear, hearing) = ear(outcome);
    let Outputs { sink, receivers } = router.outputs(Origin::Own);
    sink.emit(settings);
    for _ in 0..2 {
        if receivers[0].deliver(&announcement(1), means).await.is_ok() {
            break;
        }
    }
    drop((sink, receivers, router));
    hearing.await;
    ear.take()
}

#[tokio::test]
async fn what_is_told_is_heard_once_whatever_becomes_of_the_popup() {
    let with = |change: fn(&mut Settings)| with_sound(change);
    for (outcome, settings, means, expected) in [
        (Outcome::Shown, with(|_| ()), Means::ALL, &["incoming 60"][..]),
        (Outcome::Failed, with(|_| ()), Means::ALL, &["incoming 60"]),
        (Outcome::NoService, with(|_| ()), Means::ALL, &["incoming 60"]),
        (Outcome::Shown, with(|_| ()), SOUND_ALONE, &["incoming 60"]),
        (Outcome::Shown, with(|_| ()), SILENT, &[]),
        (Outcome::Failed, with(|_| ()), SILENT, &[]),
        (Outcome::Shown, with(|settings| settings.sounds.volume = 0), Means::ALL, &[]),
        (Outcome::Shown, Event::Settings(Box::default()), Means::ALL, &[]),
    ] {
        let heard = heard(outcome, settings.clone(), means).await;
        assert_eq!(heard, expected, "{outcome:?} {means:?} {settings:?}");
    }
}

#[tokio::test]
async fn of_more_than_was_heard_before_the_rest_is_new() {
    let (router, ear, hearing) = ear(Outcome::NoService);
    let Outputs { sink, receivers } = router.outputs(Origin::Own);
    sink.emit(with_sound(|_| ()));
    let notice = |id| announcement(id).notices()[0].clone();
    let together = |ids: &[i64]| Announcement::Summary(ids.iter().map(|id| notice(*id)).collect());
    let (known, more) = (together(&[1, 2]), together(&[1, 2, 3]));
    for announcement in [announcement(1), announcement(2), known, more.clone(), more] {
        receivers[0].deliver(&announcement, Means::ALL).await.unwrap_err();
    }
    drop((sink, receivers, router));
    hearing.await;
    assert_eq!(ear.take().len(), 3, "the first, the second, and the third among them");
}

#[tokio::test]
async fn an_alarm_is_heard_once_each_time_it_begins() {
    let alarm = |name: &str| Alarm {
        wallet: satchime_domain::wallet::WalletId(name.into()),
        wallet_name: name.into(),
        cause: Cause::Rejected { fault: Fault::KeyRejected },
    };
    for (outcome, settings, expected) in [
        (Outcome::Failed, with_sound(|_| ()), 2),
        (Outcome::Shown, with_sound(|_| ()), 4),
        (Outcome::Shown, Event::Settings(Box::default()), 0),
    ] {
        let (router, ear, hearing) = ear(outcome);
        let Outputs { sink, receivers } = router.outputs(Origin::Own);
        sink.emit(settings);
        for name in ["till", "shop", "till", "shop"] {
            let _ = receivers[0].raise(&alarm(name)).await;
        }
        drop((sink, receivers, router));
        hearing.await;
        assert_eq!(ear.take(), vec!["alarm 60"; expected], "{outcome:?}");
    }
}

#[tokio::test]
async fn a_file_that_is_no_sound_is_told_once_until_it_is_mended() {
    let (router, ear, hearing) = ear(Outcome::Shown);
    let Outputs { sink, receivers } = router.outputs(Origin::Own);
    let own = |settings: &mut Settings| settings.sounds.incoming = Choice::File("/ding.wav".into());
    let hearing = tokio::spawn(hearing);
    let deliver = async |id, fault: Option<OwnFileFault>| {
        *ear.own.lock().unwrap() = fault.map(Unheard::Own);
        receivers[0].deliver(&announcement(id), Means::ALL).await.unwrap();
        // What was reported touched the router.
        wait_for(|| !ear.take().is_empty()).await;
    };
    sink.emit(with_sound(own));
    deliver(1, Some(OwnFileFault::NoSound)).await;
    wait_for(|| codes(&router) == ["sound_incoming"]).await;
    assert!(router.problems()[0].text.contains("ding.wav"), "{:?}", router.problems());
    deliver(2, Some(OwnFileFault::TooLarge)).await;
    assert_eq!(codes(&router), ["sound_incoming"]);
    deliver(3, None).await;
    wait_for(|| codes(&router).is_empty()).await;
    deliver(4, Some(OwnFileFault::NoSound)).await;
    wait_for(|| codes(&router) == ["sound_incoming"]).await;
    sink.emit(with_sound(|_| ()));
    assert_eq!(codes(&router), [""; 0], "it is not chosen any more");
    hearing.abort();
}

/// Lets the other tasks go on until then.
async fn wait_for(mut reached: impl FnMut() -> bool) {
    while !reached() {
        tokio::task::yield_now().await;
    }
}
