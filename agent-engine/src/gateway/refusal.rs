//! Refusals in the shape of the Anthropic API, so that a CLI shows them as what they are.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

/// A refusal of the model gateway.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refusal {
    /// Nothing is open under that path.
    #[error("this engine has no such run")]
    NoRun,
    /// The body is no message request.
    #[error("the body is no message request: model and max_tokens are needed")]
    Unreadable,
    /// The engine has no key.
    #[error("the engine has no ANTHROPIC_API_KEY")]
    NoKey,
    /// The cap would be passed.
    #[error("the task's cost cap is reached; the run ends here")]
    OverBudget,
    /// The task is another engine's by now.
    #[error("the task belongs to another engine by now; the run ends here")]
    Fenced,
    /// A dependency does not answer.
    #[error("the engine's database does not answer; try again")]
    Unaccountable,
    /// The model API does not answer.
    #[error("the model API does not answer; try again")]
    Unreachable,
}

impl Refusal {
    const fn status(self) -> (StatusCode, &'static str) {
        match self {
            Self::NoRun => (StatusCode::NOT_FOUND, "not_found_error"),
            Self::Unreadable => (StatusCode::BAD_REQUEST, "invalid_request_error"),
            Self::NoKey => (StatusCode::UNAUTHORIZED, "authentication_error"),
            Self::OverBudget | Self::Fenced => (StatusCode::FORBIDDEN, "permission_error"),
            Self::Unaccountable => (StatusCode::SERVICE_UNAVAILABLE, "api_error"),
            Self::Unreachable => (StatusCode::BAD_GATEWAY, "api_error"),
        }
    }

    const fn may_pass(self) -> bool {
        matches!(self, Self::Unaccountable | Self::Unreachable)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (status, kind) = self.status();
        let error = json!({ "type": kind, "message": self.to_string() });
        let body = axum::Json(json!({ "type": "error", "error": error }));
        // The clients of this API obey the header before they look at the status.
        let again = if self.may_pass() { "true" } else { "false" };
        (status, [("x-should-retry", again)], body).into_response()
    }
}
