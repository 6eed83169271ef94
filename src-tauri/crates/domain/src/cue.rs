//! What is heard of what is told.

use satchime_l10n::{number, t};

use crate::money::Msat;
use crate::notice::{self, Announcement, Became, Notice, Story};
use crate::payment::{Direction, Status};
use crate::rules::Means;
use crate::settings::Settings;
use crate::sounds::{Choice, Kind, SoundSettings};

/// Something to be heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    pub kind: Kind,
    /// [`Choice::None`] where only words are heard.
    pub sound: Choice,
    /// In percent of the loudest, above 0.
    pub volume: u8,
    /// To be spoken after the sound, in the current language.
    pub words: Option<String>,
}

/// What is heard of an announcement that is told by these means. `None`: nothing.
pub fn of_announcement(settings: &Settings, announcement: &Announcement, means: Means) -> Option<Cue> {
    if !means.sound {
        return None;
    }
    let speaks = settings.sounds.speak_amounts && settings.popup_shows().amounts;
    let words = speaks.then(|| words(announcement));
    cue(settings, kind(settings, announcement), words)
}

/// What is heard when an alarm is raised. `None`: nothing.
pub fn of_alarm(settings: &Settings) -> Option<Cue> {
    cue(settings, Kind::Alarm, None)
}

/// What is heard when the person tries this sound. `None`: they chose none, or no volume.
pub fn to_try(sounds: &SoundSettings, kind: Kind) -> Option<Cue> {
    let sound = sounds.choice(kind).clone();
    let volume = sounds.volume.min(SoundSettings::LOUDEST);
    (volume > 0 && sound != Choice::None).then_some(Cue { kind, sound, volume, words: None })
}

/// Not even an alarm is heard by somebody who never asked for sounds.
fn cue(settings: &Settings, kind: Kind, words: Option<String>) -> Option<Cue> {
    if !settings.notices.wants_sound() {
        return None;
    }
    let sound = settings.sounds.choice(kind).clone();
    let volume = settings.sounds.volume.min(SoundSettings::LOUDEST);
    let is_heard = volume > 0 && (sound != Choice::None || words.is_some());
    is_heard.then_some(Cue { kind, sound, volume, words })
}

/// An alarm before all else. Of several payments, what most of them are; of as many, what is worse to miss.
pub fn kind(settings: &Settings, announcement: &Announcement) -> Kind {
    let notices = announcement.notices();
    let alarms = |notice: &Notice| settings.notices.is_alarming(&notice.payment);
    if notices.iter().any(alarms) {
        return Kind::Alarm;
    }
    let count = |kind: Kind| notices.iter().filter(|notice| of_notice(notice) == kind).count();
    let by_weight = [Kind::Incoming, Kind::Outgoing, Kind::Failed];
    by_weight.into_iter().max_by_key(|kind| count(*kind)).unwrap_or(Kind::Incoming)
}

fn of_notice(notice: &Notice) -> Kind {
    let record = &notice.payment.record;
    match (record.status, record.direction) {
        (Status::Failed, _) => Kind::Failed,
        (Status::Succeeded | Status::Pending, Direction::Inbound) => Kind::Incoming,
        (Status::Succeeded | Status::Pending, Direction::Outbound) => Kind::Outgoing,
    }
}

/// No more than is in the notification: amounts, but neither names nor what strangers wrote.
pub fn words(announcement: &Announcement) -> String {
    let (words, notices) = match announcement {
        Announcement::Single(notice) => (single(notice), std::slice::from_ref(&**notice)),
        Announcement::Summary(notices) => (summary(notices), &notices[..]),
    };
    match notices.iter().all(|notice| notice.payment.confirmed) {
        true => words,
        false => t!("spoken-unconfirmed", words = words),
    }
}

fn single(notice: &Notice) -> String {
    let amount = spoken(notice.payment.record.amount_msat);
    match Story::of(&notice.payment) {
        Story::Received => t!("spoken-received", amount = amount),
        Story::Sent => t!("spoken-sent", amount = amount),
        Story::OnItsWay => t!("spoken-sending", amount = amount),
        Story::NotSent => t!("spoken-not-sent", amount = amount),
        Story::TakenBack => t!("spoken-taken-back", amount = amount),
        Story::CameBack => t!("spoken-came-back", amount = amount),
        Story::NotReceived => t!("spoken-failed", amount = amount),
    }
}

fn summary(notices: &[Notice]) -> String {
    let settled = |notice: &&Notice| notice.payment.record.status == Status::Succeeded;
    let sum: Msat = notices.iter().filter(settled).map(|notice| notice::moved(&notice.payment)).sum();
    let part = |(became, count): (Became, usize)| match became {
        Became::Moved if sum.is_negative() => {
            t!("spoken-minus", payments = became.payments(count), amount = spoken(sum))
        }
        Became::Moved => t!("spoken-plus", payments = became.payments(count), amount = spoken(sum)),
        _ => became.more(count),
    };
    notice::counts(notices).into_iter().map(part).collect::<Vec<_>>().join(", ")
}

/// Without marks between thousands: not every voice takes them for a part of the number.
fn spoken(amount: Msat) -> String {
    let decimal_mark = number::thousandths(500).chars().nth(1);
    let is_spoken = |letter: &char| letter.is_numeric() || Some(*letter) == decimal_mark;
    let number: String = number::thousandths(amount.abs().get()).chars().filter(is_spoken).collect();
    if number == "1" { t!("spoken-sat") } else { t!("spoken-sats", number = number) }
}
