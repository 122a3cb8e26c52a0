//! Anthropic's Messages interface.

use axum::{
    Extension, Json, Router,
    body::Bytes,
    extract::State,
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use http::{HeaderMap, Method, StatusCode};
use serde_json::{Value, json};

use crate::{github::bearer, model, record::Seq, reply::Reply, world::Sim};

mod messages;

/// Events named for their type; errors with a type beside the message.
#[derive(Clone)]
struct Anthropic;

pub(crate) fn router() -> Router<Sim> {
    Router::new()
        .route("/", get(|| async { StatusCode::OK }))
        .route("/v1/messages", post(answer))
        .route("/v1/messages/count_tokens", post(count_tokens))
        .layer(axum::extract::DefaultBodyLimit::max(64 << 20))
        .fallback(elsewhere)
}

/// The key is in `x-api-key` or a bearer token.
fn authorised(sim: &Sim, headers: &HeaderMap) -> bool {
    let key = headers.get("x-api-key").and_then(|k| k.to_str().ok());
    key == Some(sim.model_key.as_str()) || bearer(headers).as_deref() == Some(&sim.model_key)
}

async fn answer(
    State(sim): State<Sim>,
    Extension(seq): Extension<Seq>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let key_ok = authorised(&sim, &headers);
    match messages::read(&headers, &body) {
        Ok(asked) => model::answer(sim, seq, key_ok, Anthropic, asked).await,
        Err(error) => model::invalid(&Anthropic, &format!("messages: {error}")),
    }
}

/// About four bytes make a token.
async fn count_tokens(State(sim): State<Sim>, headers: HeaderMap, body: Bytes) -> Response {
    if !authorised(&sim, &headers) {
        return model::unauthorised(&Anthropic);
    }
    Json(json!({"input_tokens": body.len() / 4})).into_response()
}

/// Clients probe paths of the base address to see whether it is alive.
async fn elsewhere(method: Method) -> Response {
    match method {
        Method::HEAD | Method::GET => StatusCode::OK.into_response(),
        _ => model::not_found(&Anthropic),
    }
}

impl model::Dialect for Anthropic {
    const API: &'static str = "anthropic";

    fn opening(&self, reply: &Reply) -> String {
        sse(&[reply.opening()])
    }

    fn ping(&self) -> String {
        sse(&[json!({"type": "ping"})])
    }

    fn rest(&self, reply: &Reply) -> String {
        sse(&reply.events())
    }

    fn whole(&self, reply: &Reply) -> Value {
        reply.whole()
    }

    fn error(&self, _: StatusCode, kind: &str, message: &str) -> Value {
        json!({"type": "error", "error": {"type": kind, "message": message}})
    }
}

/// Server-sent events, each named for its type.
fn sse(events: &[Value]) -> String {
    let event = |data: &Value| {
        let name = data["type"].as_str().unwrap_or_default();
        format!("event: {name}\ndata: {data}\n\n")
    };
    events.iter().map(event).collect()
}
