//! What is heard of what is told.

use satchime_l10n::{Language, within};

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
    /// To be spoken after the sound, in English.
    pub words: Option<String>,
}

/// What is heard of an announcement that is told by these means. `None`: nothing.
pub fn of_announcement(settings: &Settings, announcement: &Announcement, means: Means) -> Option<Cue> {
    if !means.sound {
        return None;
    }
    let speaks = settings.sounds.speak_amounts && settings.popup_shows().amounts;
    // The voice's own language.
    let words = speaks.then(|| within(Language::English, || words(announcement)));
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
    let (mut words, notices) = match announcement {
        Announcement::Single(notice) => (single(notice), std::slice::from_ref(&**notice)),
        Announcement::Summary(notices) => (summary(notices), &notices[..]),
    };
    if notices.iter().any(|notice| !notice.payment.confirmed) {
        words.push_str(", unconfirmed");
    }
    words
}

fn single(notice: &Notice) -> String {
    let amount = spoken(notice.payment.record.amount_msat);
    match Story::of(&notice.payment) {
        Story::Received => format!("Received {amount}"),
        Story::Sent => format!("Sent {amount}"),
        Story::OnItsWay => format!("Sending {amount}"),
        Story::NotSent => format!("Not sent: {amount}"),
        Story::TakenBack => format!("Taken back: {amount}"),
        Story::CameBack => format!("Came back: {amount}"),
        Story::NotReceived => format!("Failed: {amount}"),
    }
}

fn summary(notices: &[Notice]) -> String {
    let settled = |notice: &&Notice| notice.payment.record.status == Status::Succeeded;
    let sum: Msat = notices.iter().filter(settled).map(|notice| notice::moved(&notice.payment)).sum();
    let sign = if sum.is_negative() { "minus" } else { "plus" };
    let part = |(became, count): (Became, usize)| match became {
        Became::Moved => format!("{}, {sign} {}", became.payments(count), spoken(sum)),
        _ => became.more(count),
    };
    notice::counts(notices).into_iter().map(part).collect::<Vec<_>>().join(", ")
}

/// Without commas between thousands, which a voice of another language takes for the end of the number.
fn spoken(amount: Msat) -> String {
    let number = amount.abs().to_string().replace(',', "");
    if number == "1 sat" { number } else { number + "s" }
}
