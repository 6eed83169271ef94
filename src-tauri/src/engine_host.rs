//! Holds the engines that the window and the tray talk to: the person's own, and the demo that may stand before it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jiff::tz::TimeZone;
use satchime_domain::Timestamp;
use satchime_domain::payment::Payment;
use satchime_domain::settings::Settings;
use satchime_engine::EngineHandle;
use satchime_engine::api::{CommandFault, Snapshot};
use satchime_engine::ports::{Outputs, PaymentQuery};
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::compose::{self, Running};
use crate::event_router::EventRouter;
use crate::origin::Origin;
use crate::start_fault::StartFault;
use crate::tray::menu::{PAYMENTS, Scene, TrayMenu};
use crate::view::convert::{self, ViewContext};
use crate::view::problems;
use crate::view::settings::SettingsView;
use crate::view::types::{AppView, CommandError, HealthView};
use crate::view::update::ViewUpdate;
use crate::view::words;

/// The window asks at once for what the tray just tried; that is not a new try.
const SAME_TRY: Duration = Duration::from_secs(1);
/// How many payments are looked through for the few that the tray lists; open invoices lie between them.
const LOOKED_THROUGH: u32 = 40;

/// Starts engines.
#[async_trait]
pub trait Starter: Send + Sync {
    /// The person's own engine, and the path of a damaged database that was put aside.
    async fn own(&self, outputs: Outputs) -> Result<(Running, Option<PathBuf>), StartFault>;
    async fn demo(&self, outputs: Outputs) -> Result<Running, StartFault>;
}

pub struct EngineHost {
    router: Arc<EventRouter>,
    starter: Box<dyn Starter>,
    /// With `--demo` it is not started until they leave the demo.
    own: Mutex<Slot>,
    demo: Mutex<Slot>,
    /// What the window was last told of the whole, without the wallets' health: that is told by itself.
    last: Mutex<Option<AppView>>,
}

/// One engine, or why there is none.
enum Slot {
    NotStarted,
    Running(Running),
    Failed(StartFault, Instant),
    /// The app ends.
    Stopped,
}

/// The app at one moment: what the window shows and what the tray shows.
pub struct Picture {
    pub app: Result<AppView, CommandError>,
    pub menu: TrayMenu,
}

impl EngineHost {
    pub fn new(router: Arc<EventRouter>, starter: Box<dyn Starter>) -> Self {
        Self {
            router,
            starter,
            own: Mutex::new(Slot::NotStarted),
            demo: Mutex::new(Slot::NotStarted),
            last: Mutex::new(None),
        }
    }

    pub fn router(&self) -> &Arc<EventRouter> {
        &self.router
    }

    /// Starts the person's own engine, unless it runs.
    ///
    /// # Errors
    /// Why it can't be started now; nothing is watched then.
    pub async fn start_own(&self) -> Result<EngineHandle, CommandError> {
        let mut own = self.own.lock().await;
        if let Some(known) = own.known() {
            return known;
        }
        let started = self.starter.own(self.router.outputs(Origin::Own)).await;
        self.router.touch();
        own.settle(started.map(|(running, put_aside)| {
            if let Some(path) = put_aside {
                self.router.add_problem("history_put_aside", problems::put_aside(&path));
            }
            running
        }))
    }

    /// The engine that is shown. Starts it if it does not run.
    ///
    /// # Errors
    /// Why it can't be started now; the other engine never stands in for it.
    pub async fn engine(&self) -> Result<EngineHandle, CommandError> {
        loop {
            let origin = self.router.shown();
            let engine = self.engine_of(origin).await;
            if self.router.shown() == origin {
                return engine;
            }
        }
    }

    async fn engine_of(&self, origin: Origin) -> Result<EngineHandle, CommandError> {
        if origin == Origin::Own {
            return self.start_own().await;
        }
        let mut demo = self.demo.lock().await;
        if self.router.shown() == Origin::Demo { self.run_demo(&mut demo).await } else { demo.handle() }
    }

