//! Google's generateContent interface, which Gemini CLI speaks.

use axum::{
    Extension, Json, Router,
    body::Bytes,
    extract::{Path, Query, State},
    response::{IntoResponse as _, Response},
    routing::post,
};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{github::bearer, model, record::Seq, world::Sim};

mod generate;

use generate::Gemini;

pub(crate) fn router() -> Router<Sim> {
    Router::new()
        .route("/v1beta/models/{call}", post(call))
        .route("/v1/models/{call}", post(call))
        .layer(axum::extract::DefaultBodyLimit::max(64 << 20))
        .fallback(async || model::not_found(&Gemini))
}

#[derive(Deserialize)]
struct Key {
    key: Option<String>,
}

/// The key is in `x-goog-api-key`, the query or a bearer token.
fn authorised(sim: &Sim, headers: &HeaderMap, query: &Key) -> bool {
    let header = headers.get("x-goog-api-key").and_then(|k| k.to_str().ok());
    let key = Some(sim.model_key.as_str());
    header == key || query.key.as_deref() == key || bearer(headers).as_deref() == key
}

/// The path names a model and what is asked of it: `gemini-2.5-pro:streamGenerateContent`.
async fn call(
    State(sim): State<Sim>,
    Extension(seq): Extension<Seq>,
    Path(call): Path<String>,
    Query(query): Query<Key>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let key_ok = authorised(&sim, &headers, &query);
    let (model, verb) = call.split_once(':').unwrap_or((&call, ""));
    let stream = match verb {
        "streamGenerateContent" => true,
        "generateContent" => false,
        // About four bytes make a token.
        "countTokens" if key_ok => {
            return Json(json!({"totalTokens": body.len() / 4})).into_response();
        }
        "countTokens" => return model::unauthorised(&Gemini),
        _ => return model::not_found(&Gemini),
    };
    match generate::read(model, stream, &body) {
        Ok(asked) => model::answer(sim, seq, key_ok, Gemini, asked).await,
        Err(error) => model::invalid(&Gemini, &format!("contents: {error}")),
    }
}

/// The body of every error.
pub(crate) fn error(status: StatusCode, message: &str) -> Value {
    let word = match status.as_u16() {
        400 => "INVALID_ARGUMENT",
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        429 => "RESOURCE_EXHAUSTED",
        503 | 529 => "UNAVAILABLE",
        _ => "INTERNAL",
    };
    json!({"error": {"code": status.as_u16(), "message": message, "status": word}})
}
