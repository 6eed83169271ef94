//! What an audit found, in words or as JSON. The field names are a promise.

use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use satchime_domain::audit::{Difference, Entry};
use satchime_domain::payment::{CheckingId, Direction, Status};
use satchime_domain::text;
use satchime_domain::wallet::Wallet;
use satchime_l10n::t;
use serde::Serialize;

use super::audited::Audited;
use crate::failure::Failure;
use crate::output::human::{Words, pad_right};
use crate::output::{json, written};
use crate::pace::Pace;
use crate::stderr;

const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default();
const QUIET: Style = Style::new().dimmed();
/// Whoever waits longer than this wants to know for how long.
const LONG: Duration = Duration::from_secs(10);
/// Wide enough for how two records differ.
const KIND: usize = 14;

pub struct Report {
    words: Words,
    json: bool,
}

#[derive(Serialize)]
struct DifferenceLine<'a> {
    event: &'static str,
    wallet_id: &'a str,
    wallet_name: &'a str,
    kind: &'static str,
    checking_id: &'a str,
    here: Option<&'a Entry>,
    there: Option<&'a Entry>,
}

#[derive(Serialize)]
struct AuditLine<'a> {
    event: &'static str,
    wallet_id: &'a str,
    wallet_name: &'a str,
    server: String,
    equal: bool,
    here: usize,
    there: usize,
    differences: usize,
    deleted_there: usize,
    unreadable: u64,
}

#[derive(Serialize)]
struct FailedLine<'a> {
    event: &'static str,
    wallet_id: &'a str,
    wallet_name: &'a str,
    server: String,
    reason: &'a str,
    next: &'a str,
}

impl Report {
    pub fn new(json: bool) -> Self {
        Self { words: Words::for_stdout(), json }
    }

    /// The server told how much there is to read.
    pub fn begun(&self, wallet: &Wallet, total: u64, pace: Pace) {
        let lasts = pace.lasts(total / 990);
        if !self.json && lasts > LONG && io::stderr().is_terminal() {
            let name = text::one_line(&wallet.name, text::NAME);
            let seconds = lasts.as_secs();
            stderr::line(&t!("audit-reading", count = total, wallet = name, seconds = seconds));
        }
    }

    /// # Errors
    /// The output can't be written.
    pub fn compared(&self, wallet: &Wallet, audited: &Audited, satchime_runs: bool) -> Result<(), Failure> {
        match self.json {
            true => put(&in_json(wallet, audited)),
            false => put(&self.in_words(wallet, audited, satchime_runs)),
        }
    }

    /// # Errors
    /// The output can't be written.
    pub fn failed(&self, wallet: &Wallet, failure: &Failure) -> Result<(), Failure> {
        if self.json {
            return put(&json::line(&FailedLine {
                event: "audit_failed",
                wallet_id: wallet.id.as_str(),
                wallet_name: &wallet.name,
                server: wallet.server.to_string(),
                reason: &failure.what,
                next: &failure.next,
            }));
        }
        let mark = self.words.paint(BAD, "\u{2717}");
        let next = self.words.paint(QUIET, &format!("\u{2192} {}", failure.next));
        let said = t!("audit-not-compared", why = failure.what.as_str());
        put(&format!("{}\n  {mark} {said}\n    {next}\n", heading(wallet)))
    }

    fn in_words(&self, wallet: &Wallet, audited: &Audited, satchime_runs: bool) -> String {
        let Audited { here, there, unreadable, comparison } = audited;
        let found = comparison.differences.len();
        let (here, there) = (*here, *there);
        let (style, mark, verdict) = match (audited.is_equal(), found) {
            (true, _) => (GOOD, "\u{2713}", t!("audit-equal", here = here, there = there)),
            (false, 0) => (BAD, "\u{2717}", t!("audit-equal.read", here = here, there = there)),
            (false, _) => (BAD, "\u{2717}", t!("audit-differs", here = here, there = there, count = found)),
        };
        let mark = self.words.paint(style, mark);
        let mut said = format!("{}\n  {mark} {verdict}\n", heading(wallet));
        let mut remark = |words: String| said.push_str(&format!("    {}\n", self.words.paint(QUIET, &words)));
        if comparison.deleted_there > 0 {
            remark(t!("audit-deleted", count = comparison.deleted_there));
        }
        if *unreadable > 0 {
            remark(t!("audit-unreadable", count = *unreadable));
        }
        for (id, difference) in &comparison.differences {
            said.push_str(&line(id, difference));
        }
        if !wallet.progress.history.is_read() && found > 0 {
            said.push_str(&format!("    \u{2192} {}\n", t!("audit-history")));
        } else if satchime_runs && found > 0 {
            said.push_str(&format!("    \u{2192} {}\n", t!("audit-running")));
        }
        said
    }
}

fn heading(wallet: &Wallet) -> String {
    let name = text::one_line(&wallet.name, text::NAME);
    t!("audit-wallet", wallet = name, server = wallet.server.to_string())
}

fn in_json(wallet: &Wallet, audited: &Audited) -> String {
    let differences = &audited.comparison.differences;
    let mut lines = String::new();
    for (id, difference) in differences {
        lines.push_str(&json::line(&DifferenceLine {
            event: "difference",
            wallet_id: wallet.id.as_str(),
            wallet_name: &wallet.name,
            kind: kind(difference),
            checking_id: id.as_str(),
            here: difference.here(),
            there: difference.there(),
        }));
    }
    lines.push_str(&json::line(&AuditLine {
        event: "audit",
        wallet_id: wallet.id.as_str(),
        wallet_name: &wallet.name,
        server: wallet.server.to_string(),
        equal: audited.is_equal(),
        here: audited.here,
        there: audited.there,
        differences: differences.len(),
        deleted_there: audited.comparison.deleted_there,
        unreadable: audited.unreadable,
    }));
    lines
}

/// For programs.
const fn kind(difference: &Difference) -> &'static str {
    match difference {
        Difference::MissingHere { .. } => "missing_here",
        Difference::MissingThere { .. } => "missing_there",
        Difference::Different { .. } => "different",
    }
}

fn line(id: &CheckingId, difference: &Difference) -> String {
    let id = text::one_line(id.as_str(), text::MEMO);
    let (kind, said) = match difference {
        Difference::MissingHere { there } => (t!("audit-missing-here"), entry(there)),
        Difference::MissingThere { here } => (t!("audit-missing-there"), entry(here)),
        Difference::Different { here, there } => {
            (t!("audit-different"), t!("audit-both", here = entry(here), there = entry(there)))
        }
    };
    format!("    {} {said}  {id}\n", pad_right(&kind, KIND))
}

fn entry(entry: &Entry) -> String {
    let sign = match entry.direction {
        Direction::Inbound => '+',
        Direction::Outbound => '\u{2212}',
    };
    let status = match entry.status {
        Status::Pending => t!("audit-status.pending"),
        Status::Succeeded => t!("audit-status.settled"),
        Status::Failed => t!("audit-status.failed"),
    };
    let (amount, fee) = (format!("{sign}{}", entry.amount_msat), entry.fee_msat.to_string());
    t!("audit-entry", amount = amount, fee = fee, status = status)
}

fn put(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    written(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}
