//! Words for rules, answers and alarms.

use jiff::Timestamp;
use satchime_l10n::t;

use super::alarm::{Alarm, Cause};
use super::quiet::{Day, QuietHours};
use super::spam::{Messages, SpamFilter};
use super::{
    Answer, Answered, Directions, Means, Mute, NoticeSettings, Outcome, Rules, Silence, WalletRules,
};
use crate::money::Msat;
use crate::notice::{Hold, Shown, Wording};
use crate::payment::{Direction, Payment, Status};
use crate::text;
use crate::unit::Amounts;
use crate::wallet::WalletId;

impl Answer {
    /// A sentence: why the person was notified, or was not.
    pub fn explain(&self) -> String {
        match self {
            Self::Told { means, alarm, held } => {
                let held = match held {
                    Some(Hold::QuietHours) => "quiet",
                    Some(Hold::Muted) => "muted",
                    None => "no",
                };
                let told = match means_words(*means) {
                    Some(means) => t!("why-told", held = held, means = means),
                    None => t!("why-handed-over", held = held),
                };
                if *alarm { t!("why-alarm", told = told) } else { told }
            }
            Self::Passed { silence } => t!("why-not", why = silence.words()),
        }
    }
}

impl Answered {
    /// A sentence: what became of this notice, and why.
    pub fn explain(&self) -> String {
        match &self.outcome {
            Outcome::Waiting => t!("why-waiting"),
            Outcome::Held { why: Hold::QuietHours, .. } => t!("why-held-quiet"),
            Outcome::Held { why: Hold::Muted, .. } => t!("why-held-muted"),
            Outcome::Done { answer, .. } => answer.explain(),
            Outcome::DoneBefore => t!("why-told-before"),
        }
    }
}

/// A sentence: why a payment without a notice has none. `watch_from`: since when its wallet is watched.
pub fn explain_no_notice(payment: &Payment, watch_from: Option<Timestamp>) -> String {
    let record = &payment.record;
    let happened_at = payment.settled_at.or(record.created_at);
    match (record.status, record.direction) {
        (Status::Pending, _) => t!("why-not-pending"),
        (Status::Failed, Direction::Inbound) => t!("why-not-unpaid"),
        _ if watch_from.is_none() || happened_at <= watch_from => t!("why-not-before"),
        _ => t!("why-not-history"),
    }
}

impl Silence {
    fn words(self) -> String {
        match self {
            Self::Direction(Direction::Inbound) => t!("silence-incoming"),
            Self::Direction(Direction::Outbound) => t!("silence-outgoing"),
            Self::Outcome(Status::Failed) => t!("silence-failed"),
            Self::Outcome(Status::Succeeded) => t!("silence-settled"),
            Self::Outcome(Status::Pending) => t!("silence-pending"),
            Self::BelowMinimum { minimum_msat } => t!("silence-minimum", amount = minimum_msat.to_string()),
            Self::Spam { below_msat } => t!("silence-spam", amount = below_msat.to_string()),
            Self::Muted => t!("silence-muted"),
            Self::Overtaken => t!("silence-overtaken"),
            Self::NoMeans => t!("silence-no-means"),
        }
    }
}

impl NoticeSettings {
    /// What will happen, in sentences: for whoever changes the rules. Of wallets' own ones only that there are some.
    pub fn describe(&self) -> Vec<String> {
        let mut said = vec![self.rules.describe()];
        said.extend(self.rules.spam.describe());
        if !self.quiet_hours.is_empty() {
            let hours: Vec<String> = self.quiet_hours.iter().map(describe_hours).collect();
            said.push(t!("describe-quiet", hours = hours.join("; ")));
        }
        match self.mute {
            Some(Mute::Always) => said.push(t!("describe-muted-always")),
            Some(Mute::Until(_)) => said.push(t!("describe-muted")),
            None => {}
        }
        said.extend(self.describe_alarms());
        said.extend(self.describe_wallets());
        said
    }

    /// When payments are heard: behind "Sound".
    pub fn heard_when(&self) -> String {
        match self.quiet_hours.as_slice() {
            [] => t!("describe-heard-always"),
            [hours] if hours.days().len() == Day::ALL.len() => {
                t!("describe-heard-hours", from = hours.until().to_string(), until = hours.from().to_string())
            }
            _ => t!("describe-heard-outside"),
        }
    }

