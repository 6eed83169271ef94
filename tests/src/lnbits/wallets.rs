//! The server's wallets, and what people do with them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use reqwest::Method;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use serde_json::{Value, json};
use tokio::process::Command;
use url::Url;

use crate::http::{self, Answer};

/// Beside the server's data.
pub(super) const LOG: &str = "server.log";

/// Prints invoices of a node that doesn't exist, each with its payment hash. Its arguments are their amounts.
const FOREIGN_INVOICES: &str = "
import hashlib, os, sys, time
from bolt11 import Bolt11, MilliSatoshi, Tags, encode
for sat in sys.argv[1:]:
    payment_hash = hashlib.sha256(os.urandom(32)).hexdigest()
    tags = Tags.from_dict({
        'payment_hash': payment_hash, 'payment_secret': os.urandom(32).hex(),
        'description': 'to nobody', 'expire_time': 3600,
    })
    invoice = Bolt11('bc', int(time.time()), tags, MilliSatoshi(int(sat) * 1000))
    print(encode(invoice, os.urandom(32).hex()), payment_hash)
";

/// The server as its users see it: over HTTP. A copy works on while the server itself is stopped and restarted.
#[derive(Clone)]
pub struct Bank {
    pub(super) python: PathBuf,
    folder: PathBuf,
    pub(super) port: u16,
    client: reqwest::Client,
    /// Lets the harness act as the server's administrator.
    pub(super) token: String,
    wallets: Vec<Wallet>,
}

/// A wallet and its keys, as text.
#[derive(Clone)]
pub struct Wallet {
    pub name: String,
    pub id: String,
    pub user: String,
    pub inkey: String,
    pub adminkey: String,
}

#[derive(Clone, Debug)]
pub struct Invoice {
    pub bolt11: String,
    pub payment_hash: String,
}

/// A payment as its payer's wallet knows it.
#[derive(Clone, Debug)]
pub struct Payment {
    pub payment_hash: String,
    pub checking_id: String,
}

#[derive(Clone, Copy)]
pub enum Credential<'a> {
    Key(&'a str),
    Bearer(&'a str),
}

/// What the outside does with a payment, when the server asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Pending,
    Succeeds,
    Fails,
}

impl Bank {
    pub(super) fn new(python: PathBuf, folder: PathBuf, port: u16) -> Self {
        Self { python, folder, port, client: http::client(), token: String::new(), wallets: Vec::new() }
    }

    /// `http://127.0.0.1:<port>`
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The interpreter that the server runs on, with the packages it needs.
    pub fn python(&self) -> &Path {
        &self.python
    }

