//! What the person decided about notices, beside payments that come all the same: nothing is lost, nothing is said
//! that should not be, and for each there is an answer.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use satchime_domain::money::Msat;
use satchime_domain::notice::Hold;
use satchime_domain::payment::{CheckingId, Direction, Status};
use satchime_domain::rules::quiet::{Day, QuietHours};
use satchime_domain::rules::{Answer, Means, Mute, NoticeSettings, Outcome, Silence, WalletRules};
use satchime_engine::ports::Clock;
use tokio::time::Instant;

use crate::world::server::Push;
use crate::world::{OtherReceiver, World};

async fn world() -> (World, Arc<OtherReceiver>) {
    let mut world = World::on_disk("1.6.2").await;
    world.stop().await;
    let terminal = OtherReceiver::new("terminal");
    world.others = vec![terminal.clone()];
    world.start().await;
    world.live().await;
    (world, terminal)
}

async fn decide(world: &World, change: impl FnOnce(&mut NoticeSettings) + Send + 'static) {
    let changed = world.handle().change_settings(|settings| change(&mut settings.notices)).await;
    changed.unwrap();
}

async fn receive(world: &World, id: &str, sat: i64) {
    world.server.receive(id, sat, Push::Once);
    world.pass(5).await;
}

fn send(world: &World, id: &str, sat: i64) {
    world.server.put(world.server.record(id, Direction::Outbound, Status::Succeeded, sat), Push::Once);
}

async fn outcome(world: &World, id: &str) -> Outcome {
    let wallet = world.status().await.wallet.id;
    let mut answers = world.handle().why(wallet, CheckingId(id.into())).await.unwrap();
    assert_eq!(answers.len(), 1, "{answers:?}");
    answers.remove(0).outcome
}

fn set_key(world: &World, good: bool) {
    world.server.with(|server| server.wallets[0].key_good = good);
}

/// The test's clock says 2026-11-18, about 10:26.
fn quiet(from: &str, until: &str) -> QuietHours {
    QuietHours::new(Day::ALL.into(), from.parse().unwrap(), until.parse().unwrap()).unwrap()
}

#[tokio::test(start_paused = true)]
async fn what_is_passed_over_is_never_said_and_never_comes_back() {
    let (mut world, terminal) = world().await;
    decide(&world, |notices| notices.rules.min_amount_msat = Msat::from_sat(10)).await;
    receive(&world, "small", 9).await;
    receive(&world, "large", 10).await;
    assert_eq!(world.said(), ["large Succeeded"]);
    assert_eq!(terminal.said(), ["small Succeeded", "large Succeeded"], "no rule holds for a program");
    let small = Answer::Passed { silence: Silence::BelowMinimum { minimum_msat: Msat::from_sat(10) } };
    assert!(matches!(outcome(&world, "small").await, Outcome::Done { answer, .. } if answer == small));
    let told = Answer::Told { means: Means::default(), alarm: false, held: None };
    assert!(matches!(outcome(&world, "large").await, Outcome::Done { answer, .. } if answer == told));
    // Other rules change no past.
    decide(&world, |notices| notices.rules.min_amount_msat = Msat::ZERO).await;
    world.stop().await;
    world.start().await;
    world.pass(120).await;
    assert_eq!(world.said(), ["large Succeeded"]);
    assert!(matches!(outcome(&world, "small").await, Outcome::Done { answer, .. } if answer == small));
}

#[tokio::test(start_paused = true)]
async fn quiet_hours_hold_back_across_a_restart_and_end_with_one_summary() {
    let (mut world, terminal) = world().await;
    let now = world.clock.now().to_string();
    assert!(now.starts_with("2026-11-18T11:0"), "{now}");
    decide(&world, |notices| notices.quiet_hours = vec![quiet("11:00", "11:30")]).await;
    for (id, sat) in [("a", 5), ("b", 6), ("c", 7)] {
        receive(&world, id, sat).await;
    }
    assert_eq!(world.said(), [""; 0]);
    assert_eq!(terminal.said().len(), 3);
    let until = "2026-11-18T11:30:00Z".parse().unwrap();
    assert_eq!(outcome(&world, "b").await, Outcome::Held { until, why: Hold::QuietHours });
    world.stop().await;
    world.start().await;
    world.pass(60).await;
    assert_eq!(world.said(), [""; 0]);
    // The computer sleeps through the end of it.
    world.clock.sleep(40 * 60);
    world.pass(120).await;
    assert_eq!(world.sink.titles(), ["3 payments during quiet hours, +18 sat"]);
    let told = Answer::Told { means: Means::default(), alarm: false, held: Some(Hold::QuietHours) };
    assert!(matches!(outcome(&world, "b").await, Outcome::Done { answer, .. } if answer == told));
    receive(&world, "d", 8).await;
    assert_eq!(world.sink.titles()[1..], ["+8 sat"]);
}

