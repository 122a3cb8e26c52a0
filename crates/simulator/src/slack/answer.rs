//! Slack's refusals: status 200 and a name.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use crate::record::Refused;

/// The name of an error, as `channel_not_found`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal(pub(super) &'static str);

pub(super) type Result<T = Value> = std::result::Result<T, Refusal>;

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut answer = Json(json!({"ok": false, "error": self.0})).into_response();
        answer.extensions_mut().insert(Refused(self.0.to_owned()));
        answer
    }
}
