//! LNbits' REST interface.

use std::time::Duration;

use async_trait::async_trait;
use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, DATE, HeaderMap, HeaderValue, LOCATION, RETRY_AFTER};
use reqwest::{RequestBuilder, Response, StatusCode, Url};
use satchime_domain::Timestamp;
use satchime_domain::address::ServerUrl;
use satchime_domain::fault::{Fault, NotLnbits};
use satchime_domain::key::ApiKey;
use satchime_domain::lnbits::rest::{Answer as Json, Body, KeyAnswer, Kind};
use satchime_domain::lnbits::version::LnbitsVersion;
use satchime_domain::payment::{CheckingId, PaymentHash, PaymentRecord};
use satchime_domain::source::{PaymentPage, SourceWallet};
use satchime_domain::unit::Currency;
use satchime_engine::ports::{Account, Order, PageRequest};

use super::timer::AnswerTimer;
use super::wire::RestApi;
use crate::faults::request_fault;
use crate::network::Network;

/// A thousand payments with long invoices and memos are about 4 MiB.
const LIST_CAP: usize = 8 << 20;
/// `/openapi.json` is about 300 KB, and grows with each extension that is installed.
const DESCRIPTION_CAP: usize = 8 << 20;
/// Everything else is a few KB.
const SINGLE_CAP: usize = 1 << 20;
const RETRY_AFTER_SECONDS: std::ops::RangeInclusive<u64> = 1..=600;

/// Asks LNbits servers.
#[derive(Clone, Debug)]
pub struct HttpApi {
    network: Network,
}

impl HttpApi {
    pub fn new(network: Network) -> Self {
        Self { network }
    }

    async fn get(&self, server: &ServerUrl, path: &[&str]) -> Result<RequestBuilder, Fault> {
        let mut url = base(server)?;
        url.path_segments_mut().map_err(|()| unreadable_address())?.pop_if_empty().extend(path);
        self.network.get(url).await
    }

    async fn answer(&self, server: &ServerUrl, request: RequestBuilder, cap: usize) -> Result<Answer, Fault> {
        let place = self.network.requests.acquire(&base(server)?).await;
        let _place = place.ok_or(Fault::Closed { code: None })?;
        Answer::of(&self.network, request, cap).await
    }

    async fn get_with_key(&self, account: &Account, path: &[&str]) -> Result<RequestBuilder, Fault> {
        Ok(self.get(&account.server, path).await?.header("X-Api-Key", secret_header(&account.key)?))
    }
}

