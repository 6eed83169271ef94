//! Times without an offset, of servers whose database lies in another time zone.

use jiff::SignedDuration;
use satchime_domain::ledger::{RecordContext, Verdict, judge};
use satchime_domain::payment::{Direction, PaymentRecord, Status};

use Direction::{Inbound, Outbound};
use Status::{Pending, Succeeded};

use crate::watched::{at, context, first, old_server, record, written};

/// A server whose database lies five hours from its clock, as LNbits up to 1.4 on PostgreSQL in New York.
#[test]
fn a_time_zone_makes_nothing_late_and_no_time_wrong() {
    const ZONES: [i64; 6] = [-5, 5, 10, -10, -1, 2];
    for zone in ZONES {
        for found_after in [0, 2, 70] {
            let moved = |seconds: i64| at(seconds + zone * 3_600);
            let local = |record: PaymentRecord| PaymentRecord {
                created_at: Some(moved(1_000)),
                updated_at: Some(moved(1_000)),
                has_local_times: true,
                ..record
            };
            for server in [old_server(context(1_000 + found_after, true)), context(1_000 + found_after, true)]
            {
                let server = RecordContext {
                    server_time: Some(at(1_000 + found_after)),
                    live_for: Some(SignedDuration::from_secs(600)),
                    ..server
                };
                for direction in [Inbound, Outbound] {
                    let told = local(record(direction, Succeeded, 0, 0));
                    let (payment, announced) = first(&told, &server);
                    assert!(announced && !payment.late, "{zone} h, {direction:?}: {payment:?}");
                    let off = payment.settled_at.unwrap().duration_since(at(1_000)).as_secs();
                    assert!((0..=found_after).contains(&off), "{zone} h: settled {off} s off");
                    let made = payment.record.created_at.unwrap().duration_since(at(1_000)).as_secs();
                    assert!((0..=found_after).contains(&made), "{zone} h: made {made} s off");
                    // However often it is read again, it stays so.
                    let later = RecordContext { server_time: Some(at(5_000)), ..server.clone() };
                    assert_eq!(judge(Some(&payment), &told, &later), Verdict::Known);
                }
                // Asked about at once, and not as if it were hours old.
                let (pending, _) = first(&local(record(Outbound, Pending, 0, 0)), &server);
                let wait = satchime_domain::pending::next_question(
                    &pending,
                    at(1_000 + found_after),
                    std::time::Duration::ZERO,
                );
                assert!(wait.unwrap().as_secs() <= 18, "{zone} h: {wait:?}");
                let settled = PaymentRecord {
                    updated_at: Some(moved(3_000)),
                    ..local(record(Outbound, Succeeded, 0, 0))
                };
                let (decided, announced) = written(judge(
                    Some(&pending),
                    &settled,
                    &RecordContext { server_time: Some(at(3_003)), observed_at: at(3_003), ..server },
                ));
                assert!(announced && !decided.late, "{zone} h: {decided:?}");
                assert!((0..=3).contains(&decided.settled_at.unwrap().duration_since(at(3_000)).as_secs()));
            }
        }
    }
}

/// What lies in the past stays there, whatever its times look like.
#[test]
fn a_time_without_an_offset_makes_no_history_new() {
    for hours in 1..28 {
        let told = PaymentRecord {
            has_local_times: true,
            ..record(Inbound, Succeeded, -hours * 3_600, -hours * 3_600)
        };
        let server = RecordContext { server_time: Some(at(3)), ..context(3, false) };
        let (payment, announced) = first(&told, &server);
        assert!(!announced && payment.settled_at == told.updated_at, "{hours} h");
    }
}
