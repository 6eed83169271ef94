//! Schedules that once went wrong, each named for what was wrong. Each is lived through with several seeds of the
//! engine's jitter. A new failure is kept by putting the schedule that the test printed here.

use satchime_domain::fault::Fault;

use super::run::fails;
use super::scene::Medium;
use super::schedule::{Fate, Op, Op::*, Schedule, Slot};

fn goes_well(version: &'static str, history: u16, added_first: bool, steps: &[(u32, Op)]) {
    let schedule = Schedule {
        versions: vec![version],
        wallets: vec![Slot { server: 0, admin_key: false, history, added_first }],
        clock_off_by: 0,
        write_ms: 0,
        seed: 0,
        tells_pending: false,
        steps: steps.to_vec(),
    };
    for seed in 0..3 {
        let schedule = Schedule { seed, ..schedule.clone() };
        if let Err(why) = fails(&schedule, Medium::Memory) {
            panic!("{why}\n{schedule:?}");
        }
    }
}

#[test]
fn while_the_disk_is_full_nothing_is_said_again_and_again() {
    let steps =
        [(0, Receive { w: 0, push: Fate::Once }), (0, DiskFull { skip: 1, times: 8 }), (200_000, Resume)];
    goes_well("1.6.2", 0, true, &steps);
}

#[test]
fn a_wallet_added_twice_in_one_breath_is_watched_once() {
    goes_well("1.6.2", 1, false, &[(0, Add { w: 0 }), (0, Add { w: 0 })]);
}

#[test]
fn an_empty_wallet_added_twice_in_one_breath_is_watched_once() {
    goes_well("1.6.2", 0, false, &[(0, Add { w: 0 }), (0, Add { w: 0 })]);
}

#[test]
fn a_wallet_that_could_not_be_added_leaves_nothing_on_the_disk() {
    for skip in 0..3 {
        let steps = [(0, DiskFull { skip, times: 1 }), (0, Add { w: 0 }), (1_000, Resume)];
        goes_well("1.0.0", 3, false, &steps);
    }
}

#[test]
fn a_payment_on_its_way_while_the_wallet_was_added_is_news_on_old_servers() {
    let steps = [(0, Send { w: 0 }), (5_000, Add { w: 0 }), (18, Settle { nth: 0, push: Fate::Lost })];
    goes_well("1.0.0", 0, false, &steps);
    let steps = [(0, Send { w: 0 }), (5_000, Add { w: 0 }), (18, Fail { nth: 0 })];
    goes_well("1.0.0", 0, false, &steps);
}

#[test]
fn history_is_no_news_though_the_version_was_not_told_while_adding() {
    let invoice_paid_after_it_was_the_newest =
        [(0, Invoice { w: 0 }), (9_000, Settle { nth: 0, push: Fate::Lost })];
    let mut steps = invoice_paid_after_it_was_the_newest.to_vec();
    steps.push((9_000, RestFault { s: 0, skip: 1, times: 1, fault: Fault::Server { status: 502 } }));
    steps.push((0, Add { w: 0 }));
    goes_well("1.6.2", 0, false, &steps);
}

#[test]
fn history_is_no_news_though_the_version_was_hidden_while_adding() {
    for at in 5..15 {
        let settled_behind_two_hundred_newer = Settle { nth: 0, push: Fate::Lost };
        let steps = [
            (0, HideVersion { s: 0 }),
            (0, settled_behind_two_hundred_newer),
            (2_000, Add { w: 0 }),
            (0, Crash { at, down_secs: 5 }),
            (3_000, Resume),
        ];
        goes_well("1.6.2", 230, false, &steps);
    }
}

#[test]
fn a_frame_that_comes_while_the_first_reading_waits_for_its_turn_tells_news_from_history() {
    for at in 8..16 {
        let version_refused_after_the_restart =
            RestFault { s: 0, skip: 1, times: 1, fault: Fault::RateLimited { retry_after: None } };
        let steps = [
            (0, Add { w: 0 }),
            (0, Crash { at, down_secs: 5 }),
            (1_000, version_refused_after_the_restart),
            (10_000, Settle { nth: 0, push: Fate::Once }),
            (100_000, Resume),
        ];
        goes_well("1.0.0", 230, false, &steps);
    }
}

