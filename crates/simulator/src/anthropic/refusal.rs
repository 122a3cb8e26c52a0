//! Errors in Anthropic's form, and who may ask.

use axum::{
    Json,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::{Value, json};

use crate::{github::bearer, record::Refused, script::ApiError, world::Sim};

/// The key is in `x-api-key` or a bearer token.
pub(super) fn authorised(sim: &Sim, headers: &HeaderMap) -> bool {
    let key = headers.get("x-api-key").and_then(|k| k.to_str().ok());
    key == Some(sim.model_key.as_str()) || bearer(headers).as_deref() == Some(&sim.model_key)
}

pub(super) fn unauthorised() -> Response {
    error(
        StatusCode::UNAUTHORIZED,
        "authentication_error",
        "invalid x-api-key",
    )
}

pub(super) fn invalid(message: &str) -> Response {
    error(StatusCode::BAD_REQUEST, "invalid_request_error", message)
}

pub(super) fn not_found() -> Response {
    error(StatusCode::NOT_FOUND, "not_found_error", "Not Found")
}

/// An error that the script asks for.
pub(super) fn scripted(asked: &ApiError) -> Response {
    let status = StatusCode::from_u16(asked.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut answer = refuse(status, asked.body(), &asked.kind);
    if let Some(seconds) = asked.retry_after {
        let seconds = HeaderValue::from(seconds);
        answer.headers_mut().insert(header::RETRY_AFTER, seconds);
    }
    answer
}

fn error(status: StatusCode, kind: &str, message: &str) -> Response {
    let body = json!({"type": "error", "error": {"type": kind, "message": message}});
    refuse(status, body, message)
}

fn refuse(status: StatusCode, body: Value, reason: &str) -> Response {
    let mut answer = (status, Json(body)).into_response();
    answer
        .extensions_mut()
        .insert(Refused(format!("model: {reason}")));
    answer
}
