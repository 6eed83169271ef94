//! `why`: why the person was notified of a payment, or was not.

use std::io::{self, Write};

use satchime_adapters::DataFolder;
use satchime_domain::payment::{Payment, Status};
use satchime_domain::rules::words::explain_no_notice;
use satchime_domain::rules::{Answer, Answered, Outcome};
use satchime_domain::unit::Unit;
use satchime_domain::wallet::Wallet;
use satchime_engine::ports::{DESKTOP, PaymentQuery, Store};
use satchime_l10n::t;
use serde::Serialize;

use crate::args::WhyArgs;
use crate::compose::readable;
use crate::failure::Failure;
use crate::output::human::Words;
use crate::output::{json, written};

pub async fn run(args: WhyArgs) -> Result<(), Failure> {
    let store = readable(&DataFolder::locate()?)?.store;
    let wallets = store.wallets().await?;
    let payments = meant(store.as_ref(), args.payment.as_deref()).await?;
    let unit = store.settings().await?.unit;
    let mut text = String::new();
    for payment in payments {
        let id = payment.id();
        let answers = store.answers(&id.wallet, &id.checking_id, DESKTOP).await?;
        let wallet = wallets.iter().find(|wallet| wallet.id == id.wallet);
        if args.json {
            text.push_str(&json::line(&Line::of(&payment, &answers)));
        } else {
            text.push_str(&words(&payment, wallet, &answers, unit));
        }
    }
    written(io::stdout().lock().write_all(text.as_bytes()))
}

/// All with this hash or id; the newest without one.
async fn meant(store: &dyn Store, called: Option<&str>) -> Result<Vec<Payment>, Failure> {
    let limit = called.is_none().then_some(1);
    let named = called.map(|called| called.trim().to_owned());
    let payments = store.payments(&PaymentQuery { named, limit, ..PaymentQuery::default() }).await?;
    match payments.as_slice() {
        [] => Err(Failure::usage(t!("ctl-no-such-payment"), t!("ctl-no-such-payment.next"))),
        _ => Ok(payments),
    }
}

fn words(payment: &Payment, wallet: Option<&Wallet>, answers: &[Answered], unit: Unit) -> String {
    let name = wallet.map(|wallet| wallet.name.as_str()).unwrap_or_default();
    let mut text = Words::for_stdout().in_unit(unit).listed(payment, name);
    if answers.is_empty() {
        let watch_from = wallet.and_then(|wallet| wallet.progress.watch_from);
        text.push_str(&format!("    {}\n", explain_no_notice(payment, watch_from)));
    }
    for answered in answers {
        text.push_str(&format!("    {}\n", answered.explain()));
    }
    text
}

#[derive(Serialize)]
struct Line<'a> {
    wallet_id: &'a str,
    payment_hash: &'a str,
    checking_id: &'a str,
    notices: Vec<NoticeLine<'a>>,
}

#[derive(Serialize)]
struct NoticeLine<'a> {
    status: Status,
    decided_at: String,
    outcome: &'static str,
    at: Option<String>,
    #[serde(flatten)]
    answer: Option<&'a Answer>,
    words: String,
}

impl<'a> Line<'a> {
    fn of(payment: &'a Payment, answers: &'a [Answered]) -> Self {
        Self {
            wallet_id: payment.wallet.as_str(),
            payment_hash: payment.record.payment_hash.as_str(),
            checking_id: payment.record.checking_id.as_str(),
            notices: answers.iter().map(NoticeLine::of).collect(),
        }
    }
}

impl<'a> NoticeLine<'a> {
    fn of(answered: &'a Answered) -> Self {
        let (outcome, at, answer) = match &answered.outcome {
            Outcome::Waiting => ("waiting", None, None),
            Outcome::Held { until, .. } => ("held", Some(until.to_string()), None),
            Outcome::Done { at, answer } => ("done", Some(at.to_string()), Some(answer)),
            Outcome::DoneBefore => ("done", None, None),
        };
        Self {
            status: answered.status,
            decided_at: answered.decided_at.to_string(),
            outcome,
            at,
            answer,
            words: answered.explain(),
        }
    }
}
