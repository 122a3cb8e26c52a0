//! The name of a tool call, by which a repeated request is told from a second write.

use axum::extract::FromRequestParts;
use contracts::IDEMPOTENCY_KEY;
use http::request::Parts;
use service::Problem;

/// The `Idempotency-Key` of a request: 1 to 255 visible characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallId(pub String);

impl<S: Send + Sync> FromRequestParts<S> for CallId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts
            .headers
            .get(IDEMPOTENCY_KEY)
            .and_then(|value| value.to_str().ok())
            .map(str::trim)
            .filter(|call| (1..=255).contains(&call.len()))
            .map(|call| Self(call.to_owned()))
            .ok_or_else(|| {
                Problem::bad_request(
                    "send an Idempotency-Key header of 1 to 255 characters that names this tool call",
                )
            })
    }
}