#[async_trait]
impl RestApi for HttpApi {
    async fn version(&self, server: &ServerUrl) -> Result<Option<LnbitsVersion>, Fault> {
        let answer =
            match self.answer(server, self.get(server, &["openapi.json"]).await?, DESCRIPTION_CAP).await {
                // How much a server says of itself decides nothing about a wallet.
                Err(Fault::TooBig) => return Ok(None),
                answer => answer?,
            };
        match answer.accepted() {
            Ok(body) => Ok(body.version()),
            // A proxy may hide everything but the API.
            Err(
                Fault::NotLnbits(_)
                | Fault::Barred { .. }
                | Fault::KeyDropped
                | Fault::KeyRejected
                | Fault::Protocol { .. },
            ) => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    async fn sat_per_unit(&self, server: &ServerUrl, currency: Currency) -> Result<Option<f64>, Fault> {
        let request = self.get(server, &["api", "v1", "rate", currency.as_str()]).await?;
        Ok(self.answer(server, request, SINGLE_CAP).await?.accepted()?.sat_per_unit())
    }

    async fn wallet(&self, account: &Account) -> Result<SourceWallet, Fault> {
        let answer = self
            .answer(&account.server, self.get_with_key(account, &["api", "v1", "wallet"]).await?, SINGLE_CAP)
            .await?;
        let server_time = answer.date;
        let wallet = answer.accepted()?.wallet().ok_or(Fault::NotLnbits(NotLnbits::OtherJson))?;
        Ok(SourceWallet { server_time, ..wallet })
    }

    async fn payments(&self, account: &Account, page: PageRequest) -> Result<PaymentPage, Fault> {
        let order = match page.order {
            Order::Created => "time",
            Order::Changed => "updated_at",
        };
        let (limit, offset) = (page.limit.to_string(), page.offset.to_string());
        let request = self.get_with_key(account, &["api", "v1", "payments", "paginated"]).await?.query(&[
            ("sortby", order),
            ("direction", "desc"),
            ("limit", &limit),
            ("offset", &offset),
        ]);
        let answer = self.answer(&account.server, request, LIST_CAP).await?;
        let server_time = answer.date;
        let page = answer.accepted()?.page().ok_or(Fault::NotLnbits(NotLnbits::OtherJson))?;
        Ok(PaymentPage { server_time, ..page })
    }

    async fn payment(&self, account: &Account, hash: &PaymentHash) -> Result<Option<PaymentRecord>, Fault> {
        // A frame may have named it, which anybody can publish: it leads to no other path.
        if !is_hash(hash.as_str()) {
            return Ok(None);
        }
        let request = self.get_with_key(account, &["api", "v1", "payments", hash.as_str()]).await?;
        let answer = self.answer(&account.server, request, SINGLE_CAP).await?;
        if answer.says_no_such_payment() {
            return Ok(None);
        }
        let body = answer.accepted()?;
        match body.payment() {
            Some(record) => Ok(Some(record)),
            None if body.is_of_another_wallet() => Ok(None),
            None if body.has_payment() => Err(unreadable_record()),
            None => Err(Fault::NotLnbits(NotLnbits::OtherJson)),
        }
    }

    async fn record(&self, account: &Account, id: &CheckingId) -> Result<Option<PaymentRecord>, Fault> {
        let request = self.get_with_key(account, &["api", "v1", "payments", "paginated"]).await?.query(&[
            ("checking_id[eq]", id.as_str()),
            ("limit", "10"),
            ("offset", "0"),
        ]);
        let body = self.answer(&account.server, request, LIST_CAP).await?.accepted()?;
        let page = body.page().ok_or(Fault::NotLnbits(NotLnbits::OtherJson))?;
        let has_unreadable = !page.unreadable.is_empty();
        // A server that does not know the filter answers with its whole list.
        match page.records.into_iter().find(|record| record.checking_id == *id) {
            None if has_unreadable => Err(unreadable_record()),
            found => Ok(found),
        }
    }
}

fn base(server: &ServerUrl) -> Result<Url, Fault> {
    Url::parse(&server.to_string()).map_err(|_| unreadable_address())
}

fn is_hash(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn unreadable_address() -> Fault {
    Fault::Protocol { detail: "the server's address is not readable".into() }
}

/// It is there, so nobody may take it for gone.
fn unreadable_record() -> Fault {
    Fault::Protocol { detail: "the payment's record is not readable".into() }
}

/// What LNbits says to a text that was sent to a channel.
pub(crate) async fn published(response: Response) -> Result<bool, Fault> {
    let body = Answer::read(response, SINGLE_CAP).await?.accepted()?;
    Ok(body.is_sent().unwrap_or(true))
}

fn secret_header(key: &ApiKey) -> Result<HeaderValue, Fault> {
    let mut value = HeaderValue::from_str(key.expose()).map_err(|_| Fault::KeyRejected)?;
    value.set_sensitive(true);
    Ok(value)
}

/// A whole answer, read within its cap.
struct Answer {
    status: StatusCode,
    body: Kind,
    says_json: bool,
    date: Option<Timestamp>,
    /// What the status alone says, if it says that the server can't answer now.
    busy: Option<Fault>,
    to_first_install: bool,
}

impl Answer {
    async fn of(network: &Network, request: RequestBuilder, cap: usize) -> Result<Self, Fault> {
        let timer = AnswerTimer::new();
        let response = timer.wait(network.send(request)).await??;
        Self::read_within(response, cap, timer).await
    }

    async fn read(response: Response, cap: usize) -> Result<Self, Fault> {
        Self::read_within(response, cap, AnswerTimer::new()).await
    }

    async fn read_within(response: Response, cap: usize, timer: AnswerTimer) -> Result<Self, Fault> {
        let headers = response.headers();
        if let Some(compression) = unasked_compression(headers) {
            let detail = format!("it is compressed as {compression}, which was not asked for");
            return Err(Fault::Protocol { detail });
        }
        Ok(Self {
            status: response.status(),
            says_json: header(headers, CONTENT_TYPE.as_str()).is_some_and(|kind| kind.contains("json")),
            date: header(headers, DATE.as_str()).and_then(http_date),
            busy: busy(response.status(), headers),
            to_first_install: header(headers, LOCATION.as_str()).is_some_and(leads_to_first_install),
            body: whole_body(response, cap, timer).await?,
        })
    }

    /// The body of an answer that is one.
    fn accepted(self) -> Result<Json, Fault> {
        if let Some(busy) = self.busy {
            return Err(busy);
        }
        match (self.status.as_u16(), self.body) {
            (200..=299, Kind::Json(body)) => Ok(body),
            (200..=299, _) if self.says_json => {
                Err(Fault::Protocol { detail: "it is not whole JSON".into() })
            }
            (200..=299, Kind::Html) => Err(Fault::NotLnbits(NotLnbits::Page)),
            (200..=299, Kind::Broken) => Err(Fault::NotLnbits(NotLnbits::OtherJson)),
            (300..=399, _) if self.to_first_install => Err(Fault::NotSetUp),
            (300..=399, _) => Err(Fault::NotLnbits(NotLnbits::Redirect)),
            (status, body) => Err(refusal(status, &body)),
        }
    }

    /// The wallet is known but has no payment with that hash.
    fn says_no_such_payment(&self) -> bool {
        const WORDS: &str = "payment does not exist";
        let Kind::Json(body) = &self.body else { return false };
        let detail = body.error_detail().unwrap_or_default();
        self.status == StatusCode::NOT_FOUND && detail.to_ascii_lowercase().starts_with(WORDS)
    }
}

/// 429 and 5xx: over REST and in a WebSocket's handshake they mean the same.
pub(crate) fn busy(status: StatusCode, headers: &HeaderMap) -> Option<Fault> {
    match (status.as_u16(), retry_after(headers)) {
        (429, retry_after) => Some(Fault::RateLimited { retry_after }),
        (status @ 500..=599, Some(retry_after)) => Some(Fault::Unavailable { status, retry_after }),
        (status @ 500..=599, None) => Some(Fault::Server { status }),
        _ => None,
    }
}

/// A 4xx other than 429.
fn refusal(status: u16, body: &Kind) -> Fault {
    if let Kind::Json(body) = body
        && let Some(answer) = body.key_answer(status)
    {
        return match answer {
            KeyAnswer::Unknown => Fault::KeyRejected,
            KeyAnswer::Missing => Fault::KeyDropped,
        };
    }
    match (status, body) {
        (401 | 403 | 407, body) => {
            let detail = if let Kind::Json(body) = body { body.error_detail() } else { None };
            Fault::Barred { status, detail }
        }
        (408, _) => Fault::TimedOut,
        (404..=405, _) => Fault::NotLnbits(NotLnbits::NoSuchPath { status }),
        (_, Kind::Html) => Fault::NotLnbits(NotLnbits::Page),
        (_, Kind::Json(body)) => match body.error_detail() {
            Some(detail) => Fault::Protocol { detail: format!("{status}, {detail}") },
            None => Fault::Protocol { detail: format!("status {status}") },
        },
        (_, Kind::Broken) => Fault::Protocol { detail: format!("status {status}") },
    }
}

/// Reads piece by piece, counted after decompression, so a small answer can't grow without end.
async fn whole_body(mut response: Response, cap: usize, mut timer: AnswerTimer) -> Result<Kind, Fault> {
    let mut body = Body::default();
    while let Some(piece) =
        timer.wait(response.chunk()).await?.map_err(|error| request_fault(&error, None))?
    {
        timer.came(piece.len());
        if timer.received() > cap {
            return Err(Fault::TooBig);
        }
        body.feed(&piece);
    }
    Ok(body.end())
}

/// How the body is compressed still: what was asked for is unpacked by now, and the header gone. Only known names are
/// passed on.
fn unasked_compression(headers: &HeaderMap) -> Option<&'static str> {
    const NAMES: [&str; 5] = ["br", "deflate", "zstd", "compress", "gzip"];
    let value = header(headers, CONTENT_ENCODING.as_str())?.trim().to_ascii_lowercase();
    let named = NAMES.into_iter().find(|name| value.split(',').any(|part| part.trim() == *name));
    match value.as_str() {
        "" | "identity" => None,
        _ => named.or(Some("something unknown")),
    }
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn http_date(text: &str) -> Option<Timestamp> {
    DateTimeParser::new().parse_timestamp(text).ok()
}

/// Seconds, or a time by the server's own clock.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = header(headers, RETRY_AFTER.as_str())?.trim();
    let seconds = text.parse().ok().or_else(|| {
        let now = header(headers, DATE.as_str()).and_then(http_date).unwrap_or_else(Timestamp::now);
        Some(http_date(text)?.duration_since(now).as_secs().max(0).unsigned_abs())
    })?;
    Some(Duration::from_secs(seconds.clamp(*RETRY_AFTER_SECONDS.start(), *RETRY_AFTER_SECONDS.end())))
}

fn leads_to_first_install(location: &str) -> bool {
    let path = location.split(['?', '#']).next().unwrap_or_default();
    path.trim_end_matches('/').ends_with("/first_install")
}
