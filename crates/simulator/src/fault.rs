//! Errors, rate limits, delays and lost answers, on request.

use std::{collections::BTreeMap, time::Duration};

use axum::{
    body::Body,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{gemini, openai, record::Refused, server::Sever, world::Sim};

/// What happens to matching requests. Without `status` and drops the request is only delayed.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fault {
    /// Part of the path with its query.
    #[serde(rename = "match")]
    path: String,
    #[serde(default)]
    method: Option<String>,
    #[serde(default)]
    status: Option<u16>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    body: Option<Value>,
    /// How many requests it meets; 0 is every one.
    #[serde(default = "once")]
    times: u64,
    /// How many matching requests pass first.
    #[serde(default)]
    skip: u64,
    #[serde(default)]
    delay_ms: u64,
    /// The gate that the request waits at first.
    #[serde(default)]
    gate: Option<String>,
    /// The change is made, but the connection is closed without an answer.
    #[serde(default)]
    drop_after: bool,
    /// The connection is closed before anything is done.
    #[serde(default)]
    drop_before: bool,
    /// How many requests matched so far.
    #[serde(default)]
    matched: u64,
}

fn once() -> u64 {
    1
}

impl Fault {
    fn takes(&mut self, method: &str, path: &str) -> bool {
        let meant = path.contains(&self.path)
            && self
                .method
                .as_deref()
                .is_none_or(|m| m.eq_ignore_ascii_case(method));
        if !meant {
            return false;
        }
        self.matched += 1;
        self.matched > self.skip && (self.times == 0 || self.matched <= self.skip + self.times)
    }

    fn answer(&self, status: u16, path: &str) -> Response {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = self.body.clone().unwrap_or_else(|| usual(status, path));
        let (kind, body) = match body {
            Value::String(text) => ("text/plain; charset=utf-8", text),
            json => ("application/json; charset=utf-8", json.to_string()),
        };
        let mut answer = (status, Body::from(body)).into_response();
        let headers = answer.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        for (name, value) in &self.headers {
            if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse()) {
                headers.insert(name, value);
            }
        }
        answer
            .extensions_mut()
            .insert(Refused(format!("fault on {}", self.path)));
        answer
    }
}

/// What the simulated service would say with this status.
fn usual(status: StatusCode, path: &str) -> Value {
    let reason = status.canonical_reason().unwrap_or("Fault");
    if path.starts_with("/anthropic") {
        let kind = match status.as_u16() {
            429 => "rate_limit_error",
            529 => "overloaded_error",
            _ => "api_error",
        };
        return json!({"type": "error", "error": {"type": kind, "message": reason}});
    }
    if path.starts_with("/openai") {
        return openai::error(status, "api_error", reason);
    }
    if path.starts_with("/gemini") {
        return gemini::error(status, reason);
    }
    if path.starts_with("/slack") {
        let error = match status.as_u16() {
            429 => "ratelimited",
            503 => "service_unavailable",
            _ => "internal_error",
        };
        return json!({"ok": false, "error": error});
    }
    if path.starts_with("/sentry") {
        return json!({"detail": reason});
    }
    let message = match status.as_u16() {
        403 | 429 => "API rate limit exceeded for installation ID 1.",
        _ => reason,
    };
    json!({"message": message, "documentation_url": "https://docs.github.com/rest", "status": status.as_str()})
}

pub(crate) async fn inject(State(sim): State<Sim>, request: Request, next: Next) -> Response {
    let method = request.method().as_str().to_owned();
    let path = request
        .uri()
        .path_and_query()
        .map_or_else(String::new, ToString::to_string);
    let fault = sim
        .faults()
        .iter_mut()
        .find_map(|f| f.takes(&method, &path).then(|| f.clone()));
    let Some(fault) = fault else {
        return next.run(request).await;
    };
    if fault.delay_ms > 0 {
        tokio::time::sleep(Duration::from_millis(fault.delay_ms)).await;
    }
    if let Some(gate) = &fault.gate {
        sim.gates.hold(gate).await;
    }
    if fault.drop_before {
        return sever(StatusCode::NO_CONTENT.into_response());
    }
    match fault.status {
        Some(status) if !fault.drop_after => fault.answer(status, &path),
        _ if fault.drop_after => sever(next.run(request).await),
        _ => next.run(request).await,
    }
}

fn sever(mut answer: Response) -> Response {
    answer.extensions_mut().insert(Sever);
    answer
        .extensions_mut()
        .insert(Refused("connection closed without an answer".to_owned()));
    answer
}
