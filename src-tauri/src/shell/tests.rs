use std::sync::atomic::{AtomicUsize, Ordering};

use satchime_adapters::data_folder::LockFault;

use super::*;
use crate::fixtures::{FakeDesktop, Heard};
use crate::notifications::Outcome;
use crate::tray::menu::Line;

/// Fails to start the own engine for a while; then a demo stands in for it.
struct Flaky {
    failures: AtomicUsize,
}

#[async_trait]
impl Starter for Flaky {
    async fn own(&self, sink: Arc<dyn EventSink>) -> Result<(Running, Option<PathBuf>), StartFault> {
        let left = self.failures.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        match left {
            Ok(_) => Err(StartFault::Lock(LockFault::Held { pid: Some(4711) })),
            Err(_) => Ok((compose::demo(sink).await?, Some("/data/satchime.db.damaged".into()))),
        }
    }

    async fn demo(&self, sink: Arc<dyn EventSink>) -> Result<Running, StartFault> {
        compose::demo(sink).await
    }
}

fn shell(failures: usize) -> (Shell, Arc<Heard>) {
    let heard = Arc::new(Heard::default());
    let stage = Arc::new(Stage::new(heard.clone(), FakeDesktop::new(Outcome::Shown)));
    (Shell::new(stage, Box::new(Flaky { failures: failures.into() })), heard)
}

#[tokio::test]
async fn a_failed_start_is_told_and_tried_again() {
    let (shell, heard) = shell(2);
    let error = shell.start_own().await.err().unwrap();
    assert_eq!(error.problem.code, "already_running");
    let menu = shell.redraw().await;
    assert_eq!(menu.lines[0], Line::Words("Not watching: already running".into()));
    assert_eq!(heard.take(), []);

    tokio::time::pause();
    assert_eq!(shell.app().await.unwrap_err(), error, "asked at once, it is the same try");
    tokio::time::advance(SAME_TRY).await;
    assert_eq!(shell.app().await.unwrap_err(), error);
    tokio::time::advance(SAME_TRY).await;
    tokio::time::resume();
    let app = shell.app().await.unwrap();
    assert_eq!(app.wallets.len(), 2);
    assert!(app.problems[0].text.contains("/data/satchime.db.damaged"), "{:?}", app.problems);
    shell.stop().await;
}

#[tokio::test]
async fn the_demo_stands_before_the_own_wallets_until_it_is_left() {
    let (shell, heard) = shell(0);
    shell.start_own().await.unwrap();
    let own = shell.app().await.unwrap();
    shell.start_demo().await.unwrap();
    let demo = shell.app().await.unwrap();
    assert!(demo.demo && !own.demo);
    assert_ne!(demo.wallets[0].id, own.wallets[0].id);
    let menu = shell.redraw().await;
    assert!(matches!(&menu.lines[0], Line::Words(text) if text.starts_with("Demo · ")));
    heard.take();

    shell.set_paused(true).await.unwrap();
    assert!(shell.app().await.unwrap().paused);
    shell.leave_demo().await.unwrap();
    let back = shell.app().await.unwrap();
    assert!(!back.demo && !back.paused, "what was paused is gone");
    assert_eq!(back.wallets[0].id, own.wallets[0].id);
    shell.stop().await;
    assert_eq!(shell.picture().await.app.unwrap_err().problem.code, "shutting_down");
}

#[tokio::test]
async fn the_window_is_told_once_of_each_change() {
    let (shell, heard) = shell(0);
    shell.start_own().await.unwrap();
    shell.set_paused(true).await.unwrap();
    shell.redraw().await;
    let told = |heard: &Heard| heard.take().into_iter().filter(|told| matches!(told, Told::App(_))).count();
    assert_eq!(told(&heard), 1);
    shell.redraw().await;
    assert_eq!(told(&heard), 0);
    shell.redraw_all().await;
    shell.redraw().await;
    assert_eq!(told(&heard), 1);
    shell.stop().await;
}
