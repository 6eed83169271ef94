//! Words for rules, answers and alarms.

use jiff::Timestamp;

use super::alarm::{Alarm, Cause};
use super::quiet::{Day, QuietHours};
use super::spam::{Messages, SpamFilter};
use super::{Answer, Answered, Directions, Means, Mute, NoticeSettings, Outcome, Rules, Silence};
use crate::money::Msat;
use crate::notice::{Hold, Shown, Wording};
use crate::payment::{Direction, Payment, Status};
use crate::text;
use crate::wallet::WalletId;

impl Answer {
    /// A sentence: why the person was notified, or was not.
    pub fn explain(&self) -> String {
        match self {
            Self::Told { means, alarm, held } => {
                let held = match held {
                    Some(Hold::QuietHours) => " after quiet hours",
                    Some(Hold::Muted) => " after notifications were muted",
                    None => "",
                };
                let why =
                    if *alarm { " It was an alarm, which your other rules don't hold back." } else { "" };
                match means_words(*means) {
                    Some(means) => format!("You were notified{held}, by {means}.{why}"),
                    None => format!("It was handed over{held}."),
                }
            }
            Self::Passed { silence } => format!("You were not notified: {}.", silence.words()),
        }
    }
}

impl Answered {
    /// A sentence: what became of this notice, and why.
    pub fn explain(&self) -> String {
        match &self.outcome {
            Outcome::Waiting => "It is about to be told: nothing took the notification yet.".into(),
            Outcome::Held { why: Hold::QuietHours, .. } => {
                "It is held back by quiet hours, and will be told when they end.".into()
            }
            Outcome::Held { why: Hold::Muted, .. } => {
                "It is held back while notifications are muted, and will be told after.".into()
            }
            Outcome::Done { answer, .. } => answer.explain(),
            Outcome::DoneBefore => {
                "It was told, by satchimectl watch or by a version of Satchime that wrote no reasons down."
                    .into()
            }
        }
    }
}

/// A sentence: why a payment without a notice has none. `watch_from`: since when its wallet is watched.
pub fn explain_no_notice(payment: &Payment, watch_from: Option<Timestamp>) -> &'static str {
    let record = &payment.record;
    let happened_at = payment.settled_at.or(record.created_at);
    match (record.status, record.direction) {
        (Status::Pending, _) => "You were not notified: nothing has moved yet.",
        (Status::Failed, Direction::Inbound) => "You were not notified: nobody paid it.",
        _ if watch_from.is_none() || happened_at <= watch_from => {
            "You were not notified: it happened before Satchime watched this wallet."
        }
        _ => "You were not notified: it was history when Satchime first saw it.",
    }
}

impl Silence {
    fn words(self) -> String {
        match self {
            Self::Direction(Direction::Inbound) => "incoming payments are switched off".into(),
            Self::Direction(Direction::Outbound) => "outgoing payments are switched off".into(),
            Self::Outcome(Status::Failed) => "failed payments are switched off".into(),
            Self::Outcome(Status::Succeeded) => "settled payments are switched off".into(),
            Self::Outcome(Status::Pending) => "it had not settled".into(),
            Self::BelowMinimum { minimum_msat } => format!("it was less than {minimum_msat}"),
            Self::Spam { below_msat } => {
                format!("it looked like spam: less than {below_msat}, with a message")
            }
            Self::Muted => "notifications were muted".into(),
            Self::NoMeans => "popup, sound and badge are all switched off".into(),
        }
    }
}

impl NoticeSettings {
    /// What will happen, in sentences: for whoever changes the rules. Of one wallet's own rules nothing is said.
    pub fn describe(&self) -> Vec<String> {
        let mut said = vec![self.rules.describe()];
        said.extend(self.rules.spam.describe());
        if !self.quiet_hours.is_empty() {
            let hours: Vec<String> = self.quiet_hours.iter().map(describe_hours).collect();
            said.push(format!("Quiet hours: {}. What comes then is summed up after.", hours.join("; ")));
        }
        match self.mute {
            Some(Mute::Always) => said.push("Muted until you unmute: nothing is told but alarms.".into()),
            Some(Mute::Until(_)) => {
                said.push("Muted for now. What comes meanwhile is summed up after.".into())
            }
            None => {}
        }
        said.extend(self.describe_alarms());
        said
    }

