//! OpenAI's two interfaces: Responses, which Codex speaks, and Chat Completions, which OpenCode speaks.

use axum::{
    Extension, Json, Router,
    body::Bytes,
    extract::State,
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use crate::{github::bearer, model, record::Seq, world::Sim};

mod chat;
mod responses;

use chat::Chat;
use responses::Responses;

pub(crate) fn router() -> Router<Sim> {
    Router::new()
        .route("/v1/responses", post(respond))
        .route("/v1/chat/completions", post(complete))
        .route("/v1/models", get(models))
        .layer(axum::extract::DefaultBodyLimit::max(64 << 20))
        .fallback(async || model::not_found(&Responses))
}

fn authorised(sim: &Sim, headers: &HeaderMap) -> bool {
    bearer(headers).as_deref() == Some(&sim.model_key)
}

async fn respond(
    State(sim): State<Sim>,
    Extension(seq): Extension<Seq>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let key_ok = authorised(&sim, &headers);
    match responses::read(&body) {
        Ok(asked) => model::answer(sim, seq, key_ok, Responses, asked).await,
        Err(error) => model::invalid(&Responses, &format!("input: {error}")),
    }
}

async fn complete(
    State(sim): State<Sim>,
    Extension(seq): Extension<Seq>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let key_ok = authorised(&sim, &headers);
    match chat::read(&headers, &body) {
        Ok((asked, chat)) => model::answer(sim, seq, key_ok, chat, asked).await,
        Err(error) => model::invalid(&Chat::default(), &format!("messages: {error}")),
    }
}

/// One model; any other name is answered too.
async fn models(State(sim): State<Sim>, headers: HeaderMap) -> Response {
    if !authorised(&sim, &headers) {
        return model::unauthorised(&Responses);
    }
    let model =
        json!({"id": "sim-model", "object": "model", "created": 0, "owned_by": "simulator"});
    Json(json!({"object": "list", "data": [model]})).into_response()
}

/// The body of every error of either interface.
pub(crate) fn error(status: StatusCode, kind: &str, message: &str) -> Value {
    let (kind, code) = match status.as_u16() {
        401 => ("invalid_request_error", json!("invalid_api_key")),
        429 => ("requests", json!("rate_limit_exceeded")),
        500.. => ("server_error", Value::Null),
        _ => (kind, Value::Null),
    };
    json!({"error": {"message": message, "type": kind, "param": null, "code": code}})
}

/// The text of a content: a string, or parts of text.
fn texts(content: &Value) -> Vec<Value> {
    let block = |text: &str| json!({"type": "text", "text": text});
    match content {
        Value::String(text) => vec![block(text)],
        Value::Array(parts) => {
            let texts = parts.iter().filter_map(|p| p["text"].as_str());
            texts.map(block).collect()
        }
        _ => Vec::new(),
    }
}

/// Seconds since 1970.
fn now() -> i64 {
    chrono::Utc::now().timestamp()
}
