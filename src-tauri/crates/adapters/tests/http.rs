//! What each kind of answer to a REST request means.

mod transfer;

use std::time::Duration;

use satchime_adapters::lnbits::HttpApi;
use satchime_adapters::lnbits::RestApi;
use satchime_domain::address::ServerUrl;
use satchime_domain::fault::{Fault, NotLnbits, Remedy};
use satchime_domain::lnbits::version::LnbitsVersion;
use satchime_domain::money::Msat;
use satchime_domain::payment::{CheckingId, PaymentHash, Status};
use satchime_domain::source::SourceWallet;
use satchime_engine::ports::{Order, PageRequest};

use crate::common::{KEY, Scripted, account, closed_port, http, json, network};

const WALLET: &str = r#"{"name":"bob","balance":1239000}"#;
const PAGE: &str = "<!DOCTYPE html><html><body>Welcome</body></html>";

fn source() -> HttpApi {
    HttpApi::new(network())
}

async fn wallet_of(answer: Vec<u8>) -> Result<SourceWallet, Fault> {
    let scripted = Scripted::answering(answer).await;
    source().wallet(&scripted.account()).await
}

fn hash() -> PaymentHash {
    PaymentHash("ab".repeat(32))
}

const ONE_PAGE: PageRequest = PageRequest { order: Order::Changed, limit: 50, offset: 100 };

#[tokio::test]
async fn a_wallet_is_read_with_the_servers_time() {
    let headers = "content-type: application/json\r\ndate: Mon, 23 Nov 2026 06:04:48 GMT\r\n";
    let scripted = Scripted::answering(http("200 OK", headers, WALLET)).await;
    let verified = source().wallet(&scripted.account()).await.unwrap();
    assert_eq!((verified.name.as_str(), verified.balance_msat), ("bob", Msat::new(1_239_000)));
    assert_eq!(verified.server_time.unwrap().to_string(), "2026-11-23T06:04:48Z");
}

