//! Outgoing payments that take a while: told while they are on their way to whoever asked for it, and then once more.

use std::sync::atomic::Ordering;

use satchime_domain::payment::{CheckingId, Direction, Status};
use satchime_domain::rules::quiet::{Day, QuietHours};
use satchime_domain::rules::{Answer, NoticeSettings, Outcome, Silence};

use crate::world::server::Push;
use crate::world::{OtherReceiver, World};

async fn world(version: &str) -> World {
    let mut world = World::on_disk(version).await;
    world.stop().await;
    world.others = vec![OtherReceiver::new("terminal")];
    world.start().await;
    world.live().await;
    world
}

async fn decide(world: &World, change: impl FnOnce(&mut NoticeSettings) + Send + 'static) {
    let changed = world.handle().change_settings(|settings| change(&mut settings.notices)).await;
    changed.unwrap();
}

async fn send(world: &World, id: &str, direction: Direction) {
    world.server.put(world.server.record(id, direction, Status::Pending, 70), Push::Lost);
    world.pass(130).await;
}

async fn outcomes(world: &World, id: &str) -> Vec<Outcome> {
    let wallet = world.status().await.wallet.id;
    let answers = world.handle().why(wallet, CheckingId(id.into())).await.unwrap();
    answers.into_iter().map(|answered| answered.outcome).collect()
}

#[tokio::test(start_paused = true)]
async fn it_is_told_once_while_it_is_and_once_when_it_is_decided() {
    for version in ["1.6.2", "1.0.0", "0.12.12"] {
        let mut world = world(version).await;
        send(&world, "before", Direction::Outbound).await;
        decide(&world, |notices| notices.rules.pending = true).await;
        send(&world, "ok", Direction::Outbound).await;
        send(&world, "no", Direction::Outbound).await;
        send(&world, "invoice", Direction::Inbound).await;
        assert_eq!(world.said(), ["ok Pending", "no Pending"], "{version}");
        assert_eq!(world.sink.titles(), ["On its way: 70 sat", "On its way: 70 sat"]);
        world.stop().await;
        world.start().await;
        world.pass(3_600).await;
        assert_eq!(world.said().len(), 2, "{version}");
        for (id, status) in [("before", Status::Succeeded), ("ok", Status::Succeeded), ("no", Status::Failed)]
        {
            world.server.change(id, status, Push::Lost);
        }
        world.pass(700).await;
        let mut said = world.said();
        said[2..].sort();
        assert_eq!(said[2..], ["before Succeeded", "no Failed", "ok Succeeded"], "{version}");
        let mut to_programs = world.others[0].said();
        to_programs.sort();
        assert_eq!(to_programs, ["before Succeeded", "no Failed", "ok Succeeded"], "no rule is a program's");
        assert_eq!(outcomes(&world, "ok").await.len(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn once_it_is_decided_nobody_is_told_that_it_is_on_its_way() {
    let world = world("1.6.2").await;
    decide(&world, |notices| notices.rules.pending = true).await;
    world.sink.deaf.store(true, Ordering::Relaxed);
    send(&world, "ok", Direction::Outbound).await;
    world.server.change("ok", Status::Succeeded, Push::Lost);
    world.pass(130).await;
    world.sink.deaf.store(false, Ordering::Relaxed);
    world.pass(70).await;
    assert_eq!(world.said(), ["ok Succeeded"]);
    let overtaken = Answer::Passed { silence: Silence::Overtaken };
    assert!(matches!(&outcomes(&world, "ok").await[0], Outcome::Done { answer, .. } if *answer == overtaken));
}

#[tokio::test(start_paused = true)]
async fn what_quiet_hours_held_back_is_told_after_as_it_is_by_then() {
    let world = world("1.6.2").await;
    let quiet = QuietHours::new(Day::ALL.into(), "10:00".parse().unwrap(), "12:00".parse().unwrap()).unwrap();
    decide(&world, |notices| {
        notices.rules.pending = true;
        notices.quiet_hours = vec![quiet];
    })
    .await;
    send(&world, "ok", Direction::Outbound).await;
    send(&world, "slow", Direction::Outbound).await;
    assert!(matches!(outcomes(&world, "ok").await[0], Outcome::Held { .. }));
    world.server.change("ok", Status::Succeeded, Push::Lost);
    world.pass(2 * 3_600).await;
    let mut said = world.said();
    said.sort();
    assert_eq!(said, ["ok Succeeded", "slow Pending"]);
    assert_eq!(world.sink.titles(), ["1 payment during quiet hours, \u{2212}70 sat, 1 on their way"]);
}
