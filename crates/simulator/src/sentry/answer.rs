//! Sentry's errors, and what every answer of it carries.

use axum::{
    Json,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use chrono::Utc;
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde_json::json;

use super::SENTRY_TOKEN;
use crate::{
    record::{Asker, Refused},
    world::Sim,
};

/// The id of the account that our token belongs to.
pub(super) const OWN: u64 = 1;
/// Its name.
pub(super) const OWN_NAME: &str = "agents-system";
/// Requests a second for one caller.
const LIMIT: &str = "40";

/// An answer that is not a success.
#[derive(Debug)]
pub(super) struct Error(StatusCode, String);

pub(super) type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub(super) fn not_found() -> Self {
        let text = "The requested resource does not exist";
        Self(StatusCode::NOT_FOUND, text.to_owned())
    }

    pub(super) fn invalid(text: &str) -> Self {
        Self(StatusCode::BAD_REQUEST, text.to_owned())
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let Self(status, detail) = self;
        let mut answer = (status, Json(json!({ "detail": detail }))).into_response();
        answer.extensions_mut().insert(Refused(detail));
        answer
    }
}

/// Asks for the token and puts Sentry's rate limit headers on every answer.
pub(super) async fn guard(State(_): State<Sim>, request: Request, next: Next) -> Response {
    let expected = format!("Bearer {SENTRY_TOKEN}");
    let shown = request.headers().get(header::AUTHORIZATION);
    let known = shown.is_some_and(|value| value.as_bytes() == expected.as_bytes());
    let mut answer = if known {
        let mut answer = next.run(request).await;
        answer.extensions_mut().insert(Asker(OWN_NAME.to_owned()));
        answer
    } else {
        Error(StatusCode::UNAUTHORIZED, "Invalid token".to_owned()).into_response()
    };
    let reset = (Utc::now().timestamp() + 1).to_string();
    let headers = [
        ("x-sentry-rate-limit-limit", LIMIT),
        ("x-sentry-rate-limit-remaining", "39"),
        ("x-sentry-rate-limit-reset", reset.as_str()),
        ("x-sentry-rate-limit-concurrentlimit", "25"),
        ("x-sentry-rate-limit-concurrentremaining", "24"),
    ];
    for (name, value) in headers {
        let value = HeaderValue::from_str(value).expect("digits are header text");
        answer
            .headers_mut()
            .insert(HeaderName::from_static(name), value);
    }
    answer
}
