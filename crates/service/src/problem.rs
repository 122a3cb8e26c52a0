//! Errors as the outside sees them: problem+json (RFC 9457) with a stable type and nothing internal.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

use crate::middleware::REQUEST_ID;

/// One problem, answered as `application/problem+json` with the request's id.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    status: StatusCode,
    slug: &'static str,
    detail: Option<String>,
    retry_after: Option<u64>,
    extra: Map<String, Value>,
}

impl Problem {
    /// A problem with its status and its stable, machine-readable type.
    pub fn new(status: StatusCode, slug: &'static str) -> Self {
        Self {
            status,
            slug,
            detail: None,
            retry_after: None,
            extra: Map::new(),
        }
    }

    /// What happened, to which input, and what to do.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// When to come again, in seconds.
    #[must_use]
    pub const fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// A further member of the problem.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.extra.insert(name.to_owned(), value.into());
        self
    }

    /// Nobody showed who they are, or it was not believed.
    pub fn unauthorized(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized").detail(detail)
    }

    /// Known, but not allowed.
    pub fn forbidden(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden").detail(detail)
    }

    /// There is no such thing.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found").detail(detail)
    }

    /// The input cannot be used.
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-request").detail(detail)
    }

    /// The provider is not in PROVIDERS.
    pub fn provider_disabled(provider: domain::Provider) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "provider-disabled").detail(format!(
            "{provider} is not enabled; add it to PROVIDERS and set its secrets"
        ))
    }

    /// Something of ours failed; the cause is logged here, once, and not shown.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(error = %cause, "internal error");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
            .detail("something failed on our side; the log names this request id")
    }

    /// A dependency does not answer; the cause is logged here, once.
    pub fn unavailable(cause: &dyn std::fmt::Display) -> Self {
        tracing::warn!(error = %cause, "a dependency does not answer");
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable")
            .retry_after(1)
            .detail("a dependency does not answer; try again")
    }

    /// Its HTTP status.
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// Its members, as they are answered.
    pub fn to_json(&self) -> Value {
        let mut body = self.extra.clone();
        body.insert("type".to_owned(), json!(self.slug));
        body.insert(
            "title".to_owned(),
            json!(self.status.canonical_reason().unwrap_or("Error")),
        );
        body.insert("status".to_owned(), json!(self.status.as_u16()));
        if let Some(detail) = &self.detail {
            body.insert("detail".to_owned(), json!(detail));
        }
        if let Ok(id) = REQUEST_ID.try_with(Clone::clone) {
            body.insert("request_id".to_owned(), json!(id));
        }
        Value::Object(body)
    }

    /// Its stable type.
    pub const fn slug(&self) -> &'static str {
        self.slug
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status, axum::Json(self.to_json())).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
