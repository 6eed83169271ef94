use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Waker};

use satchime_adapters::data_folder::LockFault;
use satchime_domain::connection::ConnectionState;
use satchime_engine::api::Event;

use super::*;
use crate::fixtures::{self, FakeDesktop, Heard};
use crate::notifications::Outcome;
use crate::tray::menu::Line;

/// Fails to start an engine for a while; then a demo stands in for the own one.
#[derive(Default)]
struct Flaky {
    failures: AtomicUsize,
    own_starts: Arc<AtomicUsize>,
}

impl Flaky {
    fn fails(&self) -> bool {
        self.failures.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok()
    }
}

#[async_trait]
impl Starter for Flaky {
    async fn own(&self, outputs: Outputs) -> Result<(Running, Option<PathBuf>), StartFault> {
        self.own_starts.fetch_add(1, Ordering::SeqCst);
        if self.fails() {
            return Err(StartFault::Lock(LockFault::Held { pid: Some(4711) }));
        }
        Ok((compose::demo(outputs).await?, Some("/data/satchime.db.damaged".into())))
    }

    async fn demo(&self, outputs: Outputs) -> Result<Running, StartFault> {
        if self.fails() { Err(StartFault::Demo("no port".into())) } else { compose::demo(outputs).await }
    }
}

fn host(failures: usize) -> (EngineHost, Arc<Heard>) {
    let heard = Arc::new(Heard::default());
    let router = EventRouter::new(
        heard.clone(),
        FakeDesktop::new(Outcome::Shown),
        fixtures::no_sounds(),
        Origin::Own,
        Vec::new(),
    );
    let starter = Flaky { failures: failures.into(), ..Flaky::default() };
    (EngineHost::new(Arc::new(router), Box::new(starter)), heard)
}

/// As it is with `--demo`, before the demo runs. And how often the own engine was started.
fn demo_host(failures: usize) -> (EngineHost, Arc<AtomicUsize>) {
    let desktop = FakeDesktop::new(Outcome::Shown);
    let router = EventRouter::new(
        Arc::new(Heard::default()),
        desktop,
        fixtures::no_sounds(),
        Origin::Demo,
        Vec::new(),
    );
    let starter = Flaky { failures: failures.into(), ..Flaky::default() };
    let own_starts = starter.own_starts.clone();
    (EngineHost::new(Arc::new(router), Box::new(starter)), own_starts)
}

fn ids(app: &AppView) -> Vec<&str> {
    app.wallets.iter().map(|wallet| wallet.id.as_str()).collect()
}

#[tokio::test]
async fn a_failed_start_is_told_and_tried_again() {
    let (host, heard) = host(2);
    let error = host.start_own().await.err().unwrap();
    assert_eq!(error.problem.code, "already_running");
    let menu = host.redraw().await;
    assert_eq!(menu.lines[0], Line::Words("Not watching: already running".into()));
    assert_eq!(heard.take(), []);

    tokio::time::pause();
    assert_eq!(host.app().await.unwrap_err(), error, "asked at once, it is the same try");
    tokio::time::advance(SAME_TRY).await;
    assert_eq!(host.app().await.unwrap_err(), error);
    tokio::time::advance(SAME_TRY).await;
    tokio::time::resume();
    let app = host.app().await.unwrap();
    assert_eq!(app.wallets.len(), 2);
    assert!(app.problems[0].text.contains("/data/satchime.db.damaged"), "{:?}", app.problems);
    host.stop().await;
}

async fn pause(host: &EngineHost) -> Result<(), CommandError> {
    host.change_settings(|settings| settings.paused = true).await
}

#[tokio::test]
async fn the_demo_stands_before_the_own_wallets_until_it_is_left() {
    let (host, heard) = host(0);
    host.start_own().await.unwrap();
    let own = host.app().await.unwrap();
    host.start_demo().await.unwrap();
    let demo = host.app().await.unwrap();
    assert!(demo.demo && !own.demo);
    assert_ne!(demo.wallets[0].id, own.wallets[0].id);
    let menu = host.redraw().await;
    assert!(matches!(&menu.lines[0], Line::Words(text) if text.starts_with("Demo · ")));
    heard.take();

    pause(&host).await.unwrap();
    assert!(host.app().await.unwrap().settings.paused);
    host.leave_demo().await.unwrap();
    let back = host.app().await.unwrap();
    assert!(!back.demo && !back.settings.paused, "what was paused is gone");
    assert_eq!(back.wallets[0].id, own.wallets[0].id);
    host.stop().await;
    assert_eq!(host.picture().await.app.unwrap_err().problem.code, "shutting_down");
}

#[tokio::test]
async fn a_window_that_asks_before_the_demo_runs_gets_the_demo() {
    let (host, own_starts) = demo_host(0);
    let (app, started) = tokio::join!(host.app(), host.start_demo());
    started.unwrap();
    let app = app.unwrap();
    assert!(app.demo);
    let again = host.app().await.unwrap();
    assert_eq!((again.demo, ids(&again)), (true, ids(&app)), "there is one demo");
    assert_eq!(own_starts.load(Ordering::SeqCst), 0);
    host.stop().await;
    assert_eq!(host.app().await.unwrap_err().problem.code, "shutting_down");
}