#[tokio::test]
async fn the_key_goes_into_the_header_alone() {
    let scripted = Scripted::answering(json("200 OK", r#"{"data":[],"total":0}"#)).await;
    source().payments(&scripted.account(), ONE_PAGE).await.unwrap();
    let asked = scripted.asked().remove(0);
    let (line, headers) = asked.split_once("\r\n").unwrap();
    assert_eq!(
        line,
        "GET /api/v1/payments/paginated?sortby=updated_at&direction=desc&limit=50&offset=100 HTTP/1.1"
    );
    assert_eq!(headers.matches(KEY).count(), 1);
    assert!(headers.to_ascii_lowercase().contains(&format!("x-api-key: {KEY}\r\n")), "{headers}");
    assert!(headers.to_ascii_lowercase().contains("accept-encoding: gzip"), "{headers}");
}

#[tokio::test]
async fn the_version_is_asked_without_a_key() {
    let scripted = Scripted::answering(json("200 OK", r#"{"info":{"version":"1.6.2"}}"#)).await;
    let base = ServerUrl::parse(&format!("{}/lnbits", scripted.server)).unwrap();
    assert_eq!(source().version(&base).await, Ok(Some(LnbitsVersion::new(1, 6, 2))));
    let asked = scripted.asked().remove(0);
    assert!(asked.starts_with("GET /lnbits/openapi.json HTTP/1.1\r\n"), "{asked}");
    assert!(!asked.to_ascii_lowercase().contains("x-api-key"));
}

#[tokio::test]
async fn a_hidden_version_is_no_fault_but_a_broken_server_is() {
    for hidden in [
        json("404 Not Found", r#"{"detail":"Not Found"}"#),
        json("401 Unauthorized", r#"{"detail":"no"}"#),
        http("403 Forbidden", "", "no"),
        http("200 OK", "content-type: text/html\r\n", PAGE),
        json("200 OK", r#"{"openapi":"3.1.0"}"#),
        http("302 Found", "location: /elsewhere\r\n", ""),
    ] {
        let scripted = Scripted::answering(hidden).await;
        assert_eq!(source().version(&scripted.server).await, Ok(None));
    }
    let scripted = Scripted::answering(http("503 Service Unavailable", "", "")).await;
    assert_eq!(source().version(&scripted.server).await, Err(Fault::Server { status: 503 }));
    let scripted =
        Scripted::answering(http("307 Temporary Redirect", "location: /first_install\r\n", "")).await;
    assert_eq!(source().version(&scripted.server).await, Err(Fault::NotSetUp));
    assert_eq!(source().version(&closed_port().await).await, Err(Fault::Refused));
}

#[tokio::test]
async fn a_server_that_says_much_of_itself_is_no_fault() {
    let described =
        |filler: usize| format!(r#"{{"filler":"{}","info":{{"version":"1.6.2"}}}}"#, "x".repeat(filler));
    for (filler, version) in [(4 << 20, Some(LnbitsVersion::new(1, 6, 2))), (9 << 20, None)] {
        let scripted = Scripted::answering(json("200 OK", &described(filler))).await;
        assert_eq!(source().version(&scripted.server).await, Ok(version));
    }
}

#[tokio::test]
async fn each_refusal_has_its_meaning() {
    use NotLnbits as N;
    let protocol = |detail: &str| Fault::Protocol { detail: detail.into() };
    let barred = |status, detail: Option<&str>| Fault::Barred { status, detail: detail.map(str::to_owned) };
    for (answer, fault) in [
        (json("404 Not Found", r#"{"detail":"Wallet not found."}"#), Fault::KeyRejected),
        (json("401 Unauthorized", r#"{"detail":"Invalid key or wallet."}"#), Fault::KeyRejected),
        (json("401 Unauthorized", r#"{"detail":"Invalid key or expired key."}"#), Fault::KeyRejected),
        (json("401 Unauthorized", r#"{"detail":"No Api Key provided."}"#), Fault::KeyDropped),
        (json("401 Unauthorized", r#"{"detail":"Invoice (or Admin) key required."}"#), Fault::KeyDropped),
        (json("400 Bad Request", r#"{"detail":"`X-API-KEY` header missing."}"#), Fault::KeyDropped),
        // These words with another number are not LNbits'.
        (json("403 Forbidden", r#"{"detail":"Wallet not found."}"#), barred(403, Some("Wallet not found."))),
        (
            json("401 Unauthorized", r#"{"detail":"Authentication credentials were not provided."}"#),
            barred(401, Some("Authentication credentials were not provided.")),
        ),
        (json("401 Unauthorized", r#"{"message":"who?"}"#), barred(401, None)),
        (http("401 Unauthorized", "content-type: text/html\r\n", PAGE), barred(401, None)),
        (http("407 Proxy Authentication Required", "", ""), barred(407, None)),
        (json("403 Forbidden", r#"{"detail":"IP is blocked"}"#), barred(403, Some("IP is blocked"))),
        (json("404 Not Found", r#"{"detail":"Not Found"}"#), Fault::NotLnbits(N::NoSuchPath { status: 404 })),
        (
            http("404 Not Found", "content-type: text/html\r\n", PAGE),
            Fault::NotLnbits(N::NoSuchPath { status: 404 }),
        ),
        (http("403 Forbidden", "", ""), barred(403, None)),
        (http("405 Method Not Allowed", "", ""), Fault::NotLnbits(N::NoSuchPath { status: 405 })),
        (json("400 Bad Request", r#"{"detail":"no such column"}"#), protocol("400, no such column")),
        (http("418 I'm a teapot", "", "short and stout"), protocol("status 418")),
        (http("408 Request Timeout", "", ""), Fault::TimedOut),
        (http("307 Temporary Redirect", "location: /first_install\r\n", ""), Fault::NotSetUp),
        (
            http("307 Temporary Redirect", "location: https://a.example/base/first_install?x=1\r\n", ""),
            Fault::NotSetUp,
        ),
        (http("302 Found", "location: https://login.example/\r\n", ""), Fault::NotLnbits(N::Redirect)),
        (http("301 Moved Permanently", "", ""), Fault::NotLnbits(N::Redirect)),
        (
            json("429 Too Many Requests", r#"{"error":"Rate limit exceeded: 200 per 1 minute"}"#),
            Fault::RateLimited { retry_after: None },
        ),
        (
            http("429 Too Many Requests", "retry-after: 7\r\n", ""),
            Fault::RateLimited { retry_after: Some(Duration::from_secs(7)) },
        ),
        (
            http("429 Too Many Requests", "retry-after: 99999999\r\n", ""),
            Fault::RateLimited { retry_after: Some(Duration::from_secs(600)) },
        ),
        (
            http("503 Service Unavailable", "retry-after: 120\r\n", PAGE),
            Fault::Unavailable { status: 503, retry_after: Duration::from_secs(120) },
        ),
        (http("503 Service Unavailable", "retry-after: soon\r\n", PAGE), Fault::Server { status: 503 }),
        (http("500 Internal Server Error", "", "oops"), Fault::Server { status: 500 }),
        (json("520 Unknown", r#"{"detail":"no","status":"failed"}"#), Fault::Server { status: 520 }),
        (http("200 OK", "content-type: text/html\r\n", PAGE), Fault::NotLnbits(N::Page)),
        (http("200 OK", "", PAGE), Fault::NotLnbits(N::Page)),
        (http("200 OK", "content-type: text/plain\r\n", "hello"), Fault::NotLnbits(N::OtherJson)),
        (http("204 No Content", "", ""), Fault::NotLnbits(N::OtherJson)),
        (json("200 OK", r#"{"hello":"world"}"#), Fault::NotLnbits(N::OtherJson)),
        (json("200 OK", "[]"), Fault::NotLnbits(N::OtherJson)),
        (json("200 OK", r#"{"name":"bob","bal"#), protocol("it is not whole JSON")),
        (json("200 OK", &"[".repeat(100_000)), protocol("it is not whole JSON")),
        (b"SSH-2.0-OpenSSH_9.2\r\n".to_vec(), protocol("it is not HTTP")),
    ] {
        let shown = String::from_utf8_lossy(&answer[..answer.len().min(120)]).into_owned();
        assert_eq!(wallet_of(answer).await.map(|_| ()), Err(fault), "{shown}");
    }
}

#[tokio::test]
async fn a_time_to_come_back_is_read_by_the_servers_clock() {
    let limited = |seconds| Fault::RateLimited { retry_after: Some(Duration::from_secs(seconds)) };
    let date = "date: Wed, 21 Oct 2015 07:28:00 GMT\r\n";
    for (headers, fault) in [
        (format!("{date}retry-after: Wed, 21 Oct 2015 07:29:30 GMT\r\n"), limited(90)),
        (format!("{date}retry-after: Wed, 21 Oct 2015 07:00:00 GMT\r\n"), limited(1)),
        (format!("{date}retry-after: Fri, 21 Oct 2095 07:28:00 GMT\r\n"), limited(600)),
        // Without a clock of the server's, by our own.
        ("retry-after: Wed, 21 Oct 2015 07:29:30 GMT\r\n".into(), limited(1)),
        (format!("{date}retry-after: Wed, 21 Oct\r\n"), Fault::RateLimited { retry_after: None }),
        (format!("{date}retry-after: -5\r\n"), Fault::RateLimited { retry_after: None }),
    ] {
        let answer = http("429 Too Many Requests", &headers, "");
        assert_eq!(wallet_of(answer).await.map(|_| ()), Err(fault), "{headers}");
    }
}

/// What a proxy says while the server behind it is being upgraded.
#[tokio::test]
async fn nothing_a_proxy_says_stops_a_wallet() {
    let html = "content-type: text/html\r\n";
    for status in [
        "301 Moved Permanently",
        "400 Bad Request",
        "401 Unauthorized",
        "403 Forbidden",
        "404 Not Found",
        "405 Method Not Allowed",
        "410 Gone",
        "421 Misdirected Request",
        "429 Too Many Requests",
        "500 Internal Server Error",
        "502 Bad Gateway",
        "503 Service Unavailable",
        "504 Gateway Timeout",
        "521 Web Server Is Down",
    ] {
        for (headers, body) in
            [(html, PAGE), ("", ""), ("content-type: application/json\r\n", r#"{"detail":"Not Found"}"#)]
        {
            let scripted = Scripted::answering(http(status, headers, body)).await;
            let verified = source().wallet(&scripted.account()).await.map(|_| ()).unwrap_err();
            let looked = source().payments(&scripted.account(), ONE_PAGE).await.map(|_| ()).unwrap_err();
            for fault in [verified, looked] {
                assert_ne!(fault.remedy(), Remedy::Stop, "{status} {body}: {fault:?}");
            }
        }
    }
}

#[tokio::test]
async fn one_payment_is_read_or_absent() {
    let found = json(
        "200 OK",
        concat!(
            r#"{"paid":true,"preimage":"00","details":{"checking_id":"c","payment_hash":"h","#,
            r#""amount":-1500,"fee":-2,"status":"success"}}"#
        ),
    );
    let scripted = Scripted::answering(found).await;
    let record = source().payment(&scripted.account(), &hash()).await.unwrap().unwrap();
    assert_eq!((record.status, record.amount_msat), (Status::Succeeded, Msat::new(1500)));
    assert!(scripted.asked()[0].starts_with(&format!("GET /api/v1/payments/{} HTTP/1.1", hash())));

    for (answer, outcome) in [
        (json("404 Not Found", r#"{"detail":"Payment does not exist."}"#), Ok(None)),
        (json("200 OK", r#"{"paid":true,"preimage":"00"}"#), Ok(None)),
        (json("404 Not Found", r#"{"detail":"Wallet not found."}"#), Err(Fault::KeyRejected)),
        (
            json("404 Not Found", r#"{"detail":"Not Found"}"#),
            Err(Fault::NotLnbits(NotLnbits::NoSuchPath { status: 404 })),
        ),
        (json("200 OK", r#"{"other":1}"#), Err(Fault::NotLnbits(NotLnbits::OtherJson))),
    ] {
        let scripted = Scripted::answering(answer).await;
        assert_eq!(source().payment(&scripted.account(), &hash()).await, outcome);
    }
}

#[tokio::test]
async fn one_record_is_found_among_what_a_filter_lets_through() {
    let list =
        r#"{"data":[{"checking_id":"other","amount":1},{"checking_id":"internal_c","amount":-2}],"total":2}"#;
    let scripted = Scripted::answering(json("200 OK", list)).await;
    let found =
        source().record(&scripted.account(), &CheckingId("internal_c".into())).await.unwrap().unwrap();
    assert_eq!(found.amount_msat, Msat::new(2));
    assert_eq!(source().record(&scripted.account(), &CheckingId("absent".into())).await, Ok(None));
    let asked = scripted.asked().remove(0);
    assert!(
        asked.starts_with("GET /api/v1/payments/paginated?checking_id%5Beq%5D=internal_c&limit=10&offset=0 "),
        "{asked}"
    );
}

/// Anybody may publish a frame that names one: it decides no path, not even among those that LNbits has.
#[tokio::test]
async fn a_hash_can_not_lead_elsewhere() {
    let scripted = Scripted::answering(json("200 OK", r#"{"data":[],"total":0}"#)).await;
    for odd in [
        "../../x?usr=1#y\r\nz",
        ".",
        "..",
        "%2e%2e",
        "paginated",
        "history",
        "all/paginated",
        "decode",
        "",
        " ",
        "fee-reserve",
        "ab/",
        "ab?x",
        "\u{ff41}b",
    ] {
        let asked = source().payment(&scripted.account(), &PaymentHash(odd.into())).await;
        assert_eq!(asked, Ok(None), "{odd:?}");
    }
    assert_eq!(scripted.asked(), [""; 0]);
}

#[tokio::test]
async fn no_address_is_told_from_no_server() {
    // Too long to be asked of any name server, so the question never leaves this computer.
    let unknown = ServerUrl::parse(&format!("http://{}.local", "x".repeat(64))).unwrap();
    assert_eq!(source().wallet(&account(&unknown)).await.map(|_| ()), Err(Fault::Resolve));
    assert_eq!(source().wallet(&account(&closed_port().await)).await.map(|_| ()), Err(Fault::Refused));
}

#[tokio::test]
async fn no_fault_ever_quotes_the_key_or_the_address() {
    let echo = format!(r#"{{"detail":"bad key {KEY} here"}}"#);
    for answer in [
        json("400 Bad Request", &echo),
        json("401 Unauthorized", &echo),
        json("422 Unprocessable Entity", &echo),
        http("302 Found", &format!("location: /x?key={KEY}\r\n"), ""),
        format!("HTTP/1.1 {KEY}\r\n\r\n").into_bytes(),
        Vec::new(),
    ] {
        let scripted = Scripted::answering(answer).await;
        let fault = source().wallet(&scripted.account()).await.map(|_| ()).unwrap_err();
        let told = format!("{fault:?} {:?}", fault.explain());
        assert!(!told.contains(KEY) && !told.contains("127.0.0.1"), "{told}");
    }
}
