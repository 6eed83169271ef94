//! Records that can't be read, which strangers can make: each costs itself, and the wallet says how many there are.

use satchime_domain::fault::{Fault, NotLnbits};
use satchime_domain::notice::Announcement;
use satchime_domain::payment::{CheckingId, Direction, Status};

use crate::world::World;
use crate::world::server::Push;
use crate::world::wallet::made_up_frame;

/// LNbits answers with either.
fn refusals() -> [Fault; 2] {
    let detail = "400, Out of range float values are not JSON compliant".into();
    [Fault::Protocol { detail }, Fault::Server { status: 500 }]
}

impl World {
    /// The server can put no answer together that holds one of these.
    fn break_records(&self, ids: &[&str], refusal: &Fault) {
        let ids = ids.iter().map(|id| CheckingId((*id).into())).collect();
        self.server.with(|server| server.broken = (ids, refusal.clone()));
    }

    async fn unreadable(&self) -> u64 {
        self.status().await.wallet.progress.unreadable
    }
}

#[tokio::test(start_paused = true)]
async fn a_wallet_with_a_bad_record_is_added_and_live() {
    for refusal in refusals() {
        for (version, bad) in [
            ("1.6.2", &["old99"][..]),
            ("1.6.2", &["old99", "old98", "old97", "old96", "old95"]),
            ("1.6.2", &["old70", "old3", "old0"]),
            ("1.0.0", &["old99", "old60", "old61"]),
        ] {
            let world = World::on_disk(version).await;
            world.receive_all("old", 100);
            world.break_records(bad, &refusal);
            let id = world.live().await;
            world.until_history_is_read(&id).await;
            world.server.receive("new", 1, Push::Once);
            world.until_said("new").await;
            world.pass(130).await;
            assert_eq!(world.said(), ["new Succeeded"], "{version} {bad:?}");
            assert_eq!(world.ledger().await.len(), 101 - bad.len(), "{version} {bad:?}");
            assert_eq!(world.unreadable().await, bad.len() as u64, "{version} {bad:?}");
            assert_eq!(world.state().await, "live");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_wallet_that_holds_nothing_else_is_live() {
    for refusal in refusals() {
        let world = World::on_disk("1.6.2").await;
        world.receive_all("old", 2);
        world.break_records(&["old0", "old1"], &refusal);
        let id = world.live().await;
        world.until_history_is_read(&id).await;
        assert_eq!((world.ledger().await.len(), world.unreadable().await), (0, 2));
        world.server.receive("new", 1, Push::Once);
        world.until_said("new").await;
    }
}

#[tokio::test(start_paused = true)]
async fn bad_records_that_come_later_keep_nothing_from_being_told() {
    for refusal in refusals() {
        for version in ["1.6.2", "1.0.0"] {
            let world = World::on_disk(version).await;
            world.receive_all("old", 700);
            let id = world.live().await;
            world.until_history_is_read(&id).await;
            world.pass(70).await;
            let before = world.lists();
            world.server.receive("bad", 1, Push::Once);
            world.break_records(&["bad"], &refusal);
            for number in 0..10 {
                let id = format!("new{number}");
                world.server.receive(&id, 1, Push::Once);
                world.until_said(&id).await;
                world.pass(70).await;
            }
            assert_eq!((world.state().await.as_str(), world.unreadable().await), ("live", 1), "{version}");
            let asked = world.lists() - before;
            // A reading of all of it would be two pages more, each time.
            assert!(asked <= 75, "{version}: the list was asked for {asked} times in 20 readings");
        }
    }
}

/// It stands among the newest for hours: each comparison costs no more than it has to.
#[tokio::test(start_paused = true)]
async fn a_bad_record_among_the_newest_is_not_looked_for_again() {
    for above in [0, 1, 30] {
        let world = World::on_disk("1.6.2").await;
        world.receive_all("old", 100);
        world.server.receive("bad", 1, Push::Lost);
        world.break_records(&["bad"], &Fault::Server { status: 500 });
        world.receive_all("newer", above);
        let id = world.live().await;
        world.until_history_is_read(&id).await;
        world.pass(130).await;
        let before = world.lists();
        world.pass(1_200).await;
        let asked = world.lists() - before;
        assert!(asked <= 20 * 5, "{above} above: the list was asked for {asked} times in 20 minutes");
        assert_eq!((world.state().await.as_str(), world.unreadable().await), ("live", 1));
    }
}

/// What a list holds and this version can't read is one of many, and known as soon as it comes.
#[tokio::test(start_paused = true)]
async fn a_record_that_only_we_can_not_read_costs_no_page_more() {
    let world = World::on_disk("1.6.2").await;
    world.receive_all("old", 1_200);
    let id = world.live().await;
    world.until_history_is_read(&id).await;
    world.pass(70).await;
    world.server.with(|server| server.unreadable = [CheckingId("odd".into())].into());
    world.server.receive("odd", 1, Push::Lost);
    let before = world.lists();
    world.pass(600).await;
    assert!(world.lists() - before <= 12, "{} pages in 10 minutes", world.lists() - before);
    assert_eq!((world.unreadable().await, world.state().await.as_str()), (1, "live"));
}

#[tokio::test(start_paused = true)]
async fn what_can_be_read_one_day_is_told_then() {
    let mut world = World::on_disk("1.6.2").await;
    world.receive_all("old", 700);
    let id = world.live().await;
    world.until_history_is_read(&id).await;
    world.server.receive("bad", 1, Push::Lost);
    world.break_records(&["bad"], &Fault::Server { status: 500 });
    world.receive_all("newer", 60);
    world.pass(200).await;
    assert_eq!(world.unreadable().await, 1);
    world.stop().await;
    world.start().await;
    world.until_state(&id, "live").await;
    assert_eq!(world.unreadable().await, 1, "it is remembered");
    world.server.with(|server| server.broken.0.clear());
    world.pass(4_000).await;
    assert!(world.said().contains(&"bad Succeeded".into()), "{:?}", world.said());
    assert_eq!((world.unreadable().await, world.said().len()), (0, 61));
}

/// One that the count alone tells of is not taken for one that can't be read for ever.
#[tokio::test(start_paused = true)]
async fn a_bad_record_hides_no_other_for_long() {
    let world = World::on_disk("1.6.2").await;
    world.receive_all("old", 700);
    let id = world.live().await;
    world.until_history_is_read(&id).await;
    world.pass(70).await;
    world.server.receive("bad", 1, Push::Lost);
    world.break_records(&["bad"], &Fault::Server { status: 500 });
    world.pass(70).await;
    world.server.with(|server| server.set_clock_by(-3_600));
    world.server.receive("set-back", 1, Push::Lost);
    world.server.with(|server| server.set_clock_by(3_600));
    world.pass(4_000).await;
    assert!(world.said().contains(&"set-back Succeeded".into()), "{:?}", world.said());
    assert_eq!(world.unreadable().await, 1);
}

/// A single one that is asked about costs neither the reading nor the payment: nobody says that it failed or is gone.
#[tokio::test(start_paused = true)]
async fn a_pending_payment_that_becomes_unreadable_is_kept() {
    for version in ["1.6.2", "0.12.12"] {
        let world = World::on_disk(version).await;
        world.receive_all("old", 5);
        let id = world.live().await;
        world.until_history_is_read(&id).await;
        let slow = world.server.record("slow", Direction::Outbound, Status::Pending, 7);
        world.server.put(slow, Push::Lost);
        world.until(|| async { world.ledger().await.iter().any(|line| line.starts_with("slow")) }).await;
        world.break_records(&["slow"], &Fault::Server { status: 500 });
        world.pass(300).await;
        assert_eq!(world.state().await, "live");
        assert!(world.ledger().await.iter().any(|line| line.starts_with("slow Pending")));
        world.server.with(|server| server.broken.0.clear());
        world.server.change("slow", Status::Succeeded, Push::Lost);
        world.pass(700).await;
        assert_eq!(world.said(), ["slow Succeeded"], "{version}");
    }
}

/// A stranger made each record large, and the link is slow: a page is not even ten of them.
#[tokio::test(start_paused = true)]
async fn records_of_which_no_page_can_be_had_are_had_in_smaller_ones() {
    for version in ["1.6.2", "1.0.0"] {
        for too_big_from in [1, 7, 30] {
            let world = World::on_disk(version).await;
            world.receive_all("old", 120);
            world.server.with(|server| server.too_big_from = too_big_from);
            let id = world.live().await;
            world.until_history_is_read(&id).await;
            world.server.receive("new", 1, Push::Once);
            world.until_said("new").await;
            world.server.receive("lost", 1, Push::Lost);
            world.until_said("lost").await;
            let what = format!("{version} {too_big_from}");
            assert_eq!((world.ledger().await.len(), world.unreadable().await), (122, 0), "{what}");
            assert_eq!((world.said().len(), world.state().await.as_str()), (2, "live"), "{what}");
        }
    }
}

/// What comes where one payment was asked about: what a forged hash leads to, what a proxy says that minds the path,
/// and a gateway whose server waits for its funding source.
fn no_answers() -> [Fault; 8] {
    [
        Fault::NotLnbits(NotLnbits::OtherJson),
        Fault::NotLnbits(NotLnbits::Page),
        Fault::NotLnbits(NotLnbits::NoSuchPath { status: 404 }),
        Fault::NotLnbits(NotLnbits::Redirect),
        Fault::Barred { status: 401, detail: None },
        Fault::Server { status: 504 },
        Fault::TooBig,
        Fault::TimedOut,
    ]
}

#[tokio::test(start_paused = true)]
async fn a_question_without_an_answer_costs_no_more_than_itself() {
    for no_answer in no_answers() {
        let world = World::on_disk("1.6.2").await;
        world.receive_all("old", 5);
        let id = world.live().await;
        world.until_history_is_read(&id).await;
        let slow = world.server.record("slow", Direction::Outbound, Status::Pending, 7);
        world.server.put(slow, Push::Lost);
        world.until(|| async { world.ledger().await.iter().any(|line| line.starts_with("slow")) }).await;
        world.server.with(|server| server.singles_fail = Some(no_answer.clone()));
        let states = world.sink.states();
        for number in 0..5 {
            world.server.push(&made_up_frame(&format!("forged{number}")), Push::Once);
            world.server.receive(&format!("new{number}"), 1, Push::Once);
            world.pass(60).await;
        }
        assert_eq!(world.sink.states(), states, "{no_answer:?}");
        let said: Vec<String> = (0..5).map(|number| format!("new{number} Succeeded")).collect();
        assert_eq!(world.said(), said, "{no_answer:?}");
        let announcements = world.sink.announcements();
        let mut notices = announcements.iter().flat_map(Announcement::notices);
        assert!(notices.all(|notice| !notice.payment.late), "{no_answer:?}");
        world.server.with(|server| server.singles_fail = None);
        world.server.change("slow", Status::Succeeded, Push::Lost);
        world.until_said("slow").await;
    }
}

/// A server that answers nothing is down, and none of its records is to blame.
#[tokio::test(start_paused = true)]
async fn a_server_that_is_down_has_no_bad_records() {
    let world = World::on_disk("1.6.2").await;
    world.receive_all("old", 100);
    let id = world.live().await;
    world.until_history_is_read(&id).await;
    world.server.with(|server| server.rest_down = Some(Fault::Server { status: 500 }));
    world.server.receive("meanwhile", 1, Push::Once);
    let before = world.lists();
    world.pass(120).await;
    assert!(world.lists() - before <= 40, "{} questions", world.lists() - before);
    assert_ne!(world.state().await, "live");
    world.server.with(|server| server.rest_down = None);
    world.until_said("meanwhile").await;
    assert_eq!(world.unreadable().await, 0);
}

/// Anybody may make invoices. Each of many that can't be listed costs few questions, not a search by half.
#[tokio::test(start_paused = true)]
async fn a_run_of_bad_records_delays_a_payment_by_little() {
    for version in ["1.6.2", "1.0.0"] {
        let world = World::on_disk(version).await;
        world.receive_all("old", 120);
        let id = world.live().await;
        world.until_history_is_read(&id).await;
        world.pass(70).await;
        let bad: Vec<String> = (0..100).map(|number| format!("bad{number}")).collect();
        for id in &bad {
            world.server.put(world.server.record(id, Direction::Inbound, Status::Pending, 7), Push::Lost);
        }
        let ids: Vec<&str> = bad.iter().map(String::as_str).collect();
        world.break_records(&ids, &Fault::Server { status: 500 });
        let before = world.lists();
        // The reading that meets them first has begun.
        world.pass(65).await;
        world.server.receive("new", 1, Push::Once);
        world.until_said("new").await;
        world.pass(600).await;
        assert_eq!((world.state().await.as_str(), world.unreadable().await), ("live", 100), "{version}");
        let asked = world.lists() - before;
        assert!(asked <= 1_500, "{version}: the list was asked for {asked} times");
        world.server.receive("later", 1, Push::Once);
        world.until_said("later").await;
        assert_eq!(world.said(), ["new Succeeded", "later Succeeded"], "{version}");
    }
}