#[tokio::test(start_paused = true)]
async fn a_mute_survives_a_restart_and_its_end_is_the_persons_too() {
    let (mut world, _) = world().await;
    let now = world.clock.now();
    decide(&world, move |notices| notices.mute = Some(Mute::for_an_hour(now))).await;
    receive(&world, "a", 5).await;
    receive(&world, "b", 6).await;
    world.stop().await;
    world.start().await;
    world.pass(120).await;
    assert_eq!(world.said(), [""; 0]);
    decide(&world, |notices| notices.mute = None).await;
    world.pass(5).await;
    assert_eq!(world.sink.titles(), ["2 payments while muted, +11 sat"]);
    // One without an end silences: nothing comes after it.
    decide(&world, |notices| notices.mute = Some(Mute::Always)).await;
    receive(&world, "c", 7).await;
    decide(&world, |notices| notices.mute = None).await;
    world.pass(120).await;
    assert_eq!(world.sink.titles().len(), 1);
    let muted = Answer::Passed { silence: Silence::Muted };
    assert!(matches!(outcome(&world, "c").await, Outcome::Done { answer, .. } if answer == muted));
}

#[tokio::test(start_paused = true)]
async fn a_mute_that_ended_while_satchime_was_off_is_over() {
    let (mut world, _) = world().await;
    let now = world.clock.now();
    decide(&world, move |notices| notices.mute = Some(Mute::for_an_hour(now))).await;
    receive(&world, "a", 5).await;
    world.stop().await;
    let mut settings = world.store.settings().await.unwrap();
    settings.notices.mute = None;
    world.store.put_settings(&settings).await.unwrap();
    world.start().await;
    world.pass(5).await;
    assert_eq!(world.said(), ["a Succeeded"]);
}

#[tokio::test(start_paused = true)]
async fn however_many_are_held_back_there_is_one_summary() {
    let (world, _) = world().await;
    decide(&world, |notices| notices.mute = Some(Mute::Until("2027-01-01T00:00:00Z".parse().unwrap()))).await;
    for number in 0..300 {
        world.server.receive(&format!("p{number}"), 1, Push::Once);
    }
    world.pass(120).await;
    assert_eq!(world.said(), [""; 0]);
    decide(&world, |notices| notices.mute = None).await;
    world.pass(5).await;
    assert_eq!(world.sink.titles(), ["300 payments while muted, +300 sat"]);
}

#[tokio::test(start_paused = true)]
async fn a_wallets_own_means_go_with_the_announcement() {
    let (world, _) = world().await;
    let wallet = world.status().await.wallet.id;
    decide(&world, move |notices| {
        let own = WalletRules { popup: Some(false), sound: Some(true), ..WalletRules::default() };
        notices.wallets.insert(wallet, own);
    })
    .await;
    receive(&world, "a", 5).await;
    assert_eq!(world.sink.means(), [Means { popup: false, sound: true, badge: true }]);
}

#[tokio::test(start_paused = true)]
async fn an_alarm_drowns_in_no_flood() {
    let (world, _) = world().await;
    decide(&world, |notices| notices.alarms.outgoing_above_msat = Some(Msat::from_sat(1_000))).await;
    world.sink.deaf.store(true, Ordering::Relaxed);
    for number in 0..20 {
        send(&world, &format!("p{number}"), 10);
    }
    send(&world, "large", 5_000);
    for number in 20..40 {
        send(&world, &format!("p{number}"), 10);
    }
    world.pass(30).await;
    world.sink.deaf.store(false, Ordering::Relaxed);
    world.pass(30).await;
    assert_eq!(world.sink.titles(), ["\u{2212}5,000 sat", "40 payments, \u{2212}400 sat"]);
    assert_eq!(world.sink.means(), [Means::ALL, Means::default()]);
}

#[tokio::test(start_paused = true)]
async fn what_was_held_back_by_a_wrong_clock_is_not_held_for_as_long() {
    let (world, _) = world().await;
    world.clock.set_by(12 * 3_600);
    let now = world.clock.now().to_string();
    assert!(now.starts_with("2026-11-18T23:0"), "{now}");
    decide(&world, |notices| notices.quiet_hours = vec![quiet("22:00", "07:00")]).await;
    receive(&world, "a", 5).await;
    assert_eq!(world.said(), [""; 0]);
    // Eight hours of it are left when the clock is set right, to the middle of the day.
    world.clock.set_by(-12 * 3_600);
    world.pass(3_700).await;
    assert_eq!(world.said(), ["a Succeeded"]);
}

