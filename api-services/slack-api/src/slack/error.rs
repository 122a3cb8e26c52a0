//! Slack's refusals, which come with status 200 and a name.

use std::time::Duration;

use domain::Provider;
use http::StatusCode;
use serde::Deserialize;
use service::{Problem, upstream::UpstreamError};

const PROVIDER: Provider = Provider::Slack;

/// Why a method gave nothing.
#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum SlackError {
    /// The call itself failed.
    #[error(transparent)]
    Upstream(#[from] UpstreamError),
    /// Slack said no, by this name.
    #[error("slack answered {name}{hint}")]
    Said {
        name: String,
        /// What to do about it, as the sentence goes on.
        hint: String,
    },
}

impl SlackError {
    /// Whether Slack said no by one of these names.
    pub(crate) fn is(&self, names: &[&str]) -> bool {
        matches!(self, Self::Said { name, .. } if names.contains(&name.as_str()))
    }
}

/// The part of every answer that says whether it is one.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Verdict {
    ok: bool,
    #[serde(default)]
    error: String,
    /// The scope that is missing.
    needed: Option<String>,
    #[serde(default)]
    response_metadata: Messages,
}

#[derive(Debug, Default, Deserialize)]
struct Messages {
    #[serde(default)]
    messages: Vec<String>,
}

/// The refusal, where it is one.
pub(super) fn check(verdict: &Verdict) -> Result<(), SlackError> {
    if verdict.ok {
        return Ok(());
    }
    Err(match verdict.error.as_str() {
        "ratelimited" | "rate_limited" => UpstreamError::Limited {
            provider: PROVIDER,
            wait: Duration::from_secs(30),
        }
        .into(),
        "internal_error" | "fatal_error" | "service_unavailable" | "request_timeout" => {
            UpstreamError::Failed {
                provider: PROVIDER,
                status: StatusCode::INTERNAL_SERVER_ERROR,
            }
            .into()
        }
        name => SlackError::Said {
            name: name.to_owned(),
            hint: hint(verdict),
        },
    })
}

fn hint(verdict: &Verdict) -> String {
    match verdict.error.as_str() {
        "not_in_channel" => "; our bot is not in this channel, a person must invite it".to_owned(),
        "missing_scope" => format!(
            "; our bot lacks the scope {}, an operator must add it",
            verdict.needed.as_deref().unwrap_or("for this")
        ),
        "channel_not_found" => {
            "; it does not exist, or is private and our bot is not in it".to_owned()
        }
        "is_archived" => "; nothing can be written there any more".to_owned(),
        "msg_too_long" => "; send less, or upload it as a file".to_owned(),
        _ => match verdict.response_metadata.messages.as_slice() {
            [] => String::new(),
            said => format!("; {}", said.join("; ")).chars().take(500).collect(),
        },
    }
}

/// The HTTP status that says the same.
fn status_of(name: &str) -> StatusCode {
    match name {
        "channel_not_found" | "thread_not_found" | "message_not_found" | "user_not_found"
        | "users_not_found" | "file_not_found" | "file_deleted" | "not_found" | "no_reaction" => {
            StatusCode::NOT_FOUND
        }
        "not_in_channel"
        | "missing_scope"
        | "access_denied"
        | "no_permission"
        | "cant_update_message"
        | "cant_delete_message"
        | "restricted_action"
        | "ekm_access_denied"
        | "not_allowed_token_type"
        | "is_archived" => StatusCode::FORBIDDEN,
        "invalid_auth" | "not_authed" | "token_revoked" | "token_expired" | "account_inactive" => {
            StatusCode::UNAUTHORIZED
        }
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

impl From<SlackError> for UpstreamError {
    fn from(error: SlackError) -> Self {
        match error {
            SlackError::Upstream(error) => error,
            SlackError::Said { name, hint } => Self::Refused {
                provider: PROVIDER,
                status: status_of(&name),
                message: format!("{name}{hint}"),
            },
        }
    }
}

impl From<SlackError> for Problem {
    fn from(error: SlackError) -> Self {
        UpstreamError::from(error).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_refusal_has_its_status() {
        let status = |error: &str| {
            let verdict = Verdict {
                error: error.to_owned(),
                ..Verdict::default()
            };
            let error = check(&verdict).unwrap_err();
            Problem::from(error).status().as_u16()
        };
        assert_eq!(status("channel_not_found"), 404);
        assert_eq!(status("not_in_channel"), 403);
        assert_eq!(status("invalid_auth"), 502);
        assert_eq!(status("ratelimited"), 503);
        assert_eq!(status("internal_error"), 502);
        assert_eq!(status("something_new"), 422);
    }

    #[test]
    fn a_missing_scope_is_named() {
        let verdict: Verdict = serde_json::from_str(
            r#"{"ok":false,"error":"missing_scope","needed":"pins:read","provided":"x"}"#,
        )
        .unwrap();
        let error = check(&verdict).unwrap_err();
        assert!(error.is(&["missing_scope"]));
        assert_eq!(
            error.to_string(),
            "slack answered missing_scope; our bot lacks the scope pins:read, an operator must add it"
        );
    }
}
