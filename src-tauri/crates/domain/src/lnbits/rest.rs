//! Bodies of REST answers, read as they arrive.

use super::json::{Raw, without_nan};
use super::outline::{BYTE_ORDER_MARK, NotJson, Outline, Piece};
use super::version::LnbitsVersion;
use super::wire::{self, Fields};
use crate::money::Msat;
use crate::payment::{PaymentRecord, Status};
use crate::source::{PaymentPage, SourceWallet};
use crate::text;
use crate::wallet::SourceWalletId;

/// The most characters of a server's own words that are passed on.
const MAX_DETAIL: usize = 200;
const MAX_NAME: usize = 256;
/// As many records as LNbits gives at once. Of more, none is read.
const MAX_RECORDS: usize = 1_000;

/// The members of LNbits' answers that are read.
const WANTED: [&str; 13] = [
    "name", "balance", "id", "data", "total", "details", "paid", "info", "detail", "error", "sent", "rate",
    "price",
];

/// A body, of which only what is read is held: of a list of payments, one record at a time.
#[derive(Debug)]
pub struct Body {
    outline: Outline,
    is_json: bool,
    first: Option<u8>,
    parts: Parts,
}

#[derive(Debug, Default)]
struct Parts {
    members: Vec<(&'static str, String)>,
    is_list: bool,
    records: Vec<PaymentRecord>,
    unreadable: Vec<usize>,
}

/// What a body turned out to be.
#[derive(Debug)]
pub enum Kind {
    Json(Answer),
    /// A web page.
    Html,
    /// It ends too soon, or was never JSON.
    Broken,
}

/// A body that is whole.
#[derive(Debug)]
pub struct Answer(Parts);

/// What LNbits says of the key that came with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyAnswer {
    /// It opens no wallet.
    Unknown,
    /// None came along.
    Missing,
}

impl Default for Body {
    fn default() -> Self {
        Self { outline: Outline::new(&WANTED), is_json: true, first: None, parts: Parts::default() }
    }
}

impl Body {
    /// Takes in what came next.
    pub fn feed(&mut self, bytes: &[u8]) {
        let is_ahead = |byte: &u8| byte.is_ascii_whitespace() || BYTE_ORDER_MARK.contains(byte);
        self.first = self.first.or_else(|| bytes.iter().find(|byte| !is_ahead(byte)).copied());
        if self.is_json {
            let parts = &mut self.parts;
            self.is_json = self.outline.feed(bytes, &mut |piece| parts.take(piece)) != Err(NotJson);
        }
    }

    /// Everything came.
    pub fn end(self) -> Kind {
        match self.first {
            _ if self.is_json && self.outline.is_whole() => Kind::Json(Answer(self.parts)),
            Some(b'<') => Kind::Html,
            _ => Kind::Broken,
        }
    }
}

impl Parts {
    fn take(&mut self, piece: Piece<'_>) {
        match piece {
            Piece::List => self.is_list = true,
            Piece::Element(record) => {
                let place = self.records.len() + self.unreadable.len();
                // The server gives more than it was asked for: as if it had not.
                if place == MAX_RECORDS {
                    return;
                }
                match record.and_then(wire::record) {
                    Some(record) => self.records.push(record),
                    None => self.unreadable.push(place),
                }
            }
            Piece::Member(name, value) => {
                let value = value.map(|value| without_nan(&String::from_utf8_lossy(value)).into_owned());
                self.members.retain(|(known, _)| *known != name);
                // One that is too large is there all the same.
                self.members.push((name, value.unwrap_or_default()));
            }
        }
    }
}

impl Answer {
    /// A body that came whole; `None` when it is no JSON.
    pub fn of(body: &[u8]) -> Option<Self> {
        let mut reading = Body::default();
        reading.feed(body);
        match reading.end() {
            Kind::Json(answer) => Some(answer),
            Kind::Html | Kind::Broken => None,
        }
    }

    /// Reads `GET /api/v1/wallet`; `None` when this is not LNbits' answer.
    pub fn wallet(&self) -> Option<SourceWallet> {
        Some(SourceWallet {
            name: wire::start(&self.member("name")?.text()?, MAX_NAME),
            balance_msat: Msat::new(self.member("balance")?.integer()?),
            id: wire::id(self.member("id")).map(SourceWalletId),
            server_time: None,
        })
    }

