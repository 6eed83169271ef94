//! What is announced, as notifications: words, clicks, and what takes the place of what.

use std::time::Duration;

use satchime_domain::notice::{Announcement, Notice, Shown, Wording, target, wording_of};
use satchime_domain::payment::{Direction, Payment};
use satchime_domain::rules::alarm::Alarm;
use satchime_domain::rules::words;
use satchime_domain::settings::Settings;
use satchime_domain::unit::Amounts;
use satchime_domain::wallet::WalletId;
use satchime_l10n::t;
use tokio::time::Instant;

use super::notifier::{Click, Message, Target, Update};
use crate::origin::Origin;
use crate::view::convert;

/// What comes so long after a summary is a story of its own.
const RUNS_ON: Duration = Duration::from_secs(120);

/// So many payments are told together, or each would be counted again and again.
const MAX_TOGETHER: usize = 500;

/// The last summary, as long as what comes next may be told together with it.
#[derive(Default)]
pub struct LastSummary(Option<Told>);

struct Told {
    topic: String,
    notices: Vec<Notice>,
    at: Instant,
}

impl LastSummary {
    /// The announcement with what the last one of its topic told.
    fn together(&self, topic: &str, notices: &[Notice]) -> Option<Announcement> {
        let told = self.0.as_ref().filter(|told| told.topic == topic && told.at.elapsed() < RUNS_ON)?;
        Some(Announcement::Summary(told.notices.iter().chain(notices).cloned().collect()))
    }

    /// It was shown; `updated`: in place of the last one.
    pub fn shown(&mut self, origin: Origin, announcement: &Announcement, updated: bool) {
        let Announcement::Summary(notices) = announcement else { return };
        let topic = topic(origin, notices);
        let before = self.0.take().filter(|told| updated && told.topic == topic);
        let mut all = before.map(|told| told.notices).unwrap_or_default();
        if all.len() > MAX_TOGETHER {
            // The next one is a story of its own.
            all.clear();
        }
        all.extend(notices.iter().cloned());
        self.0 = Some(Told { topic, notices: all, at: Instant::now() });
    }
}

/// Of one payment: a click opens it, and it can be copied from and its wallet muted. Of several: the newest is opened.
/// What the person wants to be alarmed of stays on the screen until it was seen, and takes no other payment's place.
pub fn of_announcement(
    origin: Origin,
    announcement: &Announcement,
    settings: &Settings,
    amounts: &Amounts,
    last: &LastSummary,
) -> Message {
    let shown = settings.popup_shows();
    let open = match target(announcement) {
        Some(id) => Click::OpenPayment(Target { origin, payment: convert::payment_ref(id) }),
        None => Click::OpenWindow,
    };
    let mut message =
        Message::leading_to(marked(origin, wording_of(announcement, shown, amounts)), open.clone());
    if let Announcement::Single(notice) = announcement {
        message.update = story(origin, &notice.payment, &message.wording);
    }
    if let (Announcement::Single(_), Click::OpenPayment(target)) = (announcement, open) {
        message = message.and("copy", t!("action-copy"), Click::CopyHash(target));
    }
    if let Some(wallet) = only_wallet(announcement.notices()) {
        message = message.and("mute", t!("action-mute"), Click::MuteWallet(origin, wallet.clone()));
    }
    message.urgent =
        announcement.notices().iter().any(|notice| settings.notices.is_alarming(&notice.payment));
    if !message.urgent
        && let Announcement::Summary(notices) = announcement
    {
        let topic = topic(origin, notices);
        let together = last.together(&topic, notices);
        let wording = together.map(|together| marked(origin, wording_of(&together, shown, amounts)));
        message.update = Some(Update { topic, wording });
    }
    message
}

/// What became of an outgoing payment takes the place of the word that it was on its way.
fn story(origin: Origin, payment: &Payment, wording: &Wording) -> Option<Update> {
    let is_outgoing = payment.record.direction == Direction::Outbound;
    is_outgoing.then(|| Update {
        topic: format!("{origin:?} {} payment {}", payment.wallet, payment.record.payment_hash),
        wording: payment.record.status.is_final().then(|| wording.clone()),
    })
}

