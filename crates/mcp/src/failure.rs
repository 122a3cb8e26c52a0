//! What went wrong, said so that an agent can act on it.

use axum::http::StatusCode;
use rmcp::{
    ErrorData,
    handler::server::tool::IntoCallToolResult,
    model::{CallToolResponse, CallToolResult, ContentBlock},
};
use serde_json::{Map, Value};

/// A failed tool call: a text for the agent, which may correct its arguments or its plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure(String);

/// What an API service said, as problem+json where it could.
pub(crate) struct Refusal<'a> {
    pub(crate) service: &'a str,
    pub(crate) status: StatusCode,
    /// When to come again, in seconds.
    pub(crate) retry_after: Option<u64>,
    pub(crate) body: &'a [u8],
    /// Whether it was asked to write.
    pub(crate) writes: bool,
}

impl Failure {
    /// What happened, to which input, and what to do.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.0
    }

    pub(crate) fn into_result(self) -> CallToolResult {
        CallToolResult::error(vec![ContentBlock::text(self.0)])
    }

    /// No answer at all.
    pub(crate) fn silent(service: &str, writes: bool) -> Self {
        Self(format!(
            "{service} does not answer\nWhat to try: {}",
            again("wait a moment", writes)
        ))
    }

    /// Title, detail, further members (as allowed values) and what to try, one a line.
    pub(crate) fn refused(refusal: &Refusal<'_>) -> Self {
        let members: Map<String, Value> = serde_json::from_slice(refusal.body).unwrap_or_default();
        let text = |name: &str| members.get(name).and_then(Value::as_str);
        let title = text("title")
            .or_else(|| refusal.status.canonical_reason())
            .unwrap_or("Error");
        let mut lines = vec![format!(
            "{} answered {} {title}{}",
            refusal.service,
            refusal.status.as_u16(),
            text("type").map_or_else(String::new, |slug| format!(" ({slug})")),
        )];
        lines.extend(text("detail").map(str::to_owned));
        lines.extend(members.iter().filter_map(further));
        lines.push(format!(
            "What to try: {}",
            text("try").map_or_else(|| advice(refusal), str::to_owned)
        ));
        lines.extend(text("request_id").map(|id| format!("Request id: {id}")));
        Self(lines.join("\n"))
    }
}

/// A member beyond RFC 9457's, as `Allowed branches: a, b`.
fn further((name, value): (&String, &Value)) -> Option<String> {
    let known = [
        "type",
        "title",
        "status",
        "detail",
        "instance",
        "request_id",
        "try",
    ];
    if known.contains(&name.as_str()) || value.is_null() {
        return None;
    }
    let plain = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    let value = match value {
        Value::Array(values) => values.iter().map(plain).collect::<Vec<_>>().join(", "),
        value => plain(value),
    };
    let mut words = name.replace(['_', '-'], " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    Some(format!("{words}: {value}"))
}

fn advice(refusal: &Refusal<'_>) -> String {
    let wait = refusal.retry_after.map_or_else(
        || "wait a moment".to_owned(),
        |seconds| format!("wait {seconds} seconds"),
    );
    match refusal.status {
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => {
            "correct the arguments and call again".to_owned()
        }
        StatusCode::UNAUTHORIZED => {
            "nothing more can be done with this run's token; end your turn and say so".to_owned()
        }
        StatusCode::FORBIDDEN => {
            "do not repeat the call; stay within what this run may reach, or end your turn and say what is missing".to_owned()
        }
        StatusCode::NOT_FOUND => {
            "check every name and number in the arguments; what exists but is out of reach looks the same".to_owned()
        }
        StatusCode::CONFLICT => "read the present state before you decide to call again".to_owned(),
        StatusCode::PAYLOAD_TOO_LARGE => "send or ask for less in one call".to_owned(),
        StatusCode::TOO_MANY_REQUESTS => format!("{wait}, then call once more"),
        status if status.is_server_error() => again(&wait, refusal.writes),
        _ => "go on without it and say so".to_owned(),
    }
}

/// A write without an answer may have been made, and a second call would make another.
fn again(wait: &str, writes: bool) -> String {
    let first = if writes {
        "see whether the write was made, and if not, "
    } else {
        ""
    };
    format!("{wait}, then {first}call once more; if it fails again, go on without it and say so")
}

impl IntoCallToolResult for Failure {
    fn into_call_tool_result(self) -> Result<CallToolResponse, ErrorData> {
        Ok(self.into_result().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(status: u16, retry_after: Option<u64>, body: &str) -> String {
        let status = StatusCode::from_u16(status).unwrap();
        let body = body.as_bytes();
        Failure::refused(&Refusal {
            service: "github-api",
            status,
            retry_after,
            body,
            writes: true,
        })
        .0
    }

    #[test]
    fn a_problem_becomes_lines_that_say_what_is_allowed() {
        let body = r#"{"type":"repository-not-allowed","title":"Forbidden","status":403,"detail":"acme/other is not this run's",
            "allowed_repositories":["acme/app","acme/lib"],"request_id":"0193"}"#;
        assert_eq!(
            text(403, None, body),
            "github-api answered 403 Forbidden (repository-not-allowed)\n\
             acme/other is not this run's\n\
             Allowed repositories: acme/app, acme/lib\n\
             What to try: do not repeat the call; stay within what this run may reach, or end your turn and say what is missing\n\
             Request id: 0193"
        );
    }

    #[test]
    fn an_answer_that_is_no_problem_is_named_by_its_status() {
        assert_eq!(
            text(429, Some(7), "<html>"),
            "github-api answered 429 Too Many Requests\nWhat to try: wait 7 seconds, then call once more"
        );
    }

    #[test]
    fn the_services_own_advice_goes_first() {
        let text = text(409, None, r#"{"title":"Conflict","try":"use base main"}"#);
        assert!(text.ends_with("What to try: use base main"), "{text}");
    }

    #[test]
    fn a_write_that_may_have_been_made_is_not_repeated_blindly() {
        let text = text(502, None, "");
        let advice =
            "wait a moment, then see whether the write was made, and if not, call once more";
        assert!(text.contains(advice), "{text}");
        assert!(
            !Failure::silent("github-api", false)
                .text()
                .contains("write was made")
        );
    }
}
