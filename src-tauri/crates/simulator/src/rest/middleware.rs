//! What every request passes on its way in and out: the journal, faults, set-up, the rate limit, common headers.

use std::io;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use futures_util::{StreamExt, stream};
use serde_json::json;

use super::app::{App, detail};
use super::wallets;
use crate::faults::Answer;
use crate::journal;
use crate::shared::Shared;

pub(crate) async fn handle(State(app): State<App>, request: Request, next: Next) -> Response {
    let shared = &app.shared;
    if wants_websocket(request.headers()) {
        return match is_channel(request.uri(), &shared.options.base_path) {
            true => with_headers(next.run(request).await, shared),
            false => StatusCode::FORBIDDEN.into_response(),
        };
    }
    let number = shared.journal.request(describe(&request, shared));
    shared.changed();
    let response = answer(shared, request, next).await;
    shared.journal.answered(number, response.status().as_u16());
    shared.changed();
    with_headers(response, shared)
}

async fn answer(shared: &Shared, request: Request, next: Next) -> Response {
    let path = request.uri().to_string();
    if let Some(by) = shared.faults.slowness_of(&path) {
        tokio::time::sleep(by).await;
    }
    match shared.faults.answer_for(&path) {
        None => answer_truly(shared, request, next).await,
        Some(Answer::Truncated) => truncated(answer_truly(shared, request, next).await).await,
        Some(Answer::Silence) => std::future::pending().await,
        Some(fault) => faulty(fault),
    }
}

async fn answer_truly(shared: &Shared, request: Request, next: Next) -> Response {
    if let Some(limit) = shared.rate.exceeded() {
        return rate_limited(limit, None);
    }
    if !shared.installed.load(Ordering::Relaxed) && !request.uri().path().ends_with("/first_install") {
        let set_up = format!("{}/first_install", shared.options.base_path);
        return (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, set_up)]).into_response();
    }
    next.run(request).await
}