#[tokio::test(start_paused = true)]
async fn a_removed_wallets_rules_go_with_it() {
    let (world, _) = world().await;
    let wallet = world.status().await.wallet.id;
    let id = wallet.clone();
    decide(&world, move |notices| {
        notices.wallets.insert(id, WalletRules { mute: Some(Mute::Always), ..WalletRules::default() });
    })
    .await;
    world.handle().remove(wallet.clone()).await.unwrap();
    assert!(world.handle().snapshot().await.unwrap().settings.notices.is_default());
    let (kept, id) = (world.kept(), wallet.as_str().as_bytes());
    assert!(!kept.windows(id.len()).any(|part| part == id), "no byte is left, however long Satchime runs on");
}

#[tokio::test(start_paused = true)]
async fn a_rejected_key_is_an_alarm_once_until_it_is_good_again() {
    let (world, _) = world().await;
    decide(&world, |notices| notices.mute = Some(Mute::Always)).await;
    world.sink.deaf.store(true, Ordering::Relaxed);
    set_key(&world, false);
    world.pass(300).await;
    assert_eq!(world.sink.alarms(), [""; 0]);
    world.sink.deaf.store(false, Ordering::Relaxed);
    world.pass(60).await;
    assert_eq!(world.sink.alarms(), ["Shop: key rejected"]);
    world.pass(3_600).await;
    assert_eq!(world.sink.alarms().len(), 1);
    set_key(&world, true);
    let wallet = world.status().await.wallet.id;
    world.handle().retry(wallet).await.unwrap();
    world.pass(60).await;
    set_key(&world, false);
    world.pass(300).await;
    assert_eq!(world.sink.alarms().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_wallet_that_is_long_not_live_is_an_alarm_but_sleep_is_not() {
    let (world, _) = world().await;
    decide(&world, |notices| notices.alarms.not_live_minutes = Some(15)).await;
    world.pass(3_600).await;
    world.clock.sleep(8 * 3_600);
    world.pass(60).await;
    assert_eq!(world.sink.alarms(), [""; 0]);
    world.server.restart(Instant::now() + Duration::from_secs(7_200));
    world.pass(14 * 60).await;
    assert_eq!(world.sink.alarms(), [""; 0]);
    world.clock.sleep(8 * 3_600);
    world.pass(30).await;
    assert_eq!(world.sink.alarms(), [""; 0]);
    world.pass(120).await;
    assert_eq!(world.sink.alarms(), ["Shop is not live"]);
    world.pass(3_600).await;
    assert_eq!(world.sink.alarms().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_alarm_that_stands_is_told_once_over_restarts() {
    let (mut world, _) = world().await;
    set_key(&world, false);
    decide(&world, |notices| {
        notices.alarms.not_live_minutes = Some(15);
        notices.alarms.balance_below_msat = Some(Msat::from_sat(1_000_000));
    })
    .await;
    world.pass(300).await;
    let said = ["Shop: 0 sat left", "Shop: key rejected"];
    let mut alarms = world.sink.alarms();
    alarms.sort();
    assert_eq!(alarms, said);
    for _ in 0..3 {
        world.stop().await;
        world.start().await;
        world.pass(3_600).await;
        assert_eq!(world.sink.alarms().len(), 2, "{:?}", world.sink.alarms());
    }
    // What is over in between is said when it comes again, even if nobody was there when it ended.
    world.stop().await;
    set_key(&world, true);
    world.start().await;
    world.pass(300).await;
    world.stop().await;
    set_key(&world, false);
    world.start().await;
    world.pass(300).await;
    assert_eq!(world.sink.alarms()[2..], ["Shop: key rejected"]);
}

#[tokio::test(start_paused = true)]
async fn a_wallet_that_stays_away_is_told_once_over_restarts() {
    let (mut world, _) = world().await;
    decide(&world, |notices| notices.alarms.not_live_minutes = Some(15)).await;
    world.server.restart(Instant::now() + Duration::from_secs(14_400));
    world.pass(1_200).await;
    world.stop().await;
    world.start().await;
    world.pass(3_600).await;
    assert_eq!(world.sink.alarms(), ["Shop is not live"]);
}

#[tokio::test(start_paused = true)]
async fn who_switches_a_wallet_on_again_is_told_again() {
    let (world, _) = world().await;
    set_key(&world, false);
    world.pass(300).await;
    let wallet = world.status().await.wallet.id;
    for enabled in [false, true] {
        world.handle().set_enabled(wallet.clone(), enabled).await.unwrap();
        world.pass(60).await;
    }
    assert_eq!(world.sink.alarms(), ["Shop: key rejected", "Shop: key rejected"]);
}