#[tokio::test]
async fn a_demo_that_fails_is_not_replaced_by_the_own_wallets() {
    let (host, own_starts) = demo_host(2);
    let error = host.start_demo().await.unwrap_err();
    assert_eq!(error.problem.code, "demo_failed");
    assert_eq!(host.app().await.unwrap_err(), error);
    let menu = host.redraw().await;
    assert!(matches!(&menu.lines[0], Line::Words(text) if text.contains("no demo")), "{:?}", menu.lines[0]);

    tokio::time::pause();
    tokio::time::advance(SAME_TRY).await;
    assert_eq!(host.app().await.unwrap_err(), error);
    tokio::time::advance(SAME_TRY).await;
    tokio::time::resume();
    assert!(host.app().await.unwrap().demo, "it was tried again");
    assert_eq!(own_starts.load(Ordering::SeqCst), 0);

    host.leave_demo().await.unwrap();
    assert!(!host.app().await.unwrap().demo);
    assert_eq!(own_starts.load(Ordering::SeqCst), 1);
    host.stop().await;
}

#[tokio::test]
async fn no_picture_mixes_two_engines() {
    let (host, heard) = host(0);
    host.start_own().await.unwrap();
    pause(&host).await.unwrap();
    let mut picture = Box::pin(host.picture());
    let mut app = Box::pin(host.app());
    // Each has asked the own engine when the demo is shown in front of it.
    let mut context = Context::from_waker(Waker::noop());
    assert!(picture.as_mut().poll(&mut context).is_pending());
    assert!(app.as_mut().poll(&mut context).is_pending());
    host.start_demo().await.unwrap();
    let (Picture { app: drawn, menu }, app) = (picture.await, app.await.unwrap());
    let whole = host.app().await.unwrap();
    for app in [&drawn.unwrap(), &app] {
        assert_eq!((app.demo, app.settings.paused, ids(app)), (true, false, ids(&whole)));
    }
    assert!(matches!(&menu.lines[0], Line::Words(text) if text.starts_with("Demo · ")));
    heard.take();
    let wanted = fixtures::status("Shop", ConnectionState::Disabled);
    host.router().outputs(Origin::Demo).sink.emit(Event::Wallet(Box::new(wanted)));
    let told = heard.take();
    let says =
        |told: &ViewUpdate| matches!(told, ViewUpdate::Wallet(shop) if shop.state.words == "Connecting");
    assert!(told.iter().any(says), "that the own engine is paused is not said of the demo: {told:?}");
    host.stop().await;
}

#[tokio::test]
async fn the_window_is_told_once_of_each_change() {
    let (host, heard) = host(0);
    host.start_own().await.unwrap();
    pause(&host).await.unwrap();
    host.redraw().await;
    let told =
        |heard: &Heard| heard.take().into_iter().filter(|told| matches!(told, ViewUpdate::App(_))).count();
    assert_eq!(told(&heard), 1);
    host.redraw().await;
    assert_eq!(told(&heard), 0);
    host.redraw_all().await;
    host.redraw().await;
    assert_eq!(told(&heard), 1);
    host.stop().await;
}

#[tokio::test]
async fn health_alone_is_no_change_of_the_whole() {
    let (host, heard) = host(0);
    host.start_own().await.unwrap();
    let live = |app: &AppView| app.wallets.iter().all(|wallet| wallet.health.last_reconciled_at.is_some());
    while !live(&host.app().await.unwrap()) {
        tokio::task::yield_now().await;
    }
    heard.take();
    host.redraw().await;
    let told = heard.take();
    assert!(told.iter().any(|told| matches!(told, ViewUpdate::App(app) if live(app))), "{told:?}");
    // Health that is told while it draws makes it draw anew, and until then it has told nothing last.
    let last = loop {
        // Not within a `match`, which would hold the lock while it draws.
        let last = host.last.lock().await.take();
        if let Some(last) = last {
            break last;
        }
        host.redraw().await;
    };
    assert!(last.wallets.iter().all(|wallet| wallet.health == HealthView::default()));
    host.stop().await;
}

#[tokio::test]
async fn older_health_does_not_stay_over_newer() {
    let (host, heard) = host(0);
    host.start_own().await.unwrap();
    pause(&host).await.unwrap();
    let told =
        |heard: &Heard| heard.take().into_iter().filter(|told| matches!(told, ViewUpdate::App(_))).count();
    let mut redraw = Box::pin(host.redraw());
    // It has asked the engine when something newer is told.
    assert!(redraw.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    let mut status = fixtures::status("Shop", ConnectionState::Disabled);
    for reconnects in 0..2 {
        status.health.reconnects = reconnects;
        host.router().outputs(Origin::Own).sink.emit(Event::Wallet(Box::new(status.clone())));
    }
    redraw.await;
    host.redraw().await;
    assert_eq!(told(&heard), 2, "all was told anew");
    host.redraw().await;
    assert_eq!(told(&heard), 0);
    host.stop().await;
}
