//! The REST interface: routes, and what they have in common.

mod listing;
mod middleware;
mod payments;
mod public;
mod wallets;

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::shared::Shared;
use crate::ws;

/// What every handler gets: the server's state, and the token that ends this run of it.
#[derive(Clone)]
pub(crate) struct App {
    pub shared: Arc<Shared>,
    pub stop: CancellationToken,
}

pub(crate) fn router(shared: Arc<Shared>, stop: CancellationToken) -> Router {
    let base_path = shared.options.base_path.clone();
    let app = App { shared, stop };
    let api = Router::new()
        .route("/", get(public::front_page))
        .route("/openapi.json", get(public::openapi))
        .route("/api/v1/health", get(public::health))
        .route("/api/v1/status", get(public::status))
        .route("/api/v1/currencies", get(public::currencies))
        .route("/api/v1/rate/{currency}", get(public::rate))
        .route("/api/v1/wallet", get(wallets::wallet))
        .route("/api/v1/wallets", get(wallets::wallets))
        .route("/api/v1/payments", get(payments::list).post(payments::create))
        .route("/api/v1/payments/paginated", get(payments::paginated))
        .route("/api/v1/payments/{payment_hash}", get(payments::look_up))
        .route("/api/v1/ws/{channel}", get(ws::open).post(public::push))
        .route("/api/v1/ws/{channel}/{text}", get(public::push_in_path));
    let routes = if base_path.is_empty() { api } else { Router::new().nest(&base_path, api) };
    routes
        .fallback(async || detail(StatusCode::NOT_FOUND, "Not Found"))
        .layer(axum::middleware::from_fn_with_state(app.clone(), middleware::handle))
        .with_state(app)
}

/// LNbits' usual error body.
pub(crate) fn detail(status: StatusCode, text: &str) -> Response {
    (status, Json(json!({"detail": text}))).into_response()
}

/// An error of the payment layer: 520, with a status.
fn payment_failed(text: &str) -> Response {
    let status = StatusCode::from_u16(520).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, Json(json!({"detail": text, "status": "failed"}))).into_response()
}
