//! Quiet hours across midnight and the changes of the clock.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::sample::select;
use satchime_domain::rules::quiet::{Day, HoursError, QuietHours, TimeOfDay, quiet_until};

fn zone(posix: &str) -> TimeZone {
    TimeZone::posix(posix).unwrap()
}

const NEW_YORK: &str = "EST5EDT,M3.2.0,M11.1.0";
/// Half an hour of daylight saving.
const LORD_HOWE: &str = "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0";

fn hours(days: &[Day], from: &str, until: &str) -> QuietHours {
    QuietHours::new(days.iter().copied().collect(), from.parse().unwrap(), until.parse().unwrap()).unwrap()
}

#[test]
fn across_midnight_changes_of_the_clock_and_each_other() {
    use Day::{Fri, Mon, Sat, Sun, Thu};
    let night = hours(&[Thu, Fri], "22:00", "08:00");
    let weekend = [hours(&[Sat, Sun], "00:00", "24:00"), hours(&[Mon], "00:00", "07:00")];
    let spring = hours(&[Sun], "01:30", "02:30");
    let skipped = hours(&[Sun], "02:10", "02:50");
    let twice = hours(&[Sun], "00:30", "01:30");
    let always = hours(&Day::ALL, "00:00", "24:00");
    let new_york = zone(NEW_YORK);
    // 2026-11-27 is a Friday. New York puts its clock forward on 2026-03-08 at 7:00 UTC, back on 2026-11-01 at 6:00.
    for (hours, zone, now, until) in [
        (vec![&night], &TimeZone::UTC, "2026-11-27T21:59:59Z", None),
        (vec![&night], &TimeZone::UTC, "2026-11-27T22:00:00Z", Some("2026-11-28T08:00:00Z")),
        (vec![&night], &TimeZone::UTC, "2026-11-27T07:59:59Z", Some("2026-11-27T08:00:00Z")),
        (vec![&night], &TimeZone::UTC, "2026-11-27T08:00:00Z", None),
        // Friday's begin on Friday; none begin on Saturday.
        (vec![&night], &TimeZone::UTC, "2026-11-28T22:30:00Z", None),
        (weekend.iter().collect(), &TimeZone::UTC, "2026-11-28T12:00:00Z", Some("2026-11-30T07:00:00Z")),
        (vec![&night, &weekend[0]], &TimeZone::UTC, "2026-11-27T23:00:00Z", Some("2026-11-30T00:00:00Z")),
        // From half past one to what is half past three on the wall: half an hour is no less than one.
        (vec![&spring], &new_york, "2026-03-08T06:45:00Z", Some("2026-03-08T07:30:00Z")),
        (vec![&skipped], &new_york, "2026-03-08T07:15:00Z", Some("2026-03-08T07:50:00Z")),
        (vec![&twice], &new_york, "2026-11-01T04:45:00Z", Some("2026-11-01T05:30:00Z")),
        // The second half past one.
        (vec![&twice], &new_york, "2026-11-01T06:15:00Z", None),
        (vec![&always], &TimeZone::UTC, "2026-11-27T12:00:00Z", Some("2026-12-05T00:00:00Z")),
        (vec![], &TimeZone::UTC, "2026-11-27T12:00:00Z", None),
    ] {
        let hours: Vec<QuietHours> = hours.into_iter().cloned().collect();
        let now: Timestamp = now.parse().unwrap();
        let until = until.map(|until| until.parse::<Timestamp>().unwrap());
        assert_eq!(quiet_until(&hours, &now.to_zoned(zone.clone())), until, "{now} {hours:?}");
    }
}

#[test]
fn what_is_typed_is_read_or_refused_in_words() {
    for (typed, read) in [("8:05", "08:05"), (" 22:00 ", "22:00"), ("24:00", "24:00"), ("0:00", "00:00")] {
        assert_eq!(typed.parse::<TimeOfDay>().unwrap().to_string(), read);
    }
    for typed in ["", "8", "8:60", "24:01", "25:00", "+8:00", "8:5x", "08:000", "99999:00", "８:00"] {
        assert_eq!(typed.parse::<TimeOfDay>(), Err(HoursError::NoTime), "{typed}");
    }
    let eight: TimeOfDay = "8:00".parse().unwrap();
    assert_eq!(QuietHours::new([Day::Mon].into(), eight, eight), Err(HoursError::Empty));
    assert_eq!(QuietHours::new([].into(), eight, "9:00".parse().unwrap()), Err(HoursError::NoDay));
    assert_eq!("Wed".parse(), Ok(Day::Wed));
    assert_eq!("someday".parse::<Day>(), Err(HoursError::NoDayName));
}

fn any_hours() -> impl Strategy<Value = QuietHours> {
    let time = || {
        (0..=24_u16, 0..60_u16).prop_map(|(hour, minute)| {
            let minute = if hour == 24 { 0 } else { minute };
            format!("{hour}:{minute:02}").parse::<TimeOfDay>().unwrap()
        })
    };
    let days = btree_set(select(Day::ALL.to_vec()), 1..=7);
    (days, time(), time())
        .prop_filter_map("some time", |(days, from, until)| QuietHours::new(days, from, until).ok())
}

proptest! {
    /// While it is quiet it stays so until the end that is named, and not a moment longer, unless that is a week off.
    #[test]
    fn it_is_quiet_exactly_until_the_end(
        hours in vec(any_hours(), 0..4),
        zone in select(vec![TimeZone::UTC, zone(NEW_YORK), zone(LORD_HOWE)]),
        // Two years, with four changes of the clock.
        now in 1_767_225_600_i64..1_830_297_600,
        part in 0.0..1.0_f64,
    ) {
        let quiet = |at: Timestamp| quiet_until(&hours, &at.to_zoned(zone.clone()));
        let now = Timestamp::from_second(now).unwrap();
        if let Some(until) = quiet(now) {
            prop_assert!(until > now);
            let length = until.duration_since(now);
            prop_assert!(length <= SignedDuration::from_hours(24 * 9));
            let between = now + SignedDuration::from_secs_f64(length.as_secs_f64() * part * 0.999);
            prop_assert!(quiet(between).is_some_and(|end| end >= until), "{between} {until}");
            if length < SignedDuration::from_hours(24 * 6) {
                prop_assert_eq!(quiet(until), None);
            }
        }
    }

    /// By the clock on the wall alone, on days without a change of it.
    #[test]
    fn it_is_quiet_when_the_clock_on_the_wall_says_so(
        hours in any_hours(),
        now in 1_767_225_600_i64..1_830_297_600,
    ) {
        let now = Timestamp::from_second(now).unwrap().to_zoned(TimeZone::UTC);
        let minute = u32::try_from(now.hour()).unwrap() * 60 + u32::try_from(now.minute()).unwrap();
        let minutes = |time: TimeOfDay| {
            let time = time.to_string();
            let (hour, minute) = time.split_once(':').unwrap();
            hour.parse::<u32>().unwrap() * 60 + minute.parse::<u32>().unwrap()
        };
        let (from, until) = (minutes(hours.from()), minutes(hours.until()));
        let begins_on = |date: jiff::civil::Date| {
            let day = Day::ALL[usize::try_from(date.weekday().to_monday_zero_offset()).unwrap()];
            hours.days().contains(&day)
        };
        let (today, yesterday) = (begins_on(now.date()), begins_on(now.date().yesterday().unwrap()));
        let expected = match from < until {
            true => today && (from..until).contains(&minute),
            false => (today && minute >= from) || (yesterday && minute < until),
        };
        prop_assert_eq!(quiet_until(std::slice::from_ref(&hours), &now).is_some(), expected);
    }
}
