//! Words and columns for people. Everything strangers wrote goes through [`text::one_line`].

use anstyle::{AnsiColor, Style};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use satchime_domain::channel::is_deaf;
use satchime_domain::connection::ConnectionState;
use satchime_domain::fault::Fault;
use satchime_domain::notice::shown;
use satchime_domain::payment::{Direction, Payment, Status};
use satchime_domain::push::LiveMode;
use satchime_domain::text;
use satchime_domain::unit::{Amounts, Unit};
use satchime_domain::wallet::Wallet;
use satchime_domain::words::StateLabel;
use satchime_engine::api::WalletStatus;
use satchime_l10n::t;
use unicode_width::UnicodeWidthStr;

use crate::failure::once;

const GOOD: Style = AnsiColor::Green.on_default();
const SPENT: Style = AnsiColor::Magenta.on_default();
const CAREFUL: Style = AnsiColor::Yellow.on_default();
const BAD: Style = AnsiColor::Red.on_default();
const QUIET: Style = Style::new().dimmed();
const PLAIN: Style = Style::new();

/// Wide enough for `+21,000,000.5 sat`.
const AMOUNT: usize = 17;
const WALLET: usize = 16;

/// What is said of a fault besides its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// The wallet is watched on.
    GoesOn,
    /// Nobody tries again.
    Ends,
}

/// How things are put into words.
#[derive(Clone, Debug)]
pub struct Words {
    zone: TimeZone,
    colour: bool,
    amounts: Amounts,
}

impl Words {
    /// In the time zone of this computer; in colour only where standard output shows it.
    pub fn for_stdout() -> Self {
        let colour = anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never;
        Self { zone: TimeZone::system(), colour, amounts: Amounts::default() }
    }

    /// With amounts in the person's unit. Here nobody tells what a currency is worth: those are in satoshi.
    #[must_use]
    pub fn in_unit(self, unit: Unit) -> Self {
        let now = Timestamp::now().to_zoned(self.zone.clone());
        Self { amounts: Amounts::new(unit, None, &now), ..self }
    }

    #[cfg(test)]
    pub(crate) fn plain() -> Self {
        Self { zone: TimeZone::UTC, colour: false, amounts: Amounts::default() }
    }

    pub fn paint(&self, style: Style, words: &str) -> String {
        if self.colour { format!("{style}{words}{style:#}") } else { words.to_owned() }
    }

    /// A payment as it happens: `14:03:22       +21,000 sat  Shop  Lunch`.
    pub fn announced(&self, payment: &Payment, wallet_name: &str) -> String {
        self.payment(payment, wallet_name, "%H:%M:%S")
    }

    /// A payment in the list, with its day.
    pub fn listed(&self, payment: &Payment, wallet_name: &str) -> String {
        self.payment(payment, wallet_name, "%Y-%m-%d %H:%M")
    }

    fn payment(&self, payment: &Payment, wallet_name: &str, format: &str) -> String {
        let record = &payment.record;
        let at = payment.settled_at.or(record.created_at).unwrap_or(payment.first_seen_at);
        let written = [&record.comment, &record.memo].into_iter().flatten();
        let memo = written.map(|line| text::one_line(line, text::MEMO)).find(|line| !line.is_empty());
        let mut words = vec![
            self.paint(QUIET, &self.time(at, format)),
            self.paint(colour(payment), &pad_left(&self.amounts.signed(shown(payment)), AMOUNT)),
            pad_right(&text::one_line(wallet_name, text::NAME), WALLET),
        ];
        words.extend(memo);
        words.extend(remarks(payment).map(|remark| self.paint(QUIET, &format!("({remark})"))));
        format!("{}\n", words.join("  ").trim_end())
    }

    /// A wallet's connection: `14:03:22  Shop: reconnecting in 4 s, server refused (attempt 3)`.
    /// `advice`: with what can be done about it.
    pub fn connection(&self, status: &WalletStatus, now: Timestamp, advice: Option<Advice>) -> String {
        let wallet = text::one_line(&status.wallet.name, text::NAME);
        let (style, state) = state_words(status, now);
        let mut line = format!("{}  {wallet}: {}\n", self.time(now, "%H:%M:%S"), self.paint(style, &state));
        if let Some((fault, advice)) = status.state.fault().zip(advice) {
            let advice = advice.about(fault);
            line.push_str(&format!("          {}\n", self.paint(QUIET, &advice)));
        }
        line
    }

