//! What every handler gets, and the errors that they share.

use std::sync::Arc;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::shared::Shared;

/// What every handler gets: the server's state, and the token that ends this run of it.
#[derive(Clone)]
pub(crate) struct App {
    pub shared: Arc<Shared>,
    pub stop: CancellationToken,
}

/// LNbits' usual error body.
pub(crate) fn detail(status: StatusCode, text: &str) -> Response {
    (status, Json(json!({"detail": text}))).into_response()
}

/// An error of the payment layer: 520, with a status.
pub(crate) fn payment_failed(text: &str) -> Response {
    let status = StatusCode::from_u16(520).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, Json(json!({"detail": text, "status": "failed"}))).into_response()
}