    /// This engine, if it runs.
    ///
    /// # Errors
    /// Why it does not.
    pub async fn running(&self, origin: Origin) -> Result<EngineHandle, CommandError> {
        let slot = if origin == Origin::Demo { &self.demo } else { &self.own };
        slot.lock().await.handle()
    }

    /// Shows the demo in front of everything else.
    pub async fn start_demo(&self) -> Result<(), CommandError> {
        let mut demo = self.demo.lock().await;
        self.run_demo(&mut demo).await?;
        self.router.show(Origin::Demo);
        Ok(())
    }

    async fn run_demo(&self, demo: &mut Slot) -> Result<EngineHandle, CommandError> {
        if let Some(known) = demo.known() {
            return known;
        }
        let started = self.starter.demo(self.router.outputs(Origin::Demo)).await;
        self.router.touch();
        demo.settle(started)
    }

    /// Ends the demo and shows the person's own wallets.
    pub async fn leave_demo(&self) -> Result<(), CommandError> {
        let demo = {
            let mut demo = self.demo.lock().await;
            self.router.show(Origin::Own);
            std::mem::replace(&mut *demo, Slot::NotStarted)
        };
        demo.stop().await;
        self.start_own().await.map(|_| ())
    }

    /// Changes the settings of the engine that is shown.
    pub async fn change_settings(
        &self,
        change: impl FnOnce(&mut Settings) + Send + 'static,
    ) -> Result<(), CommandError> {
        Ok(self.engine().await?.change_settings(change).await?)
    }

    /// All that the window shows first, of one engine even if the other one is shown meanwhile.
    pub async fn app(&self) -> Result<AppView, CommandError> {
        loop {
            let origin = self.router.shown();
            let asked = async { Ok(self.engine_of(origin).await?.snapshot().await?) };
            let snapshot: Result<Snapshot, CommandError> = asked.await;
            if self.router.shown() == origin {
                return Ok(self.view(origin, &snapshot?));
            }
        }
    }

    /// Redraws: tells the window if anything but health is other than it was last told, and gives back the tray's menu.
    pub async fn redraw(&self) -> TrayMenu {
        let heard = self.router.health_news();
        let Picture { app, menu } = self.picture().await;
        let Ok(app) = app else { return menu };
        let bare = without_health(app.clone());
        let mut last = self.last.lock().await;
        if last.as_ref() != Some(&bare) {
            *last = Some(bare);
            drop(last);
            self.router.update(ViewUpdate::App(Box::new(app)));
            // The health in it may be older than what was told meanwhile.
            if self.router.health_news() != heard {
                self.redraw_all().await;
            }
        }
        menu
    }

    /// Tells the window all that it shows first. Something newer may have been told while the engine was asked, so
    /// the next redraw tells everything once more.
    ///
    /// # Errors
    /// Why there is nothing to tell.
    pub async fn tell_app(&self) -> Result<(), CommandError> {
        let app = self.app().await?;
        self.router.update(ViewUpdate::App(Box::new(app)));
        self.redraw_all().await;
        Ok(())
    }

    /// The next redraw tells everything.
    pub async fn redraw_all(&self) {
        self.last.lock().await.take();
        self.router.touch();
    }

    /// Ends all engines, politely.
    pub async fn stop(&self) {
        let demo = std::mem::replace(&mut *self.demo.lock().await, Slot::Stopped);
        let own = std::mem::replace(&mut *self.own.lock().await, Slot::Stopped);
        tokio::join!(own.stop(), demo.stop());
    }

    async fn picture(&self) -> Picture {
        loop {
            let origin = self.router.shown();
            let drawn = self.draw(origin).await;
            if self.router.shown() == origin {
                return drawn;
            }
        }
    }

    async fn draw(&self, origin: Origin) -> Picture {
        let demo = origin == Origin::Demo;
        match self.look(origin).await {
            Ok((snapshot, payments)) => {
                let menu = self.tray_menu(&snapshot, &payments, demo, None);
                Picture { menu, app: Ok(self.view(origin, &snapshot)) }
            }
            Err(error) => {
                let menu = self.tray_menu(&Snapshot::default(), &[], demo, Some(&error.problem.title));
                Picture { menu, app: Err(error) }
            }
        }
    }