    /// The wallets as a table with a heading.
    pub fn wallets(&self, wallets: &[Wallet]) -> String {
        let rows: Vec<[String; 5]> = wallets.iter().map(|wallet| wallet_row(wallet, &self.amounts)).collect();
        let heading = heading();
        let all = || std::iter::once(&heading).chain(&rows);
        let widths: [usize; 5] =
            std::array::from_fn(|at| all().map(|row| row[at].width()).max().unwrap_or_default());
        let mut table = String::new();
        for (number, row) in all().enumerate() {
            let cells: Vec<String> =
                row.iter().zip(widths).map(|(cell, width)| pad_right(cell, width)).collect();
            let line = cells.join("  ");
            let style = if number == 0 { QUIET } else { PLAIN };
            table.push_str(&self.paint(style, line.trim_end()));
            table.push('\n');
        }
        table
    }

    fn time(&self, at: Timestamp, format: &str) -> String {
        at.to_zoned(self.zone.clone()).strftime(format).to_string()
    }
}

fn heading() -> [String; 5] {
    [
        t!("ctl-table.name"),
        t!("ctl-table.server"),
        t!("ctl-table.access"),
        t!("ctl-table.balance"),
        t!("ctl-table.id"),
    ]
}

fn wallet_row(wallet: &Wallet, amounts: &Amounts) -> [String; 5] {
    let name = text::one_line(&wallet.name, text::NAME);
    [
        if wallet.enabled { name } else { t!("ctl-wallet-off", wallet = name) },
        wallet.server.to_string(),
        watched_by(wallet),
        wallet.progress.balance_msat.map_or_else(|| "-".to_owned(), |balance| amounts.show(balance)),
        wallet.id.to_string(),
    ]
}

fn watched_by(wallet: &Wallet) -> String {
    match is_deaf(wallet) {
        true => format!("{}, {}", wallet.access.label(), Fault::DeafChannel.explain().title),
        false => wallet.access.label(),
    }
}

fn colour(payment: &Payment) -> Style {
    match (payment.record.status, payment.record.direction) {
        (Status::Failed, _) => BAD,
        (Status::Pending, _) => QUIET,
        (Status::Succeeded, Direction::Inbound) => GOOD,
        (Status::Succeeded, Direction::Outbound) => SPENT,
    }
}

fn remarks(payment: &Payment) -> impl Iterator<Item = String> {
    let status = match (payment.record.status, payment.record.direction) {
        (Status::Succeeded, _) => None,
        (Status::Pending, _) if payment.unknown_since.is_some() => Some(t!("ctl-pending.unknown")),
        (Status::Pending, _) => Some(t!("ctl-pending")),
        (Status::Failed, Direction::Outbound) => Some(t!("ctl-not-sent")),
        (Status::Failed, Direction::Inbound) if payment.reversals > 0 => Some(t!("ctl-taken-back")),
        (Status::Failed, Direction::Inbound) => Some(t!("ctl-failed")),
    };
    let unconfirmed = (!payment.confirmed).then(|| t!("ctl-unconfirmed"));
    let late = payment.late.then(|| t!("notice-while-away"));
    let again = (payment.reversals > 1).then(|| t!("notice-after-all"));
    [status, again, unconfirmed, late].into_iter().flatten()
}

/// In one line, with what ticks.
fn state_words(status: &WalletStatus, now: Timestamp) -> (Style, String) {
    let label = StateLabel::of(&status.state, status.wallet.enabled, true);
    let (word, remark) = (label.word(), label.remark());
    let words = match (&status.state, status.state.fault()) {
        (ConnectionState::WaitingToRetry { attempt, retry_at, fault }, _) => {
            let wait = retry_at.duration_since(now).as_millis().max(0);
            let (seconds, problem) = ((wait + 999) / 1000, fault.explain().title);
            t!("ctl-retry", seconds = seconds.to_string(), problem = problem, attempt = *attempt)
        }
        (_, Some(fault)) => format!("{word}, {}", fault.explain().title),
        (_, None) => format!("{word}{remark}"),
    };
    (style(label, status.state.fault()), words)
}

