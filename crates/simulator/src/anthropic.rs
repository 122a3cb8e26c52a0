//! Anthropic's Messages interface, played from a script.

use axum::{
    Json, Router,
    body::Bytes,
    extract::State,
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use http::{HeaderMap, Method, StatusCode};
use serde_json::json;

use crate::world::Sim;

mod messages;
mod refusal;

pub(crate) fn router() -> Router<Sim> {
    Router::new()
        .route("/", get(|| async { StatusCode::OK }))
        .route("/v1/messages", post(messages::answer))
        .route("/v1/messages/count_tokens", post(count_tokens))
        .layer(axum::extract::DefaultBodyLimit::max(64 << 20))
        .fallback(elsewhere)
}

/// About four bytes make a token.
async fn count_tokens(State(sim): State<Sim>, headers: HeaderMap, body: Bytes) -> Response {
    if !refusal::authorised(&sim, &headers) {
        return refusal::unauthorised();
    }
    Json(json!({"input_tokens": body.len() / 4})).into_response()
}

/// Clients probe paths of the base address to see whether it is alive.
async fn elsewhere(method: Method) -> Response {
    match method {
        Method::HEAD | Method::GET => StatusCode::OK.into_response(),
        _ => refusal::not_found(),
    }
}