    /// The same for one wallet, with what it has of its own.
    pub fn describe_wallet(&self, wallet: &WalletId, now: Timestamp) -> Vec<String> {
        let own = Self {
            rules: self.rules_of(wallet),
            quiet_hours: self.quiet_hours.clone(),
            mute: self.mute_of(wallet, now),
            alarms: self.alarms_of(wallet),
            ..Self::default()
        };
        own.describe()
    }

    fn describe_alarms(&self) -> Option<String> {
        let alarms = &self.alarms;
        let parts = [
            alarms.rejected.then(|| "a rejected key".to_owned()),
            alarms.outgoing_above_msat.map(|limit| format!("an outgoing payment above {limit}")),
            alarms.balance_below_msat.map(|limit| format!("a balance below {limit}")),
            alarms.not_live_minutes.map(|minutes| format!("a wallet not live for {minutes} min")),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| format!("Alarms, at any time: {}.", list(&parts)))
    }
}

impl Rules {
    fn describe(&self) -> String {
        let Some(means) = means_words(self.means) else { return "No notifications.".into() };
        let direction = match self.directions {
            Directions::Both => "",
            Directions::Incoming => "incoming ",
            Directions::Outgoing => "outgoing ",
        };
        let which = match (self.settled, self.failed) {
            (true, true) => format!("{direction}payments"),
            (true, false) => format!("{direction}payments that settled"),
            (false, true) => format!("{direction}payments that failed"),
            (false, false) => return "No notifications.".into(),
        };
        let minimum = match self.min_amount_msat {
            Msat::ZERO => String::new(),
            minimum => format!(" of {minimum} and more"),
        };
        format!("{} for {which}{minimum}.", capitalised(&means))
    }
}

impl SpamFilter {
    fn describe(&self) -> Option<String> {
        let which = match self.messages {
            Messages::Links => "with a link in the message",
            Messages::Any => "with a message",
        };
        (self.below_msat > Msat::ZERO)
            .then(|| format!("Incoming payments of less than {} {which} are not told.", self.below_msat))
    }
}

/// The words of an alarm's notification.
pub fn alarm(alarm: &Alarm, shown: Shown) -> Wording {
    let name = text::one_line(&alarm.wallet_name, text::NAME);
    let (title, body) = match &alarm.cause {
        Cause::Rejected { fault } => {
            let why = fault.explain();
            (format!("{name}: {}", why.title), format!("{} {}", why.text, why.next))
        }
        Cause::NotLive { minutes } => (
            format!("{name} is not live"),
            format!("Not connected for {minutes} min: payments are told once it is live again."),
        ),
        Cause::BalanceBelow { balance_msat, limit_msat } if shown.amounts => {
            (format!("{name}: {balance_msat} left"), format!("The balance is below {limit_msat}."))
        }
        Cause::BalanceBelow { .. } => {
            (format!("{name}: low balance"), "The balance is below the limit you set.".into())
        }
    };
    Wording { title, body }
}

fn means_words(means: Means) -> Option<String> {
    let words = [(means.popup, "popup"), (means.sound, "sound"), (means.badge, "badge")];
    let words: Vec<String> =
        words.into_iter().filter(|(used, _)| *used).map(|(_, word)| word.to_owned()).collect();
    (!words.is_empty()).then(|| list(&words))
}

fn describe_hours(hours: &QuietHours) -> String {
    let days: Vec<&str> = hours.days().iter().map(|day| day_word(*day)).collect();
    let days = if days.len() == Day::ALL.len() { "every day".to_owned() } else { days.join(", ") };
    format!("{days} {} to {}", hours.from(), hours.until())
}

const fn day_word(day: Day) -> &'static str {
    match day {
        Day::Mon => "Mon",
        Day::Tue => "Tue",
        Day::Wed => "Wed",
        Day::Thu => "Thu",
        Day::Fri => "Fri",
        Day::Sat => "Sat",
        Day::Sun => "Sun",
    }
}

/// "a", "a and b", "a, b and c".
fn list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

fn capitalised(words: &str) -> String {
    let mut characters = words.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