/// It stays on the screen until it was seen; a click opens the wallet.
pub fn of_alarm(origin: Origin, alarm: &Alarm, shown: Shown, amounts: &Amounts) -> Message {
    let open = Click::OpenWallet(origin, alarm.wallet.clone());
    Message { urgent: true, ..Message::leading_to(marked(origin, words::alarm(alarm, shown, amounts)), open) }
}

fn marked(origin: Origin, wording: Wording) -> Wording {
    match origin {
        Origin::Own => wording,
        Origin::Demo => Wording { title: t!("notice-demo", title = wording.title.as_str()), ..wording },
    }
}

fn only_wallet(notices: &[Notice]) -> Option<&WalletId> {
    let first = &notices.first()?.payment.wallet;
    notices.iter().all(|notice| notice.payment.wallet == *first).then_some(first)
}

/// Summaries of the same wallet are one topic, and so are those of many; but what comes now is no part of what comes
/// late.
fn topic(origin: Origin, notices: &[Notice]) -> String {
    let whose = only_wallet(notices).map_or("all", WalletId::as_str);
    let is_late = notices.iter().any(|notice| notice.payment.late || notice.held.is_some());
    format!("{origin:?} {whose} late: {is_late}")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use satchime_domain::fault::Fault;
    use satchime_domain::money::Msat;
    use satchime_domain::notice::NoticeId;
    use satchime_domain::payment::Status;
    use satchime_domain::rules::alarm::Cause;
    use tokio::time::advance;

    use super::*;
    use crate::fixtures;

    fn notices(ids: std::ops::Range<i64>) -> Vec<Notice> {
        let notice = |id: i64| {
            let payment = fixtures::payment(Direction::Inbound, Status::Succeeded, 10);
            let decided_at = payment.first_seen_at;
            Notice { id: NoticeId(id), wallet_name: "Shop".into(), payment, decided_at, held: None }
        };
        ids.map(notice).collect()
    }

    fn message(announcement: &Announcement, last: &LastSummary) -> Message {
        of_announcement(Origin::Own, announcement, &Settings::default(), &Amounts::default(), last)
    }

    fn shows(amounts: bool, memos: bool) -> Settings {
        let mut settings = Settings::default();
        settings.notices.popup_shows = Shown { amounts, memos };
        settings
    }

    fn names(message: &Message) -> Vec<&'static str> {
        message.actions.iter().map(|action| action.name).collect()
    }

    #[test]
    fn what_can_be_done_with_each() {
        let single = Announcement::Single(Box::new(notices(0..1).remove(0)));
        let of_single = message(&single, &LastSummary::default());
        assert_eq!(names(&of_single), ["default", "copy", "mute"]);
        assert!(!of_single.urgent && of_single.update.is_none());
        let of_summary = message(&Announcement::Summary(notices(0..2)), &LastSummary::default());
        assert_eq!(names(&of_summary), ["default", "mute"]);
        let mut mixed = notices(0..2);
        mixed[1].payment.wallet = WalletId("other".into());
        assert_eq!(names(&message(&Announcement::Summary(mixed), &LastSummary::default())), ["default"]);
        let cause = Cause::Rejected { fault: Fault::KeyRejected };
        let alarm = Alarm { wallet: WalletId("till".into()), wallet_name: "Till".into(), cause };
        let of_alarm = of_alarm(Origin::Own, &alarm, Shown::default(), &Amounts::default());
        assert!(of_alarm.urgent);
        assert_eq!(of_alarm.actions[0].click, Click::OpenWallet(Origin::Own, WalletId("till".into())));
    }

    #[test]
    fn an_alarm_waits_to_be_seen_and_takes_no_others_place() {
        let mut settings = Settings::default();
        settings.notices.alarms.outgoing_above_msat = Some(Msat::from_sat(5));
        let mut sent = notices(0..2);
        sent.iter_mut().for_each(|notice| notice.payment.record.direction = Direction::Outbound);
        let single = Announcement::Single(Box::new(sent[0].clone()));
        for announcement in [single, Announcement::Summary(sent)] {
            let message = of_announcement(
                Origin::Own,
                &announcement,
                &settings,
                &Amounts::default(),
                &LastSummary::default(),
            );
            assert!(message.urgent, "{announcement:?}");
            let of_itself = matches!(announcement, Announcement::Single(_));
            assert_eq!(message.update.is_some(), of_itself, "{announcement:?}");
            assert!(
                !of_announcement(
                    Origin::Own,
                    &announcement,
                    &Settings::default(),
                    &Amounts::default(),
                    &LastSummary::default()
                )
                .urgent
            );
        }
    }

    #[test]
    fn what_became_of_a_payment_takes_the_place_of_its_being_on_its_way() {
        let of = |status, memo: &str| {
            let mut notice = notices(0..1).remove(0);
            (notice.payment.record.direction, notice.payment.record.status) = (Direction::Outbound, status);
            notice.payment.record.memo = Some(memo.into());
            message(&Announcement::Single(Box::new(notice)), &LastSummary::default())
        };
        let sending = of(Status::Pending, "rent");
        assert_eq!(sending.wording.title, "On its way: 10 sat");
        let running = sending.update.unwrap();
        assert_eq!(running.wording, None, "there is nothing yet to take the place of");
        let sent = of(Status::Succeeded, "rent");
        assert_eq!(sent.update, Some(Update { topic: running.topic, wording: Some(sent.wording) }));
        let received = Announcement::Single(Box::new(notices(0..1).remove(0)));
        assert_eq!(message(&received, &LastSummary::default()).update, None);
    }

    #[test]
    fn amounts_are_in_the_persons_unit_unless_they_are_hidden() {
        let single = Announcement::Single(Box::new(notices(0..1).remove(0)));
        let amounts = Amounts::new("btc".parse().unwrap(), None, &satchime_domain::Zoned::now());
        let title = |settings: &Settings| {
            let last = LastSummary::default();
            of_announcement(Origin::Own, &single, settings, &amounts, &last).wording.title
        };
        assert_eq!(title(&Settings::default()), "+0.00000010 BTC");
        assert_eq!(title(&shows(false, true)), "Received");
    }

    #[test]
    fn what_is_not_for_everybody_is_not_shown() {
        let mut payment = notices(0..1).remove(0);
        payment.payment.record.memo = Some("rent".into());
        let single = Announcement::Single(Box::new(payment));
        let words = |amounts, memos| {
            let settings = shows(amounts, memos);
            let wording = of_announcement(
                Origin::Own,
                &single,
                &settings,
                &Amounts::default(),
                &LastSummary::default(),
            )
            .wording;
            format!("{} | {}", wording.title, wording.body)
        };
        assert_eq!(words(true, true), "+10 sat | Shop · rent");
        assert_eq!(words(true, false), "+10 sat | Shop");
        assert_eq!(words(false, true), "Received | Shop · rent");
        let summary = Announcement::Summary(notices(0..3));
        let message = of_announcement(
            Origin::Demo,
            &summary,
            &shows(false, true),
            &Amounts::default(),
            &LastSummary::default(),
        );
        assert_eq!(message.wording.title, "Demo · 3 payments");
    }

    #[tokio::test(start_paused = true)]
    async fn a_flood_that_runs_on_is_told_as_a_whole_for_a_while() {
        let mut last = LastSummary::default();
        let first = Announcement::Summary(notices(0..5));
        assert_eq!(message(&first, &last).update.unwrap().wording, None);
        last.shown(Origin::Own, &first, false);
        let second = Announcement::Summary(notices(5..7));
        let update = |last: &LastSummary| {
            let wording = message(&second, last).update.unwrap().wording;
            wording.map(|wording| wording.title)
        };
        assert_eq!(update(&last).as_deref(), Some("7 payments, +70 sat"));
        last.shown(Origin::Own, &second, true);
        assert_eq!(update(&last).as_deref(), Some("9 payments, +90 sat"));
        // The first two were taken off the screen: only what was shown since counts.
        last.shown(Origin::Own, &second, false);
        assert_eq!(update(&last).as_deref(), Some("4 payments, +40 sat"));
        // What was held back is told by itself, and the demo's are its own.
        let mut held = notices(7..9);
        held.iter_mut().for_each(|notice| notice.held = Some(satchime_domain::notice::Hold::Muted));
        let held = message(&Announcement::Summary(held), &last).update.unwrap();
        assert_eq!(held.wording, None);
        assert_eq!(
            of_announcement(Origin::Demo, &second, &Settings::default(), &Amounts::default(), &last)
                .update
                .unwrap()
                .wording,
            None
        );
        advance(Duration::from_secs(120)).await;
        assert_eq!(update(&last), None);
    }
}