    /// What the server wrote to its log.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join(LOG)).unwrap_or_default()
    }

    pub fn administrator(&self) -> Credential<'_> {
        Credential::Bearer(&self.token)
    }

    /// A wallet made before, by name. A copy: it stays as it was when keys are reset.
    pub fn wallet(&self, name: &str) -> Wallet {
        let wallet = self.wallets.iter().find(|wallet| wallet.name == name);
        wallet.unwrap_or_else(|| panic!("no wallet was named {name}")).clone()
    }

    /// Makes a new user with one empty wallet.
    pub async fn create_wallet(&mut self, name: &str) -> Wallet {
        let made = self.expect("POST", "/api/v1/account", None, Some(&json!({ "name": name })), 200).await;
        let wallet = read_wallet(name, &made);
        self.wallets.push(wallet.clone());
        wallet
    }

    pub async fn invoice(&self, wallet: &str, sat: u64, memo: &str) -> Invoice {
        let body = json!({ "out": false, "amount": sat, "unit": "sat", "memo": memo });
        let made = self.pay_or_invoice(&self.wallet(wallet).inkey, &body, 201).await;
        // Up to 0.12 the invoice has only its older name.
        let bolt11 = made.get("bolt11").unwrap_or(&made["payment_request"]);
        Invoice { bolt11: text(bolt11, "bolt11"), payment_hash: text(&made["payment_hash"], "payment_hash") }
    }

    /// An invoice with this `extra`, as text, because no reader of JSON takes all that LNbits does. LNbits keeps also
    /// what it can't list afterwards, and answers 400.
    pub async fn invoice_with(&self, wallet: &str, sat: u64, memo: &str, extra: &str) {
        let body = format!(r#"{{"out":false,"amount":{sat},"unit":"sat","memo":"{memo}","extra":{extra}}}"#);
        let request = self.client.post(format!("{}/api/v1/payments", self.url()));
        let request =
            request.header("X-Api-Key", self.wallet(wallet).inkey).header(CONTENT_TYPE, "application/json");
        let answer = request.body(body).send().await.expect("LNbits answers");
        assert!(matches!(answer.status().as_u16(), 201 | 400), "LNbits: {}", answer.status());
    }

    pub async fn pay_invoice(&self, wallet: &str, bolt11: &str) -> Payment {
        let body = json!({ "out": true, "bolt11": bolt11 });
        let made = self.pay_or_invoice(&self.wallet(wallet).adminkey, &body, 201).await;
        Payment {
            payment_hash: text(&made["payment_hash"], "payment_hash"),
            checking_id: text(&made["checking_id"], "checking_id"),
        }
    }

    /// A payment between two wallets of this server, or within one.
    pub async fn pay(&self, from: &str, to: &str, sat: u64, memo: &str) -> Payment {
        let invoice = self.invoice(to, sat, memo).await;
        self.pay_invoice(from, &invoice.bolt11).await
    }

    /// A payment that fails, because nobody knows the payee. Returns its payment hash.
    pub async fn fail(&self, from: &str, sat: u64) -> String {
        let [invoice] = self.foreign_invoices([sat]).await;
        let body = json!({ "out": true, "bolt11": invoice.bolt11 });
        self.pay_or_invoice(&self.wallet(from).adminkey, &body, 520).await;
        invoice.payment_hash
    }

    /// A payment that stays pending until it is decided. Returns its payment hash.
    pub async fn pend(&self, from: &str, sat: u64) -> String {
        let [invoice] = self.foreign_invoices([sat]).await;
        self.decide(&invoice.payment_hash, Fate::Pending);
        self.pay_invoice(from, &invoice.bolt11).await.payment_hash
    }

    /// Invoices of a node that doesn't exist, for these amounts in sat.
    pub async fn foreign_invoices<const N: usize>(&self, sat: [u64; N]) -> [Invoice; N] {
        let mut python = Command::new(&self.python);
        python.args(["-I", "-c", FOREIGN_INVOICES]).args(sat.map(|sat| sat.to_string())).stdin(Stdio::null());
        let output = python.output().await.expect("python can be started");
        let printed = String::from_utf8_lossy(&output.stdout);
        let invoices =
            printed.lines().filter_map(|line| line.split_once(' ')).map(|(bolt11, payment_hash)| Invoice {
                bolt11: bolt11.to_owned(),
                payment_hash: payment_hash.to_owned(),
            });
        let invoices: Vec<Invoice> = invoices.collect();
        let errors = || String::from_utf8_lossy(&output.stderr).into_owned();
        invoices.try_into().unwrap_or_else(|_| panic!("no foreign invoices:\n{}", errors()))
    }

    /// What the outside makes of a payment to or from it, from the next time the server asks. The server learns of it
    /// only then, and sends no frame.
    pub fn decide(&self, payment_hash: &str, fate: Fate) {
        let word = match fate {
            Fate::Pending => "pending",
            Fate::Succeeds => "success",
            Fate::Fails => "failed",
        };
        let place = self.folder.join("decided").join(payment_hash);
        let new = place.with_extension("new");
        fs::write(&new, word).and_then(|()| fs::rename(&new, place)).expect("a decision can be written down");
    }

    /// Lets the server ask its funding source about a payment.
    pub async fn ask_about(&self, wallet: &str, payment_hash: &str) {
        let key = self.wallet(wallet).inkey;
        let path = format!("/api/v1/payments/{payment_hash}");
        self.expect("GET", &path, Some(Credential::Key(&key)), None, 200).await;
    }

    /// Gives a wallet money as the server's administrator. LNbits records it as an incoming payment.
    pub async fn credit(&self, wallet: &str, sat: u64) {
        self.correct_balance(wallet, &sat.to_string()).await;
    }

    /// Takes money out of a wallet as the server's administrator. LNbits records it as an outgoing payment, and sends
    /// nothing to subscribers.
    pub async fn debit(&self, wallet: &str, sat: u64) {
        self.correct_balance(wallet, &format!("-{sat}")).await;
    }

    async fn correct_balance(&self, wallet: &str, sat: &str) {
        let corrected = self.try_to_correct_balance(&self.wallet(wallet).id, sat).await;
        corrected.unwrap_or_else(|error| panic!("no correction of the balance: {error}\n{}", self.log()));
    }

    /// As [`Self::credit`] and, with a minus before the amount, [`Self::debit`], of a wallet by its id.
    ///
    /// # Errors
    /// When the server refuses or does not answer.
    pub async fn try_to_correct_balance(&self, wallet_id: &str, sat: &str) -> Result<(), String> {
        let body = json!({ "id": wallet_id, "amount": sat });
        // The endpoint has moved twice.
        for path in ["/users/api/v1/balance", "/users/api/v1/topup", "/admin/api/v1/topup"] {
            let answer = self.ask("PUT", path, Some(self.administrator()), Some(&body)).await?;
            match answer.status {
                404 | 405 => {}
                200 => return Ok(()),
                _ => return Err(format!("{answer:?}")),
            }
        }
        Err("this LNbits has no known way to correct a wallet's balance".to_owned())
    }

    /// Publishes a text on a channel as anybody can: without a key.
    pub async fn push(&self, channel: &str, text: &str) {
        self.expect("POST", &Self::push_path(channel, text), None, None, 200).await;
    }

    /// Whoever posts to this path publishes the text on the channel.
    pub fn push_path(channel: &str, text: &str) -> String {
        let mut url = Url::parse("http://127.0.0.1").expect("a URL");
        url.path_segments_mut().expect("an http URL has segments").extend(["api", "v1", "ws", channel]);
        url.query_pairs_mut().append_pair("data", text);
        format!("{}?{}", url.path(), url.query().unwrap_or_default())
    }

    /// Makes the wallet's keys invalid: by new ones where the server can do that, else by deleting the wallet. Returns
    /// the wallet with its new keys, if it still exists.
    pub async fn revoke_keys(&mut self, name: &str) -> Option<Wallet> {
        let old = self.wallet(name);
        let token = self.log_in(&old.user).await;
        let owner = || Some(Credential::Bearer(&token));
        let reset = format!("/api/v1/wallet/reset/{}", old.id);
        let answer = self.must_answer("PUT", &reset, owner(), None).await;
        let renewed = (answer.status == 200).then(|| read_wallet(name, &answer.body));
        if renewed.is_none() {
            let by_id = format!("/api/v1/wallet/{}", old.id);
            if self.must_answer("DELETE", &by_id, owner(), None).await.status != 200 {
                self.expect("DELETE", "/api/v1/wallet", Some(Credential::Key(&old.adminkey)), None, 200)
                    .await;
            }
        }
        self.wallets.retain(|wallet| wallet.name != name);
        self.wallets.extend(renewed.clone());
        renewed
    }

    /// Whether the server still knows a key.
    pub async fn accepts(&self, key: &str) -> bool {
        let answer = self.must_answer("GET", "/api/v1/wallet", Some(Credential::Key(key)), None).await;
        assert!(matches!(answer.status, 200 | 404), "LNbits on a key: {answer:?}");
        answer.status == 200
    }

    /// In msat.
    pub async fn balance_msat(&self, wallet: &str) -> i64 {
        let key = self.wallet(wallet).inkey;
        let answer = self.expect("GET", "/api/v1/wallet", Some(Credential::Key(&key)), None, 200).await;
        answer["balance"].as_i64().expect("a balance")
    }

    /// The wallet's records of every status, newest first, as the server tells them.
    pub async fn payments(&self, wallet: &str) -> Vec<Value> {
        let key = self.wallet(wallet).inkey;
        let mut records = Vec::new();
        loop {
            let offset = records.len();
            let path =
                format!("/api/v1/payments/paginated?sortby=time&direction=desc&limit=1000&offset={offset}");
            let mut answer = self.expect("GET", &path, Some(Credential::Key(&key)), None, 200).await;
            let Value::Array(page) = answer["data"].take() else { panic!("no list of payments: {answer}") };
            let more = page.len() == 1000;
            records.extend(page);
            if !more {
                return records;
            }
        }
    }

    async fn pay_or_invoice(&self, key: &str, body: &Value, status: u16) -> Value {
        self.expect("POST", "/api/v1/payments", Some(Credential::Key(key)), Some(body), status).await
    }

    async fn log_in(&self, user: &str) -> String {
        let answer = self.expect("POST", "/api/v1/auth/usr", None, Some(&json!({ "usr": user })), 200).await;
        text(&answer["access_token"], "access_token")
    }

    /// # Errors
    /// When there is no answer at all.
    pub async fn ask(
        &self,
        method: &str,
        path: &str,
        credential: Option<Credential<'_>>,
        body: Option<&Value>,
    ) -> Result<Answer, String> {
        let mut headers = HeaderMap::new();
        let value = |text: &str| HeaderValue::from_str(text).expect("a credential is plain text");
        match credential {
            Some(Credential::Key(key)) => headers.insert("X-Api-Key", value(key)),
            Some(Credential::Bearer(token)) => {
                headers.insert(AUTHORIZATION, value(&format!("Bearer {token}")))
            }
            None => None,
        };
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        http::ask(&self.client, method, &format!("{}{path}", self.url()), headers, body).await
    }

    async fn must_answer(
        &self,
        method: &str,
        path: &str,
        credential: Option<Credential<'_>>,
        body: Option<&Value>,
    ) -> Answer {
        let answer = self.ask(method, path, credential, body).await;
        answer
            .unwrap_or_else(|error| panic!("LNbits doesn't answer {method} {path}: {error}\n{}", self.log()))
    }

    pub(super) async fn expect(
        &self,
        method: &str,
        path: &str,
        credential: Option<Credential<'_>>,
        body: Option<&Value>,
        status: u16,
    ) -> Value {
        let answer = self.must_answer(method, path, credential, body).await;
        assert_eq!(answer.status, status, "LNbits on {method} {path}: {}", answer.body);
        answer.body
    }
}

pub(super) fn read_wallet(name: &str, made: &Value) -> Wallet {
    Wallet {
        name: name.to_owned(),
        id: text(&made["id"], "id"),
        user: text(&made["user"], "user"),
        inkey: text(&made["inkey"], "inkey"),
        adminkey: text(&made["adminkey"], "adminkey"),
    }
}

pub(super) fn text(value: &Value, name: &str) -> String {
    value.as_str().unwrap_or_else(|| panic!("LNbits left out {name}")).to_owned()
}
