//! Somebody starts Satchime while it quits.

use satchime_simulator::{Options, Simulator, sat};
use satchime_tests::Signal;
use satchime_tests::desktop::{PrivateBus, SlowNotifications};
use satchime_tests::program::Program;
use satchime_tests::wait;

/// A notification that is not answered keeps it from being done for up to 8 s. Should the second start take longer, it
/// finds nobody and stays itself: whoever comes first, one is left.
#[tokio::test(flavor = "multi_thread")]
async fn a_start_while_it_quits_leaves_one_running() {
    let simulator = Simulator::start(Options::default()).await.unwrap();
    let shop = simulator.create_wallet("Shop", 100);
    let folder = tempfile::tempdir().unwrap();
    let bus = PrivateBus::with_keyring().await;
    let notifications = SlowNotifications::on(&bus).await;
    let here = |program: Program, arguments: &[&str]| {
        program.args(arguments).data_dir(folder.path()).env("DBUS_SESSION_BUS_ADDRESS", bus.address())
    };
    let adding = ["wallet", "add", "--server", &simulator.url(), "--name", "Shop"];
    here(Program::satchimectl(), &adding).input(&shop.inkey).finish().await.expect_success();
    let app = here(Program::satchime(), &["--hidden"]);
    let mut first = app.clone().start();
    simulator.receive(&shop, sat(1));
    notifications.is_told("+1 sat").await;

    first.process().signal(Signal::TERM);
    first.says("quitting").await;
    let mut second = app.clone().start();
    let handed_over = wait::until("one of them to end", async || {
        if let Some(status) = second.process().ended() {
            assert!(status.success(), "{status}: {}", second.stderr());
            return Some(true);
        }
        first.process().ended().map(|_| false)
    })
    .await;
    notifications.answer();
    let status = first.process().end().await;
    assert!(status.success(), "{status}: {}", first.stderr());
    assert_eq!(first.stderr().contains("started again while it quit"), handed_over, "{}", first.stderr());

    // Whoever is left has the wallet and its key.
    simulator.receive(&shop, sat(2));
    notifications.is_told("+2 sat").await;
    assert_eq!(notifications.told(), ["+1 sat", "+2 sat"], "each once");
    let left = app.processes();
    assert_eq!(left.len(), 1, "{left:?}");
    // Nobody else started it, so nobody else ends it.
    drop((first, second));
    wait::until("the last one to end", async || app.processes().is_empty().then_some(())).await;
}
