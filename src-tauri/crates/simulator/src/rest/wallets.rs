//! Keys and wallets.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::app::{App, detail};
use crate::ledger::Ledger;
use crate::wallet::{KeyKind, Wallet};

/// The key of `X-Api-Key`, or else of `?api-key=`.
pub(super) fn sent_key(headers: &HeaderMap, query: Option<&str>) -> Option<String> {
    let header = headers.get("x-api-key").and_then(|value| value.to_str().ok()).map(str::to_owned);
    header.or_else(|| {
        let mut pairs = query?.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(name, _)| *name == "api-key").map(|(_, value)| value.to_owned())
    })
}

/// The wallet that the sent key opens, or LNbits' refusal.
pub(super) fn authorized<'a>(
    ledger: &'a Ledger,
    key: Option<&str>,
) -> Result<(&'a Wallet, KeyKind), Refusal> {
    let key = key.ok_or(Refusal::NoKey)?;
    ledger.wallet_by_key(key).ok_or(Refusal::UnknownKey)
}

pub(super) enum Refusal {
    NoKey,
    UnknownKey,
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        match self {
            Self::NoKey => detail(StatusCode::UNAUTHORIZED, "No Api Key provided."),
            Self::UnknownKey => detail(StatusCode::NOT_FOUND, "Wallet not found."),
        }
    }
}

pub(super) async fn wallet(
    State(app): State<App>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let key = sent_key(&headers, query.as_deref());
    let ledger = app.shared.ledger.lock();
    let (wallet, kind) = authorized(&ledger, key.as_deref())?;
    let mut body = json!({"name": wallet.face.name, "balance": ledger.balance_msat(wallet.source_id())});
    if kind == KeyKind::Admin {
        body["id"] = json!(wallet.face.id);
    }
    Ok(Json(body).into_response())
}

/// Wants a user's token; no wallet key will do.
pub(super) async fn wallets() -> Response {
    detail(StatusCode::UNAUTHORIZED, "Missing user ID or access token.")
}
