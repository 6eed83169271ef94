//! Which payments are said to have come "while you were away".

use satchime_domain::payment::{Direction, Status};

use Direction::{Inbound, Outbound};
use Status::{Failed, Succeeded};

use crate::watched::{context, dated, first, frame, hinted, live, old_server, record};

#[test]
fn late_is_what_settled_before_the_connection_was_live() {
    let paid = || record(Inbound, Succeeded, 5, 6);
    let caught_up = |seconds| dated(seconds, context(seconds, true));
    for (what, record, context, late) in [
        ("a minute after", paid(), caught_up(66), true),
        ("seconds after", paid(), caught_up(16), false),
        ("a minute after, but hinted", paid(), hinted(caught_up(66)), false),
        ("at a time nobody tells", record(Inbound, Succeeded, 5, 5), old_server(caught_up(66)), true),
        (
            "at a time nobody tells, made just now",
            record(Inbound, Succeeded, 5, 5),
            old_server(caught_up(6)),
            false,
        ),
        ("failed a minute ago", record(Outbound, Failed, 5, 6), caught_up(66), true),
        ("failed just now", record(Outbound, Failed, 5, 6), caught_up(7), false),
        ("by a frame alone", record(Inbound, Succeeded, 5, 5), frame(66), false),
        ("of a server that does not tell its time", paid(), context(7, true), true),
        ("just added", record(Inbound, Succeeded, 1, 2), dated(66, context(66, false)), false),
        ("the server's clock is a minute behind", paid(), dated(7, context(66, true)), false),
        ("the server's clock is an hour ahead", paid(), dated(3_666, context(7, true)), true),
        ("live all the while", paid(), live(61, caught_up(66)), false),
        ("live only since", paid(), live(20, caught_up(66)), true),
        ("live, and the clocks are an hour apart", paid(), live(61, dated(66, context(3_666, true))), false),
        ("live, and the server does not tell its time", paid(), live(1, context(3_666, true)), false),
        ("live, at a time nobody tells", paid(), live(1, old_server(caught_up(66))), false),
    ] {
        let (payment, announce) = first(&record, &context);
        assert!(announce, "{what}");
        assert_eq!(payment.late, late, "{what}");
    }
}
