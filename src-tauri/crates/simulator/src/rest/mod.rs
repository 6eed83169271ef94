//! The REST interface: routes, and what they have in common.

pub(crate) mod app;
mod listing;
mod middleware;
mod payments;
mod public;
mod wallets;

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use tokio_util::sync::CancellationToken;

use app::{App, detail};

use crate::shared::Shared;
use crate::ws;

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