const fn style(label: StateLabel, trouble: Option<&Fault>) -> Style {
    match (label, trouble) {
        (StateLabel::Rejected, _) => BAD,
        (StateLabel::Live(LiveMode::PushMissing), _) | (_, Some(_)) => CAREFUL,
        (StateLabel::Live(_), None) => GOOD,
        (_, None) => QUIET,
    }
}

impl Advice {
    fn about(self, fault: &Fault) -> String {
        let explanation = fault.explain();
        let next = match self {
            Self::GoesOn => explanation.next,
            Self::Ends => once(&explanation.next),
        };
        format!("{} {next}", explanation.text)
    }
}

pub fn pad_right(words: &str, width: usize) -> String {
    format!("{words}{}", " ".repeat(width.saturating_sub(words.width())))
}

fn pad_left(words: &str, width: usize) -> String {
    format!("{}{words}", " ".repeat(width.saturating_sub(words.width())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    #[test]
    fn amounts_are_in_the_persons_unit() {
        let words = Words::plain().in_unit(Unit::Btc);
        assert!(words.listed(&fixtures::received(), "Shop").contains(" BTC"), "{words:?}");
        let words = Words::plain().in_unit("EUR".parse().unwrap());
        assert!(words.listed(&fixtures::received(), "Shop").contains(" sat"), "nobody tells a rate");
    }

    #[test]
    fn a_payment_reads_amount_wallet_memo() {
        let line = Words::plain().announced(&fixtures::received(), "Shop");
        assert_eq!(line, "05:16:04        +21,000 sat  Shop              Lunch\n");
        let line = Words::plain().listed(&fixtures::not_sent(), "Shop");
        assert_eq!(line, "2026-11-23 05:16           \u{2212}500 sat  Shop              (not sent)\n");
        let mut sent = fixtures::not_sent();
        sent.record.status = Status::Succeeded;
        let line = Words::plain().listed(&sent, "Shop");
        assert_eq!(line, "2026-11-23 05:16           \u{2212}501 sat  Shop\n");
    }

    #[test]
    fn what_is_not_certain_is_said() {
        let mut payment = fixtures::received();
        (payment.confirmed, payment.late) = (false, true);
        let line = Words::plain().announced(&payment, "Shop");
        assert!(line.ends_with("(unconfirmed)  (while you were away)\n"), "{line}");
    }

    #[test]
    fn what_the_server_no_longer_knows_did_not_fail() {
        let mut payment = fixtures::not_sent();
        (payment.record.status, payment.unknown_since) = (Status::Pending, Some(fixtures::moment()));
        let line = Words::plain().listed(&payment, "Shop");
        assert!(line.ends_with("(pending, but the server no longer knows it)\n"), "{line}");
    }

    #[test]
    fn a_strangers_memo_can_not_reach_the_terminal() {
        let mut payment = fixtures::received();
        payment.record.memo = Some("\u{1b}[2J\u{9b}2J\nfake line\u{202e}".into());
        let line = Words::plain().announced(&payment, &"\u{202e}🦀".repeat(5_000));
        assert_eq!(line.matches('\n').count(), 1);
        assert!(!line.trim_end().chars().any(char::is_control), "{line:?}");
        assert!(line.chars().count() < 300);
    }

    #[test]
    fn a_lost_connection_says_when_why_and_what_to_do() {
        let retry_at = fixtures::moment() + jiff::SignedDuration::from_millis(3_200);
        let waiting = |attempt, advised| {
            let state = ConnectionState::WaitingToRetry { attempt, retry_at, fault: Fault::Refused };
            Words::plain().connection(&fixtures::status(state), fixtures::moment(), advised)
        };
        assert_eq!(waiting(3, None), "05:16:04  Shop: reconnecting in 4 s, server refused (attempt 3)\n");
        assert!(waiting(1, Some(Advice::GoesOn)).contains("or check the port. Satchime keeps trying."));
        assert!(waiting(1, Some(Advice::Ends)).ends_with("or check the port.\n"));
    }

    #[test]
    fn columns_stand_under_each_other() {
        let wallets = [fixtures::wallet("w-1", "Shop"), fixtures::wallet("w-2", "喫茶店 ☕")];
        let table = Words::plain().wallets(&wallets);
        let at: Vec<usize> =
            table.lines().skip(1).map(|line| line.split("https").next().unwrap().width()).collect();
        assert_eq!(at, [at[0]; 2], "{table}");
    }
}