#[test]
fn a_frame_that_comes_while_the_first_reading_is_asked_for_tells_news_from_history() {
    let steps = [
        (0, Add { w: 0 }),
        (23, Slow { s: 0, ask_ms: 5, answer_ms: 0 }),
        (0, Settle { nth: 0, push: Fate::Once }),
        (5_000, Resume),
    ];
    goes_well("1.0.0", 230, false, &steps);
}

#[test]
fn what_a_reconciliation_wrote_before_it_was_dropped_is_shown() {
    for dropped_after in (500..6_000).step_by(500) {
        let slow = Slow { s: 0, ask_ms: 5, answer_ms: 2_000 };
        let steps = [
            (0, slow.clone()),
            (0, Receive { w: 0, push: Fate::Once }),
            (dropped_after, Pause),
            (1_000, Resume),
        ];
        goes_well("1.6.2", 0, true, &steps);
        let restart = Restart { s: 0, secs: 1 };
        let steps =
            [(0, slow), (0, Receive { w: 0, push: Fate::Once }), (dropped_after, restart), (30_000, Resume)];
        goes_well("1.6.2", 0, true, &steps);
    }
}

// Never went wrong, but too rarely drawn to be left to chance.

#[test]
fn a_record_that_shows_late_behind_a_page_of_newer_ones_is_found() {
    let steps = [
        (30_000, SlowCommit { w: 0, ms: 3_000, push: Fate::Lost }),
        (0, Burst { w: 0, payments: 120, push: Fate::Once }),
    ];
    goes_well("1.6.2", 0, true, &steps);
    let steps = [
        (30_000, SlowCommit { w: 0, ms: 4_000, push: Fate::Lost }),
        (0, Burst { w: 0, payments: 120, push: Fate::Once }),
        (1_000, Quit { down_secs: 5 }),
    ];
    goes_well("1.6.2", 0, true, &steps);
}

#[test]
fn a_frame_tells_news_from_history_while_an_old_server_is_read_for_the_first_time() {
    let import_fails = RestFault { s: 0, skip: 4, times: 1, fault: Fault::Server { status: 502 } };
    let settled_behind_two_hundred_newer = Settle { nth: 0, push: Fate::Once };
    let steps =
        [(0, import_fails), (0, Add { w: 0 }), (100, settled_behind_two_hundred_newer), (3_000, Resume)];
    goes_well("1.0.0", 230, false, &steps);
}

#[test]
fn a_reconciliation_cut_off_between_its_pages_begins_again_where_it_began() {
    for at in 0..40 {
        let steps = [
            (70_000, Busy { w: 0, payments: 140, secs: 10 }),
            (0, WakeSignal { w: 0 }),
            (0, Crash { at, down_secs: 5 }),
            (3_000, Resume),
        ];
        goes_well("1.6.2", 0, true, &steps);
    }
}

#[test]
fn what_comes_after_the_servers_clock_was_set_back_is_found_among_the_old() {
    for version in ["1.0.0", "1.4.0", "1.6.2"] {
        let busy = Busy { w: 0, payments: 150, secs: 1 };
        let steps = [(0, SetServerClock { s: 0, secs: -510 }), (0, busy), (60_000, Resume)];
        goes_well(version, 1, true, &steps);
        let restart = Restart { s: 0, secs: 5 };
        let steps = [
            (0, SetServerClock { s: 0, secs: -5_000 }),
            (0, restart),
            (0, Spend { w: 0, push: Fate::Lost }),
            (3_000, Receive { w: 0, push: Fate::Lost }),
        ];
        goes_well(version, 120, true, &steps);
    }
}

#[test]
fn a_page_that_could_not_be_written_decides_nothing() {
    for skip in 0..4 {
        let steps = [
            (0, Invoice { w: 0 }),
            (0, Busy { w: 0, payments: 100, secs: 1 }),
            (5_010, Settle { nth: 0, push: Fate::Lost }),
            (0, DiskFull { skip, times: 3 }),
            (9_709, Receive { w: 0, push: Fate::Once }),
        ];
        goes_well("1.0.0", 0, true, &steps);
    }
}

#[test]
fn what_came_before_the_same_key_was_entered_again_is_no_history() {
    let down = RestDown { s: 0, secs: 20, fault: Fault::Server { status: 502 } };
    let steps = [
        (0, down),
        (0, Receive { w: 0, push: Fate::Lost }),
        (21_000, EnterKey { w: 0, is_new: false }),
        (1_000, Resume),
    ];
    goes_well("1.6.2", 0, true, &steps);
}

