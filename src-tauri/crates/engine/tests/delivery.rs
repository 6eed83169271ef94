//! Several receivers of one engine: each is told of every payment once, whatever becomes of the others.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use satchime_engine::ports::NotDelivered;

use crate::world::server::Push;
use crate::world::{OtherReceiver, World};

/// A live wallet, a desktop and a terminal.
async fn with_terminal() -> (World, Arc<OtherReceiver>) {
    let mut world = World::on_disk("1.6.2").await;
    let terminal = OtherReceiver::new("terminal");
    restart_with(&mut world, vec![terminal.clone()]).await;
    world.live().await;
    (world, terminal)
}

async fn restart_with(world: &mut World, others: Vec<Arc<OtherReceiver>>) {
    world.stop().await;
    world.others = others;
    world.start().await;
}

fn payments(numbers: std::ops::Range<usize>) -> Vec<String> {
    numbers.map(|number| format!("p{number} Succeeded")).collect()
}

async fn receive(world: &World, numbers: std::ops::Range<usize>) {
    for number in numbers {
        world.server.receive(&format!("p{number}"), 1, Push::Once);
        world.pass(5).await;
    }
}

#[tokio::test(start_paused = true)]
async fn each_receiver_is_told_of_each_payment_once() {
    let (mut world, terminal) = with_terminal().await;
    receive(&world, 0..3).await;
    restart_with(&mut world, vec![terminal.clone()]).await;
    world.pass(5).await;
    assert_eq!((world.said(), terminal.said()), (payments(0..3), payments(0..3)));
}

#[tokio::test(start_paused = true)]
async fn a_dead_receiver_holds_up_no_other_and_gets_all_of_it_later() {
    for fault in [NotDelivered::Nobody, NotDelivered::Refused] {
        let (mut world, terminal) = with_terminal().await;
        *terminal.fails.lock().unwrap() = Some(fault);
        receive(&world, 0..3).await;
        assert_eq!((world.said(), terminal.said()), (payments(0..3), Vec::new()));
        // Also across a restart, after which the desktop hears of none again.
        restart_with(&mut world, vec![terminal.clone()]).await;
        *terminal.fails.lock().unwrap() = None;
        world.pass(65).await;
        assert_eq!((world.said(), terminal.said()), (payments(0..3), payments(0..3)));
    }
}

#[tokio::test(start_paused = true)]
async fn a_receiver_that_hangs_holds_up_no_other() {
    let (mut world, terminal) = with_terminal().await;
    terminal.hangs.store(true, Ordering::Relaxed);
    receive(&world, 0..3).await;
    assert_eq!((world.said(), terminal.said()), (payments(0..3), payments(0..1)));
    // Killed there, it is told once more of what it never said that it took, and the desktop of nothing.
    world.crash();
    terminal.hangs.store(false, Ordering::Relaxed);
    world.start().await;
    world.pass(5).await;
    let twice: Vec<String> = payments(0..1).into_iter().chain(payments(0..3)).collect();
    assert_eq!((world.said(), terminal.said()), (payments(0..3), twice));
}

#[tokio::test(start_paused = true)]
async fn a_receiver_that_panics_holds_up_no_other() {
    let (world, terminal) = with_terminal().await;
    terminal.panics.store(true, Ordering::Relaxed);
    receive(&world, 0..3).await;
    assert_eq!(world.said(), payments(0..3));
    terminal.panics.store(false, Ordering::Relaxed);
    world.pass(300).await;
    assert_eq!(terminal.said(), payments(0..3));
}

#[tokio::test(start_paused = true)]
async fn a_receiver_that_comes_later_is_not_told_of_what_is_done_with() {
    let (mut world, terminal) = with_terminal().await;
    receive(&world, 0..2).await;
    let hook = OtherReceiver::new("hook");
    restart_with(&mut world, vec![terminal.clone(), hook.clone()]).await;
    receive(&world, 2..3).await;
    assert_eq!((terminal.said(), hook.said()), (payments(0..3), payments(2..3)));
}

/// The rest that eyes need is the desktop's alone.
#[tokio::test(start_paused = true)]
async fn a_stream_needs_no_rest() {
    let (world, terminal) = with_terminal().await;
    for number in 0..30 {
        world.server.receive(&format!("p{number}"), 1, Push::Once);
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    world.pass(60).await;
    let sorted = |mut said: Vec<String>| {
        said.sort();
        said
    };
    assert_eq!(sorted(terminal.said()), sorted(payments(0..30)));
    assert_eq!(sorted(world.said()), sorted(payments(0..30)));
    let (eyes, stream) = (world.sink.announcements().len(), terminal.announcements.load(Ordering::Relaxed));
    assert!(eyes < 20 && stream > 25, "{eyes} and {stream} announcements");
}

/// Nothing is lost while nobody takes it, and nobody wants a hundred notifications afterwards.
#[tokio::test(start_paused = true)]
async fn what_nobody_took_for_long_is_one_summary_once_somebody_does() {
    let world = World::on_disk("1.6.2").await;
    world.live().await;
    world.sink.deaf.store(true, Ordering::Relaxed);
    receive(&world, 0..3).await;
    world.pass(600).await;
    assert!(world.said().is_empty());
    world.sink.deaf.store(false, Ordering::Relaxed);
    world.pass(25).await;
    assert_eq!(world.said(), payments(0..3));
    assert_eq!(world.sink.titles(), ["3 payments, +3 sat"]);
}
