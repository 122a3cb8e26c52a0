//! Jira's errors, who asks, and what every handler reads from a path.

use axum::{
    Json,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderName, HeaderValue, StatusCode};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{BOT, TOKEN};
use crate::{
    github::bearer,
    record::{Asker, Refused},
    world::Sim,
};

/// What a path names; what it does not name is empty.
#[derive(Debug, Default, Deserialize)]
pub(super) struct At {
    #[serde(default)]
    pub(super) version: String,
    #[serde(default)]
    pub(super) key: String,
    #[serde(default)]
    pub(super) id: String,
    #[serde(default)]
    pub(super) name: String,
}

impl At {
    /// Whether texts are documents, as in v3.
    pub(super) fn documents(&self) -> bool {
        self.version != "2"
    }
}

#[derive(Debug)]
pub(super) struct Error {
    status: StatusCode,
    messages: Vec<String>,
    fields: Map<String, Value>,
}

pub(super) type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self {
            status,
            messages: vec![message.into()],
            fields: Map::new(),
        }
    }

    pub(super) fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    pub(super) fn no_issue() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "Issue does not exist or you do not have permission to see it.",
        )
    }

    pub(super) fn not_found(what: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, format!("{what} not found."))
    }

    /// 400 about one field.
    pub(super) fn field(name: &str, message: &str) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            messages: Vec::new(),
            fields: Map::from_iter([(name.to_owned(), json!(message))]),
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let reason = format!("{:?} {:?}", self.messages, self.fields);
        let body = json!({ "errorMessages": self.messages, "errors": self.fields });
        let mut answer = (self.status, Json(body)).into_response();
        answer.extensions_mut().insert(Refused(reason));
        answer
    }
}

/// Asks for a credential, and puts Jira's usual headers on every answer.
pub(super) async fn guard(State(sim): State<Sim>, request: Request, next: Next) -> Response {
    let known = bearer(request.headers())
        .is_some_and(|token| token == TOKEN || sim.ledger().jira.access.contains(&token));
    let mut answer = if known {
        let mut answer = next.run(request).await;
        answer.extensions_mut().insert(Asker(BOT.to_owned()));
        answer
    } else {
        Error::new(
            StatusCode::UNAUTHORIZED,
            "Client must be authenticated to access this resource.",
        )
        .into_response()
    };
    for (name, value) in [
        ("x-ratelimit-limit", "350"),
        ("x-ratelimit-remaining", "349"),
    ] {
        answer.headers_mut().insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    answer
}

/// The part of a list that `startAt` and `maxResults` name, under the list's name.
pub(super) fn page(name: &str, all: &[Value], start: usize, size: usize) -> Json<Value> {
    let start = start.min(all.len());
    let end = (start + size).min(all.len());
    let mut body = json!({
        "startAt": start, "maxResults": size, "total": all.len(), "isLast": end == all.len(),
    });
    body[name] = json!(all[start..end]);
    Json(body)
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Part {
    #[serde(default)]
    pub(super) start_at: usize,
    #[serde(default = "fifty")]
    pub(super) max_results: usize,
}

const fn fifty() -> usize {
    50
}