#[test]
fn with_a_clock_hours_behind_pending_payments_leave_room_for_frames() {
    let slot = |history| Slot { server: 0, admin_key: false, history, added_first: true };
    let schedule = Schedule {
        versions: vec!["1.0.0"],
        wallets: [172, 20, 29, 29, 29, 177, 60].map(slot).to_vec(),
        clock_off_by: 0,
        write_ms: 0,
        seed: 1,
        tells_pending: false,
        steps: vec![(0, SetClock { secs: -18_000 }), (40_000, Resume)],
    };
    assert_eq!(fails(&schedule, Medium::Memory), Ok(()));
}

#[test]
fn only_rejections_in_a_row_count() {
    let rejects = |skip| RestFault { s: 0, skip, times: 1, fault: Fault::KeyRejected };
    let steps = [
        (0, Revoke { w: 0 }),
        (0, RestFault { s: 0, skip: 3, times: 1, fault: Fault::TooBig }),
        (0, Crash { at: 2, down_secs: 1 }),
        (40_000, Receive { w: 0, push: Fate::Once }),
    ];
    goes_well("0.12.7", 0, true, &steps);
    let steps = [
        (0, rejects(1)),
        (2_074, Receive { w: 0, push: Fate::Once }),
        (1, RestDown { s: 0, secs: 1, fault: Fault::KeyRejected }),
    ];
    goes_well("0.12.7", 4, false, &steps);
}

#[test]
fn a_removal_that_was_cut_off_and_met_a_locked_keyring_is_still_one() {
    let steps = [
        (0, KeyringFault { skip: 1, times: 1, fault: satchime_domain::fault::KeyringFault::Locked }),
        (0, Crash { at: 3, down_secs: 1 }),
        (0, Remove { w: 0 }),
        (990, Burst { w: 0, payments: 5, push: Fate::Lost }),
    ];
    goes_well("0.12.7", 0, true, &steps);
}

#[test]
fn a_disk_slower_than_a_pongs_deadline_keeps_no_wallet_from_being_live() {
    let schedule = Schedule {
        versions: vec!["1.6.2"],
        wallets: vec![Slot { server: 0, admin_key: false, history: 3, added_first: true }],
        clock_off_by: 0,
        write_ms: 12_000,
        seed: 0,
        tells_pending: false,
        steps: vec![(100_000, Disconnect { s: 0, fault: Fault::Closed { code: Some(1012) } })],
    };
    assert_eq!(fails(&schedule, Medium::Memory), Ok(()));
}

#[test]
fn an_address_that_takes_a_rejected_key_brings_the_wallet_back() {
    for seconds in [3, 4, 5] {
        let steps = [
            (0, RestDown { s: 0, secs: seconds, fault: Fault::KeyRejected }),
            (59_995, NameDown { s: 0, home: false }),
            (5, AddAddress { w: 0 }),
            (0, Sleep { secs: 16 }),
            (4_990, Receive { w: 0, push: Fate::Once }),
        ];
        goes_well("0.12.7", 0, true, &steps);
    }
}

#[test]
fn what_is_left_of_a_wallet_that_could_not_be_added_keeps_nobody_from_adding_it_again() {
    for paused_at in [5, 6] {
        let steps = [(0, DiskFull { skip: 2, times: 2 }), (0, Add { w: 0 }), (paused_at, Pause)];
        goes_well("0.12.7", 0, false, &steps);
    }
}

#[test]
fn nor_does_it_where_the_disk_is_full_and_the_keyring_fails_at_once() {
    for skip in 0..3 {
        let fault = satchime_domain::fault::KeyringFault::Missing;
        let steps = [
            (0, DiskFull { skip, times: 1 }),
            (0, KeyringFault { skip: 0, times: 2, fault }),
            (0, Add { w: 0 }),
            (1_000, Resume),
        ];
        goes_well("1.6.2", 0, false, &steps);
    }
}

#[test]
fn history_ends_where_the_server_was_asked_also_when_it_was_asked_for_less() {
    let steps = [
        (0, RestFault { s: 0, skip: 2, times: 1, fault: Fault::TimedOut }),
        (0, Add { w: 0 }),
        (5, Receive { w: 0, push: Fate::Once }),
    ];
    goes_well("1.0.0", 0, false, &steps);
    let steps = [(0, Add { w: 0 }), (10, RestDown { s: 0, secs: 1, fault: Fault::TimedOut })];
    goes_well("1.0.0", 1, false, &steps);
}
