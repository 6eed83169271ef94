//! The server's wallets, and what people do with them.

use std::process::Stdio;

use reqwest::Method;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use serde_json::{Value, json};
use tokio::process::Command;
use url::Url;

use super::LnbitsServer;
use crate::http::{self, Answer};

/// Prints an invoice of a node that doesn't exist, and its payment hash.
const FOREIGN_INVOICE: &str = "
import hashlib, os, sys, time
from bolt11 import Bolt11, MilliSatoshi, Tags, encode
payment_hash = hashlib.sha256(os.urandom(32)).hexdigest()
tags = Tags.from_dict({
    'payment_hash': payment_hash, 'payment_secret': os.urandom(32).hex(),
    'description': sys.argv[2], 'expire_time': 3600,
})
invoice = Bolt11('bc', int(time.time()), tags, MilliSatoshi(int(sys.argv[1]) * 1000))
print(encode(invoice, os.urandom(32).hex()), payment_hash)
";

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

pub(super) enum Credential<'a> {
    Key(&'a str),
    Bearer(&'a str),
}

impl LnbitsServer {
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
        let mut python = Command::new(&self.python);
        python.args(["-I", "-c", FOREIGN_INVOICE, &sat.to_string(), "to nobody"]).stdin(Stdio::null());
        let output = python.output().await.expect("python can be started");
        let printed = String::from_utf8_lossy(&output.stdout);
        let Some((bolt11, payment_hash)) = printed.trim().split_once(' ') else {
            panic!("no foreign invoice:\n{}", String::from_utf8_lossy(&output.stderr));
        };
        let body = json!({ "out": true, "bolt11": bolt11 });
        self.pay_or_invoice(&self.wallet(from).adminkey, &body, 520).await;
        payment_hash.to_owned()
    }

    /// Gives a wallet money as the server's administrator. LNbits records it as an incoming payment.
    pub async fn credit(&self, wallet: &str, sat: u64) {
        self.correct_balance(wallet, sat.to_string()).await;
    }

    /// Takes money out of a wallet as the server's administrator. LNbits records it as an outgoing payment, and sends
    /// nothing to subscribers.
    pub async fn debit(&self, wallet: &str, sat: u64) {
        self.correct_balance(wallet, format!("-{sat}")).await;
    }

    async fn correct_balance(&self, wallet: &str, sat: String) {
        let body = json!({ "id": self.wallet(wallet).id, "amount": sat });
        // The endpoint has moved twice.
        for path in ["/users/api/v1/balance", "/users/api/v1/topup", "/admin/api/v1/topup"] {
            let administrator = Some(Credential::Bearer(&self.token));
            let answer = self.must_answer("PUT", path, administrator, Some(&body)).await;
            match answer.status {
                404 | 405 => {}
                200 => return,
                _ => panic!("no correction of the balance: {answer:?}"),
            }
        }
        panic!("this LNbits has no known way to correct a wallet's balance");
    }

    /// Publishes a text on a channel as anybody can: without a key.
    pub async fn push(&self, channel: &str, text: &str) {
        let mut url = Url::parse(&self.url()).expect("the server has a URL");
        url.path_segments_mut().expect("an http URL has segments").extend(["api", "v1", "ws", channel]);
        url.query_pairs_mut().append_pair("data", text);
        let path = format!("{}?{}", url.path(), url.query().unwrap_or_default());
        self.expect("POST", &path, None, None, 200).await;
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
        let path = "/api/v1/payments/paginated?sortby=time&direction=desc&limit=1000";
        let mut answer = self.expect("GET", path, Some(Credential::Key(&key)), None, 200).await;
        match answer["data"].take() {
            Value::Array(records) => records,
            other => panic!("no list of payments: {other}"),
        }
    }

    async fn pay_or_invoice(&self, key: &str, body: &Value, status: u16) -> Value {
        self.expect("POST", "/api/v1/payments", Some(Credential::Key(key)), Some(body), status).await
    }

    async fn log_in(&self, user: &str) -> String {
        let answer = self.expect("POST", "/api/v1/auth/usr", None, Some(&json!({ "usr": user })), 200).await;
        text(&answer["access_token"], "access_token")
    }

    pub(super) async fn ask(
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

fn read_wallet(name: &str, made: &Value) -> Wallet {
    Wallet {
        name: name.to_owned(),
        id: text(&made["id"], "id"),
        user: text(&made["user"], "user"),
        inkey: text(&made["inkey"], "inkey"),
        adminkey: text(&made["adminkey"], "adminkey"),
    }
}

fn text(value: &Value, name: &str) -> String {
    value.as_str().unwrap_or_else(|| panic!("LNbits left out {name}")).to_owned()
}