fn faulty(answer: Answer) -> Response {
    match answer {
        Answer::Unauthorized => {
            detail(StatusCode::UNAUTHORIZED, "Authentication credentials were not provided.")
        }
        Answer::WalletNotFound => detail(StatusCode::NOT_FOUND, "Wallet not found."),
        Answer::ProxyNotFound => page(StatusCode::NOT_FOUND, "404 Not Found"),
        Answer::RateLimited { retry_after } => rate_limited(200, retry_after),
        Answer::Status(status) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            match status.as_u16() {
                502..=504 => page(status, &status.to_string()),
                500 => detail(status, "Unexpected error! ID: 7fGkXh2LwPq"),
                _ => detail(status, status.canonical_reason().unwrap_or("Error")),
            }
        }
        Answer::Html => page(StatusCode::OK, "Welcome to our website"),
        Answer::OtherJson => Json(json!({"status": "ok", "service": "weather", "items": []})).into_response(),
        Answer::Huge(bytes) => huge(bytes),
        Answer::Custom { status, content_type, body } => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
            (status, [(header::CONTENT_TYPE, content_type)], body).into_response()
        }
        Answer::Truncated | Answer::Silence => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn rate_limited(limit: u32, retry_after: Option<u32>) -> Response {
    let text = format!("Rate limit exceeded: {limit} per 1 minute");
    let mut response = (StatusCode::TOO_MANY_REQUESTS, Json(json!({"error": text}))).into_response();
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

fn page(status: StatusCode, title: &str) -> Response {
    let html = format!("<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>");
    (status, Html(html)).into_response()
}

/// Half of the body, although the header promises all of it; then the connection breaks.
async fn truncated(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(body) = axum::body::to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    let half = stream::iter([Ok(body.slice(..body.len() / 2))]);
    let cut = stream::once(async {
        // Time for the half to leave.
        tokio::time::sleep(Duration::from_millis(20)).await;
        Err(io::Error::from(io::ErrorKind::ConnectionReset))
    });
    Response::from_parts(parts, Body::from_stream(half.chain(cut)))
}

fn huge(bytes: usize) -> Response {
    const CHUNK: usize = 64 * 1024;
    let spaces = Bytes::from(vec![b' '; CHUNK]);
    let whole = stream::iter((0..bytes / CHUNK).map(move |_| Ok::<_, io::Error>(spaces.clone())));
    let rest = stream::iter([Ok(Bytes::from(vec![b' '; bytes % CHUNK])), Ok(Bytes::from_static(b"[]"))]);
    let body = Body::from_stream(whole.chain(rest));
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

fn with_headers(mut response: Response, shared: &Shared) -> Response {
    let clock = shared.ledger.lock().clock();
    let date = clock.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let headers = response.headers_mut();
    headers.insert(header::SERVER, HeaderValue::from_static("uvicorn"));
    if let Ok(date) = HeaderValue::from_str(&date) {
        headers.insert(header::DATE, date);
    }
    response
}

fn wants_websocket(headers: &HeaderMap) -> bool {
    let upgrade = headers.get(header::UPGRADE).and_then(|value| value.to_str().ok());
    upgrade.is_some_and(|value| value.eq_ignore_ascii_case("websocket"))
}

/// One segment after `/api/v1/ws/`: everything else that asks for a WebSocket is refused.
fn is_channel(uri: &Uri, base_path: &str) -> bool {
    let path = uri.path().strip_prefix(base_path);
    let channel = path.and_then(|path| path.strip_prefix("/api/v1/ws/"));
    channel.is_some_and(|channel| !channel.is_empty() && !channel.contains('/'))
}

fn describe(request: &Request, shared: &Shared) -> journal::Request {
    let key = wallets::sent_key(request.headers(), request.uri().query());
    let ledger = shared.ledger.lock();
    let known =
        key.and_then(|key| ledger.wallet_by_key(&key).map(|(wallet, kind)| (wallet.face.id.clone(), kind)));
    journal::Request {
        method: request.method().to_string(),
        path: without_secrets(request.uri()),
        status: None,
        wallet_id: known.as_ref().map(|(id, _)| id.clone()),
        key: known.map(|(_, kind)| kind),
    }
}

fn without_secrets(uri: &Uri) -> String {
    let path = match uri.path().split_once("/api/v1/ws/") {
        Some((base, _)) => format!("{base}/api/v1/ws/…"),
        None => uri.path().to_owned(),
    };
    let query = uri.query().unwrap_or_default().split('&');
    let query: Vec<&str> = query.filter(|pair| !pair.is_empty() && !pair.starts_with("api-key=")).collect();
    if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_journal_holds_no_keys() {
        for (uri, written) in [
            ("/api/v1/payments?limit=5&api-key=deadbeef", "/api/v1/payments?limit=5"),
            ("/api/v1/wallet?api-key=deadbeef", "/api/v1/wallet"),
            ("/sub/api/v1/ws/deadbeef/hello", "/sub/api/v1/ws/…"),
            ("/api/v1/payments/paginated?sortby=time", "/api/v1/payments/paginated?sortby=time"),
        ] {
            assert_eq!(without_secrets(&uri.parse().unwrap()), written);
        }
    }

    #[test]
    fn only_one_segment_is_a_channel() {
        for (uri, base, expected) in [
            ("/api/v1/ws/abc", "", true),
            ("/api/v1/ws/abc?api-key=x", "", true),
            ("/api/v1/ws", "", false),
            ("/api/v1/ws/", "", false),
            ("/api/v1/ws/abc/", "", false),
            ("/api/v1/ws/abc/def", "", false),
            ("/lnbits/api/v1/ws/abc", "/lnbits", true),
            ("/api/v1/ws/abc", "/lnbits", false),
        ] {
            assert_eq!(is_channel(&uri.parse().unwrap(), base), expected, "{uri} under {base:?}");
        }
    }
}
