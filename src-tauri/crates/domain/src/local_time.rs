//! Times that came without an offset from UTC. LNbits up to 1.4 on PostgreSQL sends some, moved by its own time zone
//! once, twice or not at all: it depends on what wrote the record last, so no zone can be learned from them.

use jiff::{SignedDuration, Timestamp};

/// All zones differ by multiples of this.
const STEP: i64 = 15 * 60;
/// Twice the farthest zone from UTC.
const FARTHEST: i64 = 28 * 3_600;
/// What just happened is found within this many seconds, and dated up to so many after it was asked for: the server's
/// clock is told in whole seconds.
const SOON: i64 = 90;
const TICK: i64 = 5;

/// What such a time means at `now`, by the server's own clock where that is known. What differs from the present by a
/// time zone, of a record that is `fresh`, is the present; what lies in the future was moved there by one. Everything
/// else is taken for UTC.
pub fn read(told: Timestamp, now: Timestamp, fresh: bool) -> Timestamp {
    let ago = now.duration_since(told).as_secs();
    if ago < -TICK {
        let steps = (-ago - TICK + STEP - 1) / STEP;
        return told.checked_sub(SignedDuration::from_secs(steps * STEP)).unwrap_or(now).min(now);
    }
    let beyond = (ago + TICK).rem_euclid(STEP);
    let is_moved = (STEP - TICK..=FARTHEST + SOON).contains(&ago) && beyond <= TICK + SOON;
    if fresh && is_moved { now } else { told }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_after(ago: i64, fresh: bool) -> i64 {
        let now = Timestamp::from_second(1_795_428_000).unwrap();
        let told = now.checked_sub(SignedDuration::from_secs(ago)).unwrap();
        now.duration_since(read(told, now, fresh)).as_secs()
    }

    #[test]
    fn a_time_zone_is_none_of_the_time_that_passed() {
        for hours in [-10, -5, -4, 1, 2, 5, 14, 28] {
            for found_after in [-1, 0, 1, 30, 80] {
                let read = read_after(hours * 3_600 + found_after, true);
                assert!((0..=found_after.max(0)).contains(&read), "{hours} h, {found_after} s: {read}");
            }
        }
        // Nepal.
        assert_eq!(read_after(5 * 3_600 + 45 * 60 + 3, true), 0);
        assert_eq!(read_after(-(5 * 3_600 + 45 * 60) + 3, true), 3);
    }

    #[test]
    fn what_is_no_time_zone_is_taken_for_utc() {
        for ago in [0, 1, 14, 89, 200, 600, 3_600 + 300, 40 * 3_600] {
            assert_eq!(read_after(ago, true), ago);
        }
        // An old record may be as old as it says.
        assert_eq!(read_after(3_600, false), 3_600);
    }

    #[test]
    fn nothing_was_made_in_the_future() {
        for ahead in [6, 600, 9 * 3_600 + 1_380, 40 * 3_600] {
            for fresh in [true, false] {
                assert!((0..900).contains(&read_after(-ahead, fresh)), "{ahead}");
            }
        }
    }
}
