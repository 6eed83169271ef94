//! Payments on the server, and messages that a stranger makes up. The server may be gone or frozen: then a payment is
//! refused or unanswered, and only its books know what became of it.

use std::collections::HashSet;
use std::sync::Mutex;
use std::time::Duration;

use futures_util::future::join_all;
use satchime_tests::lnbits::{Bank, Credential, Fate, Invoice, Wallet};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::plan::Payment;
use crate::report::{TRANSFER, Tally};

pub struct Till {
    pub bank: Bank,
    pub wallets: Vec<Wallet>,
    /// Invoices of nodes that don't exist.
    foreign: Mutex<Vec<Invoice>>,
    /// The hashes of payments that fail.
    failing: Mutex<HashSet<String>>,
    pub made: Tally,
    pub refused: Tally,
}

type Refused = String;

impl Till {
    pub async fn open(bank: Bank, wallets: Vec<Wallet>) -> Self {
        let amounts: [u64; 500] = std::array::from_fn(|number| 10 + number as u64);
        let foreign = Mutex::new(bank.foreign_invoices(amounts).await.into());
        Self {
            bank,
            wallets,
            foreign,
            failing: Mutex::default(),
            made: Tally::default(),
            refused: Tally::default(),
        }
    }

    pub async fn make(&self, payment: Payment) {
        let (name, result) = match payment {
            Payment::Credit { to } => ("credited", self.correct(to, 21).await),
            Payment::Debit { from } => ("debited", self.correct(from, -5).await),
            Payment::Transfer { from, to } => (TRANSFER, self.transfer(from, to).await),
            Payment::Burst { from, to, count } => {
                let all = join_all((0..count).map(|_| self.transfer(from, to))).await;
                for result in all {
                    self.count("moved in a burst", &result);
                }
                return;
            }
            Payment::OldInvoice { from, to, age } => {
                ("paid an old invoice", self.old_invoice(from, to, age).await)
            }
            Payment::SentOut { from } => ("sent out", self.send(from, Some(Fate::Succeeds)).await),
            Payment::Fails { from } => ("failed at once", self.send(from, None).await),
            Payment::Hangs { from, fate, after } => {
                let name = match fate {
                    Some(Fate::Succeeds) => "sent out, settled later",
                    Some(_) => "sent out, failed later",
                    None => "sent out, never decided",
                };
                (name, self.hang(from, fate, after).await)
            }
            Payment::ReceivedUnnoticed { to, after } => {
                ("received unnoticed", self.unnoticed(to, after).await)
            }
            Payment::Forged { to } => ("forged", self.forge(to).await),
        };
        self.count(name, &result);
    }

    /// One credit that must arrive: the server is well again.
    pub async fn credit_surely(&self, wallet: usize) {
        while self.correct(wallet, 1).await.is_err() {
            sleep(Duration::from_millis(500)).await;
        }
        self.made.count("credited");
    }

    fn count(&self, name: &'static str, result: &Result<(), Refused>) {
        if result.is_ok() { self.made.count(name) } else { self.refused.count(name) }
    }

    async fn correct(&self, wallet: usize, sat: i64) -> Result<(), Refused> {
        self.bank.try_to_correct_balance(&self.wallets[wallet].id, &sat.to_string()).await
    }

    async fn transfer(&self, from: usize, to: usize) -> Result<(), Refused> {
        let (bolt11, _) = self.invoice(to).await?;
        self.pay(from, &bolt11).await
    }

    async fn old_invoice(&self, from: usize, to: usize, age: Duration) -> Result<(), Refused> {
        let (bolt11, _) = self.invoice(to).await?;
        sleep(age).await;
        self.pay(from, &bolt11).await
    }

    /// Out of the server; it fails where nothing else was decided.
    async fn send(&self, from: usize, fate: Option<Fate>) -> Result<(), Refused> {
        let invoice = self.foreign()?;
        let Some(fate) = fate else {
            // It fails, as it should.
            self.fails(&invoice.payment_hash);
            let _ = self.pay(from, &invoice.bolt11).await;
            return Ok(());
        };
        self.bank.decide(&invoice.payment_hash, fate);
        self.pay(from, &invoice.bolt11).await
    }