    /// Reads a list of payments, plain or paginated; `None` when this is neither. Unreadable records are left out.
    pub fn page(self) -> Option<PaymentPage> {
        let total = self.member("total").and_then(Raw::count);
        let Parts { is_list, records, unreadable, .. } = self.0;
        is_list.then_some(PaymentPage { records, unreadable, total, server_time: None })
    }

    /// Reads `GET /api/v1/payments/{payment_hash}`; `None` without `details`, which only the owner's key is shown.
    ///
    /// The status is the record's own. The outer `status` is not read: up to 1.3 it may say `success` of a payment that
    /// is not paid. `paid` counts only where the record tells no status at all.
    pub fn payment(&self) -> Option<PaymentRecord> {
        let fields = Fields::read(self.member("details")?.as_str())?;
        let mut record = fields.record()?;
        if fields.status().is_none() && self.member("paid").and_then(Raw::boolean) == Some(true) {
            record.status = Status::Succeeded;
        }
        Some(record)
    }

    /// This tells more of a payment than whether it is paid, readable or not.
    pub fn has_payment(&self) -> bool {
        self.has("details") && self.member("details").map(Raw::as_str) != Some("null")
    }

    /// This tells whether a payment is paid, and nothing else of it: it is another wallet's.
    pub fn is_of_another_wallet(&self) -> bool {
        self.has("paid") && !self.has_payment()
    }

    /// The server's version in `/openapi.json`.
    pub fn version(&self) -> Option<LnbitsVersion> {
        let [version] = self.member("info")?.members(["version"]);
        LnbitsVersion::parse(&version?.text()?)
    }

    /// How many satoshi one unit of a currency is worth. A server that knows no price says 0, or makes one up, which it
    /// then can't say for a whole bitcoin as well.
    pub fn sat_per_unit(&self) -> Option<f64> {
        const SAT_PER_BTC: f64 = 1e8;
        let [rate, price] = ["rate", "price"].map(|name| self.member(name).and_then(Raw::number));
        let (rate, price) = (rate?, price?);
        ((rate * price - SAT_PER_BTC).abs() < SAT_PER_BTC / 100.0).then_some(rate).filter(|rate| *rate > 0.0)
    }

    /// What LNbits says to a text that was sent to a channel.
    pub fn is_sent(&self) -> Option<bool> {
        self.member("sent")?.boolean()
    }

    /// Read in LNbits' own words only: a log-in before the server answers with the same numbers, in words of its own.
    pub fn key_answer(&self, status: u16) -> Option<KeyAnswer> {
        let detail = self.member("detail")?.text()?;
        let detail = detail.trim().trim_end_matches('.').to_ascii_lowercase();
        match (status, detail.as_str()) {
            (404, "wallet not found") => Some(KeyAnswer::Unknown),
            // Until the middle of 2024.
            (401, "invalid key or wallet" | "invalid key or expired key") => Some(KeyAnswer::Unknown),
            (401, "no api key provided" | "invoice (or admin) key required") => Some(KeyAnswer::Missing),
            (400, "`x-api-key` header missing") => Some(KeyAnswer::Missing),
            _ => None,
        }
    }

    /// What the server said went wrong: one safe line, without anything that looks like a key.
    pub fn error_detail(&self) -> Option<String> {
        let detail = self.member("detail").or_else(|| self.member("error"))?;
        // A refused query comes as a list of `{"loc", "msg", "type"}`.
        let detail = detail.text().or_else(|| detail.first(|problem| problem.members(["msg"])[0]?.text()))?;
        // Keys are looked for in the text as it is shown, so that no invisible character hides one, and before it is
        // cut, so that no half of one is left.
        let shown = text::without_keys(&text::one_line(&detail, detail.len()));
        Some(text::one_line(&shown, MAX_DETAIL)).filter(|detail| !detail.is_empty())
    }

    fn has(&self, name: &str) -> bool {
        self.0.members.iter().any(|(known, _)| *known == name)
    }

    /// A member whose grammar is sound.
    fn member(&self, name: &str) -> Option<Raw<'_>> {
        let (_, value) = self.0.members.iter().find(|(known, _)| *known == name)?;
        Raw::read(value)
    }
}
