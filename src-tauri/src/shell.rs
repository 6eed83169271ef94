//! What the window and the tray talk to: the person's own engine, and the demo that may stand before it.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use satchime_engine::EngineHandle;
use satchime_engine::api::{CommandFault, Snapshot};
use satchime_engine::ports::{EventSink, PaymentQuery};
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::compose::{self, Running};
use crate::ipc::events::Told;
use crate::ipc::problems::{self, StartFault};
use crate::ipc::types::{AppView, CommandError};
use crate::ipc::views::{self, Around};
use crate::ipc::words;
use crate::stage::{Origin, Stage};
use crate::tray::menu::{PAYMENTS, Scene, TrayMenu};

/// The window asks at once for what the tray just tried; that is not a new try.
const SAME_TRY: Duration = Duration::from_secs(1);
/// How many payments are looked through for the few that the tray lists; open invoices lie between them.
const LOOKED_THROUGH: u32 = 40;

/// Starts engines.
#[async_trait]
pub trait Starter: Send + Sync {
    /// The person's own engine, and the path of a damaged database that was put aside.
    async fn own(&self, sink: Arc<dyn EventSink>) -> Result<(Running, Option<PathBuf>), StartFault>;
    async fn demo(&self, sink: Arc<dyn EventSink>) -> Result<Running, StartFault>;
}

pub struct Shell {
    stage: Arc<Stage>,
    starter: Box<dyn Starter>,
    own: Mutex<Own>,
    demo: Mutex<Option<Running>>,
    last: Mutex<Option<AppView>>,
}

/// The person's own engine. With `--demo` it is not started until they leave the demo.
enum Own {
    NotStarted,
    Running(Running),
    Failed(StartFault, Instant),
}

/// The app at one moment: what the window shows and what the tray shows.
pub struct Picture {
    pub app: Result<AppView, CommandError>,
    pub menu: TrayMenu,
}

impl Shell {
    pub fn new(stage: Arc<Stage>, starter: Box<dyn Starter>) -> Self {
        Self {
            stage,
            starter,
            own: Mutex::new(Own::NotStarted),
            demo: Mutex::new(None),
            last: Mutex::new(None),
        }
    }

    pub fn stage(&self) -> &Arc<Stage> {
        &self.stage
    }

    /// Starts the person's own engine, unless it runs.
    ///
    /// # Errors
    /// Why it can't be started now; nothing is watched then.
    pub async fn start_own(&self) -> Result<EngineHandle, CommandError> {
        let mut own = self.own.lock().await;
        match &*own {
            Own::Running(running) => return Ok(running.handle()),
            Own::Failed(fault, at) if at.elapsed() < SAME_TRY => return Err(start_error(fault)),
            Own::NotStarted | Own::Failed(..) => {}
        }
        let started = self.starter.own(self.stage.sink(Origin::Own)).await;
        self.stage.touch();
        match started {
            Ok((running, put_aside)) => {
                if let Some(path) = put_aside {
                    self.stage.add_problem("history_put_aside", problems::put_aside(&path));
                }
                let handle = running.handle();
                *own = Own::Running(running);
                Ok(handle)
            }
            Err(fault) => {
                tracing::error!(%fault, "nothing is watched");
                let error = start_error(&fault);
                *own = Own::Failed(fault, Instant::now());
                Err(error)
            }
        }
    }

    /// The engine that is shown. Starts the person's own one again if it failed before.
    pub async fn engine(&self) -> Result<EngineHandle, CommandError> {
        match self.stage.shown() {
            Origin::Own => self.start_own().await,
            Origin::Demo => self.demo_handle().await,
        }
    }

    /// Shows the demo in front of everything else.
    pub async fn start_demo(&self) -> Result<(), CommandError> {
        let mut demo = self.demo.lock().await;
        if demo.is_none() {
            let running = self.starter.demo(self.stage.sink(Origin::Demo)).await;
            *demo = Some(running.map_err(|fault| start_error(&fault))?);
        }
        self.stage.set_paused(false);
        self.stage.show(Origin::Demo);
        Ok(())
    }

    /// Ends the demo and shows the person's own wallets.
    pub async fn leave_demo(&self) -> Result<(), CommandError> {
        let demo = self.demo.lock().await.take();
        self.stage.show(Origin::Own);
        if let Some(demo) = demo {
            demo.stop().await;
        }
        self.start_own().await.map(|_| ())
    }