    /// What is to be drawn of this engine as it is; none is started for that.
    async fn look(&self, origin: Origin) -> Result<(Snapshot, Vec<Payment>), CommandError> {
        let slot = if origin == Origin::Demo { &self.demo } else { &self.own };
        let engine = slot.lock().await.handle()?;
        let snapshot = engine.snapshot().await?;
        let query = PaymentQuery { limit: Some(LOOKED_THROUGH), ..PaymentQuery::default() };
        debug_assert!(PAYMENTS < LOOKED_THROUGH as usize);
        // A database in trouble is told as such; the menu then lists no payments.
        let payments = engine.payments(query).await.unwrap_or_default();
        Ok((snapshot, payments))
    }

    fn tray_menu(
        &self,
        snapshot: &Snapshot,
        payments: &[Payment],
        demo: bool,
        broken: Option<&str>,
    ) -> TrayMenu {
        let (now, zone) = (Timestamp::now(), TimeZone::system());
        let unread = self.router.unread();
        let do_not_disturb = self.router.do_not_disturb();
        TrayMenu::of(&Scene { snapshot, payments, demo, broken, unread, do_not_disturb, now, zone })
    }

    fn view(&self, origin: Origin, snapshot: &Snapshot) -> AppView {
        let context = ViewContext { paused: snapshot.settings.paused, demo: origin == Origin::Demo };
        AppView {
            version: env!("CARGO_PKG_VERSION").into(),
            language: satchime_l10n::current().tag().into(),
            wallets: snapshot.wallets.iter().map(|status| convert::wallet(status, context)).collect(),
            overall: convert::overall(snapshot.overall()),
            summary: words::summary(snapshot),
            settings: SettingsView::of(snapshot, Timestamp::now()),
            demo: context.demo,
            tray: self.router.tray(),
            do_not_disturb: self.router.do_not_disturb(),
            problems: self.router.problems(),
        }
    }
}

impl Slot {
    /// The engine.
    ///
    /// # Errors
    /// Why there is none.
    fn handle(&self) -> Result<EngineHandle, CommandError> {
        match self {
            Self::Running(running) => Ok(running.handle()),
            Self::Failed(fault, _) => Err(start_error(fault)),
            Self::NotStarted | Self::Stopped => Err(CommandFault::ShuttingDown.into()),
        }
    }

    /// What a start would bring, as far as that is known without one.
    fn known(&self) -> Option<Result<EngineHandle, CommandError>> {
        match self {
            Self::NotStarted => None,
            Self::Failed(_, at) if at.elapsed() >= SAME_TRY => None,
            Self::Running(_) | Self::Failed(..) | Self::Stopped => Some(self.handle()),
        }
    }

    fn settle(&mut self, started: Result<Running, StartFault>) -> Result<EngineHandle, CommandError> {
        *self = match started {
            Ok(running) => Self::Running(running),
            Err(fault) => {
                tracing::error!(%fault, "nothing is watched");
                Self::Failed(fault, Instant::now())
            }
        };
        self.handle()
    }

    async fn stop(self) {
        if let Self::Running(running) = self {
            running.stop().await;
        }
    }
}

fn without_health(mut app: AppView) -> AppView {
    for wallet in &mut app.wallets {
        wallet.health = HealthView::default();
    }
    app
}

fn start_error(fault: &StartFault) -> CommandError {
    CommandError { problem: problems::of_start(fault), offer: None }
}

/// The real ones.
pub struct Composed;

#[async_trait]
impl Starter for Composed {
    async fn own(&self, outputs: Outputs) -> Result<(Running, Option<PathBuf>), StartFault> {
        compose::own(outputs).await
    }

    async fn demo(&self, outputs: Outputs) -> Result<Running, StartFault> {
        compose::demo(outputs).await
    }
}

#[cfg(test)]
mod tests;
