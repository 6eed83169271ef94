//! Where keys are while Satchime runs, and after it crashed.

use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;

use satchime_simulator::{Options, Simulator, sat};
use satchime_tests::Signal;
use satchime_tests::ctl::satchimectl;
use satchime_tests::desktop::Question;
use satchime_tests::memory::copies;
use satchime_tests::program::Program;
use satchime_tests::watch::Watch;
use satchime_tests::webdriver::Window;

/// The key itself; besides it, a request may be under way at the moment of looking.
const MAX_COPIES: usize = 3;
/// The webview's library keeps what the page sent for a while, in memory of its own.
const MAX_TYPED: usize = 6;

/// Only root may look: to other programs of the same user the memory is closed.
fn looked_into(process: u32, key: &str) -> Option<usize> {
    match copies(process, key) {
        Ok(count) if rustix::process::geteuid().is_root() => Some(count),
        Ok(_) => panic!("another program of the same user could read the memory"),
        Err(error) => {
            eprintln!("Left out: this user may not look into the process: {error}");
            None
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watching_terminal_holds_a_key_about_once() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let shop = simulator.create_wallet("Shop", 100);
    let server = simulator.url();
    let program = Program::satchimectl().args(["watch", "--json", "--server", &server]).private();
    let mut watch = Watch::of(program.input(format!("{}\n", shop.inkey)));
    watch.live(1).await;
    simulator.receive(&shop, sat(3));
    watch.count(1).await;
    if let Some(count) = looked_into(watch.process().id(), &shop.inkey) {
        assert!((1..=MAX_COPIES).contains(&count), "{count} copies");
    }
    watch.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_leaves_no_core_file() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let shop = simulator.create_wallet("Shop", 100);
    let folder = tempfile::tempdir().unwrap();
    let dumping = |program: &Program| {
        let script = r#"cd "$0" && ulimit -c unlimited && exec "$@""#;
        Program::at("sh").args(["-c", script]).args([folder.path()]).wrapping(program)
    };
    let would_dump = dumping(&Program::at("sh").args(["-c", "kill -ABRT $$"])).finish().await;
    eprintln!("this system dumps others: {}", would_dump.status.core_dumped());
    clear(folder.path());

    let line = format!("watch --json --server {}", simulator.url());
    let program = satchimectl(folder.path(), &line).private().input(format!("{}\n", shop.inkey));
    let mut watch = Watch::of(dumping(&program));
    watch.live(1).await;
    watch.process().signal(Signal::ABORT);
    let status = watch.process().end().await;
    assert_eq!(status.signal(), Some(Signal::ABORT.as_raw()));
    assert!(!status.core_dumped(), "{status}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

fn clear(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        fs::remove_file(entry.unwrap().path()).unwrap();
    }
}

/// Typed into the window, brought over, checked, kept and used.
#[tokio::test(flavor = "multi_thread")]
async fn the_app_holds_few_copies_of_a_typed_key() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let shop = simulator.create_wallet("Shop", 100);
    let folder = tempfile::tempdir().unwrap();
    let app = Program::satchime().args(["--show"]).data_dir(folder.path()).private();
    let window = Window::open(&app).await;
    let id = |name: &str| format!("[data-testid={name}]");
    window.click(&id("welcome-connect")).await;
    window.fill(&id("add-address"), &simulator.url()).await;
    window.fill(&id("add-key"), &shop.inkey).await;
    window.click(&id("add-check")).await;
    Question::agree().await;
    window.element_with_text(&id("found-name"), "Shop").await;
    window.click(&id("add-connect")).await;
    window.element("[data-testid=wallet][data-state=live]").await;
    for process in app.processes() {
        if let Some(count) = looked_into(process, &shop.inkey) {
            eprintln!("{count} copies in the app");
            assert!((1..=MAX_TYPED).contains(&count), "{count} copies");
        }
    }
    window.close().await;
    satchimectl(folder.path(), "wallet remove --yes Shop").finish().await.expect_success();
}