    fn describe_wallets(&self) -> Option<String> {
        let has_rules =
            |own: &&WalletRules| WalletRules { mute: None, ..(*own).clone() } != WalletRules::default();
        let with_rules = self.wallets.values().filter(has_rules).count();
        let muted = self.wallets.values().filter(|own| own.mute.is_some()).count();
        match (with_rules, muted) {
            (0, 0) => None,
            (rules, 0) => Some(t!("describe-wallets-rules", rules = rules)),
            (0, muted) => Some(t!("describe-wallets-muted", muted = muted)),
            (rules, muted) => Some(t!("describe-wallets", rules = rules, muted = muted)),
        }
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
            alarms.rejected.then(|| t!("describe-alarm-rejected")),
            alarms.outgoing_above_msat.map(|limit| t!("describe-alarm-outgoing", amount = limit.to_string())),
            alarms.balance_below_msat.map(|limit| t!("describe-alarm-balance", amount = limit.to_string())),
            alarms.not_live_minutes.map(|minutes| t!("describe-alarm-not-live", minutes = minutes)),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        (!parts.is_empty()).then(|| t!("describe-alarms", alarms = text::list(&parts)))
    }
}

impl Rules {
    fn describe(&self) -> String {
        let Some(means) = means_words(self.means) else { return t!("describe-nothing") };
        let direction = match self.directions {
            Directions::Both => "both",
            Directions::Incoming => "in",
            Directions::Outgoing => "out",
        };
        let outcome = match (self.settled, self.failed) {
            (true, true) => Some("both"),
            (true, false) => Some("settled"),
            (false, true) => Some("failed"),
            (false, false) => None,
        };
        let mut which: Vec<String> = Vec::new();
        which
            .extend(outcome.map(|outcome| t!("describe-payments", direction = direction, outcome = outcome)));
        if self.pending && self.directions != Directions::Incoming {
            let alone = which.is_empty();
            which.push(if alone { t!("describe-on-their-way") } else { t!("describe-on-their-way.more") });
        }
        if which.is_empty() {
            return t!("describe-nothing");
        }
        let (means, which) = (capitalised(&means), text::list(&which));
        match self.min_amount_msat {
            Msat::ZERO => t!("describe", means = means, which = which),
            minimum => t!("describe-from", means = means, which = which, amount = minimum.to_string()),
        }
    }
}

impl SpamFilter {
    fn describe(&self) -> Option<String> {
        let amount = || self.below_msat.to_string();
        (self.below_msat > Msat::ZERO).then(|| match self.messages {
            Messages::Links => t!("describe-spam-links", amount = amount()),
            Messages::Any => t!("describe-spam-any", amount = amount()),
        })
    }
}

/// The words of an alarm's notification.
pub fn alarm(alarm: &Alarm, shown: Shown, amounts: &Amounts) -> Wording {
    let name = text::one_line(&alarm.wallet_name, text::NAME);
    let (title, body) = match &alarm.cause {
        Cause::Rejected { fault } => {
            let why = fault.explain();
            (format!("{name}: {}", why.title), format!("{} {}", why.text, why.next))
        }
        Cause::NotLive { minutes } => {
            (t!("alarm-not-live", wallet = name), t!("alarm-not-live.text", minutes = *minutes))
        }
        Cause::BalanceBelow { balance_msat, limit_msat } if shown.amounts => (
            t!("alarm-balance", wallet = name, balance = amounts.show(*balance_msat)),
            t!("alarm-balance.text", limit = limit_msat.to_string()),
        ),
        Cause::BalanceBelow { .. } => {
            (t!("alarm-balance-hidden", wallet = name), t!("alarm-balance-hidden.text"))
        }
    };
    Wording { title, body }
}

fn means_words(means: Means) -> Option<String> {
    let words = [
        (means.popup, t!("means-popup")),
        (means.sound, t!("means-sound")),
        (means.badge, t!("means-badge")),
    ];
    let words: Vec<String> = words.into_iter().filter(|(used, _)| *used).map(|(_, word)| word).collect();
    (!words.is_empty()).then(|| text::list(&words))
}

fn describe_hours(hours: &QuietHours) -> String {
    let days = match hours.days().len() == Day::ALL.len() {
        true => t!("describe-every-day"),
        false => hours.days().iter().map(|day| day_word(*day)).collect::<Vec<_>>().join(", "),
    };
    t!("describe-hours", days = days, from = hours.from().to_string(), until = hours.until().to_string())
}

fn day_word(day: Day) -> String {
    match day {
        Day::Mon => t!("day-mon"),
        Day::Tue => t!("day-tue"),
        Day::Wed => t!("day-wed"),
        Day::Thu => t!("day-thu"),
        Day::Fri => t!("day-fri"),
        Day::Sat => t!("day-sat"),
        Day::Sun => t!("day-sun"),
    }
}

fn capitalised(words: &str) -> String {
    let mut characters = words.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