    async fn hang(&self, from: usize, fate: Option<Fate>, after: Duration) -> Result<(), Refused> {
        let invoice = self.foreign()?;
        self.bank.decide(&invoice.payment_hash, Fate::Pending);
        let asked = self.pay(from, &invoice.bolt11).await;
        sleep(after).await;
        // Also when no answer came: the server may have taken it all the same.
        if let Some(fate) = fate {
            if fate == Fate::Fails {
                self.fails(&invoice.payment_hash);
            }
            self.bank.decide(&invoice.payment_hash, fate);
        }
        asked
    }

    async fn unnoticed(&self, to: usize, after: Duration) -> Result<(), Refused> {
        let (_, payment_hash) = self.invoice(to).await?;
        sleep(after).await;
        self.bank.decide(&payment_hash, Fate::Succeeds);
        Ok(())
    }

    /// Noise, a payment that never was, and the newest true one again under another amount.
    async fn forge(&self, to: usize) -> Result<(), Refused> {
        let wallet = &self.wallets[to];
        let key = Some(Credential::Key(&wallet.inkey));
        let page = self.ask("GET", "/api/v1/payments?limit=1", key, &Value::Null).await?;
        let newest = page[0].clone();
        let (mut invented, mut dearer) = (newest.clone(), newest);
        for name in ["payment_hash", "checking_id"] {
            invented[name] = format!("{:064x}", rand::random::<u128>()).into();
        }
        (invented["status"], invented["amount"], dearer["amount"]) =
            ("success".into(), 1_000_000.into(), 2_000_000.into());
        let frame = |payment: Value| json!({ "wallet_balance": 21_000_000, "payment": payment }).to_string();
        for text in [frame(invented), frame(dearer), "{".to_owned(), String::new()] {
            let path = Bank::push_path(&wallet.inkey, &text);
            self.ask("POST", &path, None, &Value::Null).await?;
        }
        Ok(())
    }

    fn fails(&self, payment_hash: &str) {
        let mut failing = self.failing.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        failing.insert(payment_hash.to_owned());
    }

    /// Whether this payment was made to fail.
    pub fn made_to_fail(&self, payment_hash: &str) -> bool {
        let failing = self.failing.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        failing.contains(payment_hash)
    }

    fn foreign(&self) -> Result<Invoice, Refused> {
        let mut foreign = self.foreign.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        foreign.pop().ok_or_else(|| "no foreign invoice is left".to_owned())
    }

    async fn invoice(&self, to: usize) -> Result<(String, String), Refused> {
        let body = json!({ "out": false, "amount": 3, "unit": "sat", "memo": "soak" });
        let key = Credential::Key(&self.wallets[to].inkey);
        let made = self.ask("POST", "/api/v1/payments", Some(key), &body).await?;
        let text = |name: &str| made[name].as_str().map(str::to_owned);
        // Up to 0.12 the invoice has only its older name.
        let bolt11 = text("bolt11").or_else(|| text("payment_request"));
        bolt11.zip(text("payment_hash")).ok_or_else(|| format!("no invoice: {made}"))
    }

    async fn pay(&self, from: usize, bolt11: &str) -> Result<(), Refused> {
        let body = json!({ "out": true, "bolt11": bolt11 });
        let key = Credential::Key(&self.wallets[from].adminkey);
        self.ask("POST", "/api/v1/payments", Some(key), &body).await.map(drop)
    }

    async fn ask(
        &self,
        method: &str,
        path: &str,
        credential: Option<Credential<'_>>,
        body: &Value,
    ) -> Result<Value, Refused> {
        let answer = self.bank.ask(method, path, credential, (!body.is_null()).then_some(body)).await?;
        if matches!(answer.status, 200 | 201) { Ok(answer.body) } else { Err(answer.body.to_string()) }
    }
}