    pub async fn set_paused(&self, paused: bool) -> Result<(), CommandError> {
        let engine = self.engine().await?;
        // Told first, so that the wallets' states on their way read "Paused" and not "Connecting".
        let before = self.stage.paused();
        self.stage.set_paused(paused);
        if let Err(fault) = engine.set_paused(paused).await {
            self.stage.set_paused(before);
            return Err(fault.into());
        }
        Ok(())
    }

    /// All that the window shows first.
    pub async fn app(&self) -> Result<AppView, CommandError> {
        let snapshot = self.engine().await?.snapshot().await?;
        Ok(self.view(&snapshot))
    }

    /// Redraws: tells the window if anything is other than it was last told, and gives back the tray's menu.
    pub async fn redraw(&self) -> TrayMenu {
        let Picture { app, menu } = self.picture().await;
        if let Ok(app) = app {
            let mut last = self.last.lock().await;
            if last.as_ref() != Some(&app) {
                *last = Some(app.clone());
                self.stage.tell(Told::App(Box::new(app)));
            }
        }
        menu
    }

    /// A command's answer may reach the window after a newer event, so the next redraw tells everything.
    pub async fn redraw_all(&self) {
        self.last.lock().await.take();
        self.stage.touch();
    }

    /// Ends all engines, politely.
    pub async fn stop(&self) {
        let demo = self.demo.lock().await.take();
        let own = std::mem::replace(&mut *self.own.lock().await, Own::NotStarted);
        let stop_own = async {
            if let Own::Running(own) = own {
                own.stop().await;
            }
        };
        let stop_demo = async {
            if let Some(demo) = demo {
                demo.stop().await;
            }
        };
        tokio::join!(stop_own, stop_demo);
    }

    async fn picture(&self) -> Picture {
        let drawn = async {
            let engine = self.shown_handle().await?;
            let snapshot = engine.snapshot().await?;
            let query = PaymentQuery { limit: Some(LOOKED_THROUGH), ..PaymentQuery::default() };
            debug_assert!(PAYMENTS < LOOKED_THROUGH as usize);
            // A database in trouble is told as such; the menu then lists no payments.
            let payments = engine.payments(query).await.unwrap_or_default();
            Ok((snapshot, payments))
        };
        let demo = self.stage.shown() == Origin::Demo;
        match drawn.await {
            Ok((snapshot, payments)) => {
                self.stage.set_paused(snapshot.paused);
                let scene = Scene { snapshot: &snapshot, payments: &payments, demo, broken: None };
                Picture { menu: TrayMenu::of(&scene), app: Ok(self.view(&snapshot)) }
            }
            Err(error) => {
                let error: CommandError = error;
                let why = Some(error.problem.title.as_str());
                let scene = Scene { snapshot: &Snapshot::default(), payments: &[], demo, broken: why };
                Picture { menu: TrayMenu::of(&scene), app: Err(error) }
            }
        }
    }

    /// The shown engine as it is, without starting one.
    async fn shown_handle(&self) -> Result<EngineHandle, CommandError> {
        if self.stage.shown() == Origin::Demo {
            return self.demo_handle().await;
        }
        match &*self.own.lock().await {
            Own::Running(running) => Ok(running.handle()),
            Own::NotStarted => Err(CommandFault::ShuttingDown.into()),
            Own::Failed(fault, _) => Err(start_error(fault)),
        }
    }

    async fn demo_handle(&self) -> Result<EngineHandle, CommandError> {
        let demo = self.demo.lock().await;
        Ok(demo.as_ref().map(Running::handle).ok_or(CommandFault::ShuttingDown)?)
    }

    fn view(&self, snapshot: &Snapshot) -> AppView {
        let around = Around { paused: snapshot.paused, ..self.stage.around() };
        AppView {
            version: env!("CARGO_PKG_VERSION").into(),
            wallets: snapshot.wallets.iter().map(|status| views::wallet(status, around)).collect(),
            overall: views::overall(snapshot.overall()),
            summary: words::summary(snapshot),
            paused: snapshot.paused,
            demo: around.demo,
            tray: self.stage.tray(),
            problems: self.stage.problems(),
        }
    }
}

fn start_error(fault: &StartFault) -> CommandError {
    CommandError { problem: problems::of_start(fault), offer: None }
}

/// The real ones.
pub struct Composed;

#[async_trait]
impl Starter for Composed {
    async fn own(&self, sink: Arc<dyn EventSink>) -> Result<(Running, Option<PathBuf>), StartFault> {
        compose::own(sink).await
    }

    async fn demo(&self, sink: Arc<dyn EventSink>) -> Result<Running, StartFault> {
        compose::demo(sink).await
    }
}

#[cfg(test)]
mod tests;
