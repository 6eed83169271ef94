//! What needs no key.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde_json::{Value, json};

use super::app::{App, detail};

pub(super) async fn front_page() -> Html<&'static str> {
    Html("<!doctype html><html lang=\"en\"><head><title>LNbits</title></head><body>LNbits</body></html>")
}

pub(super) async fn openapi(State(app): State<App>) -> Json<Value> {
    Json(json!({
        "openapi": "3.1.0",
        "info": {
            "title": "LNbits API",
            "description":
                "API for LNbits, the free and open source bitcoin wallet and accounts system with plugins.",
            "license": {
                "name": "MIT License",
                "url": "https://raw.githubusercontent.com/lnbits/lnbits/main/LICENSE",
            },
            "version": app.shared.options.version.to_string(),
        },
        "paths": {},
    }))
}

pub(super) async fn health(State(app): State<App>) -> Json<Value> {
    match app.shared.options.version.is_0_12() {
        true => Json(Value::Null),
        false => Json(json!({"server_time": server_time(&app), "up_time": up_time(&app)})),
    }
}

/// The version and more, for users' tokens only; any `Bearer` is taken for one.
pub(super) async fn status(State(app): State<App>, headers: HeaderMap) -> Response {
    let version = app.shared.options.version;
    if version.is_0_12() {
        return detail(StatusCode::NOT_FOUND, "Not Found");
    }
    if !headers.contains_key(header::AUTHORIZATION) {
        return detail(StatusCode::UNAUTHORIZED, "Missing user ID or access token.");
    }
    let body = json!({
        "server_time": server_time(&app),
        "up_time": up_time(&app),
        "up_time_seconds": app.shared.started.elapsed().as_secs(),
        "version": version.to_string(),
        "funding_source": "FakeWallet",
        "funding_source_error": null,
        "funding_source_balance_msat": 1_000_000_000,
    });
    Json(body).into_response()
}

pub(super) async fn currencies() -> Json<Value> {
    Json(CURRENCIES.split_ascii_whitespace().collect())
}

/// One price for every currency.
pub(super) async fn rate(State(app): State<App>, Path(_currency): Path<String>) -> Response {
    let version = app.shared.options.version;
    let price = app.shared.options.price;
    let rate = price.map(|price| 1e8 / price);
    let body = match (rate, price) {
        _ if !version.has_rate() => return detail(StatusCode::NOT_FOUND, "Not Found"),
        (rate, _) if version.is_0_12() => json!({"rate": rate.unwrap_or(0.010_000_000_001)}),
        (Some(rate), Some(price)) => json!({"rate": rate, "price": price}),
        _ if version.rate_without_price_is_zero() => json!({"rate": 0.0, "price": 0.0}),
        _ => return detail(StatusCode::BAD_REQUEST, "Could not fetch any Bitcoin price."),
    };
    Json(body).into_response()
}

/// Anybody may send any text to any channel.
pub(super) async fn push(
    State(app): State<App>,
    Path(channel): Path<String>,
    Query(query): Query<Vec<(String, String)>>,
) -> Response {
    match query.into_iter().find(|(name, _)| name == "data") {
        Some((_, data)) => push_to(&app, &channel, data),
        None => {
            let problem =
                json!([{"loc": ["query", "data"], "msg": "field required", "type": "value_error.missing"}]);
            (StatusCode::BAD_REQUEST, Json(json!({"detail": problem}))).into_response()
        }
    }
}

pub(super) async fn push_in_path(
    State(app): State<App>,
    Path((channel, text)): Path<(String, String)>,
) -> Response {
    push_to(&app, &channel, text)
}

fn push_to(app: &App, channel: &str, data: String) -> Response {
    let sent = app.shared.channels.publish(channel, &data, &app.shared.faults).is_ok();
    Json(json!({"sent": sent, "data": data})).into_response()
}

fn server_time(app: &App) -> i64 {
    app.shared.ledger.lock().clock().as_second()
}

fn up_time(app: &App) -> String {
    let seconds = app.shared.started.elapsed().as_secs();
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

const CURRENCIES: &str = "\
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN \
    BYR BZD CAD CDF CHF CLF CLP CNH CNY COP CRC CUC CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP \
    GBP GEL GGP GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS IMP INR IQD IRT ISK JEP JMD JOD \
    JPY KES KGS KHR KMF KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRO MUR \
    MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF \
    SAR SBD SCR SEK SGD SHP SLL SOS SRD SSP STD SVC SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX \
    USD UYU UZS VEF VES VND VUV WST XAF XAG XAU XCD XDR XOF XPD XPF XPT YER ZAR ZMW ZWL";
