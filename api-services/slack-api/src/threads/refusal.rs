//! Slack's refusals, which come with status 200 and a name.

use http::StatusCode;
use serde::Deserialize;
use service::Problem;

/// The part of every answer that says whether it is one.
#[derive(Debug, Deserialize)]
pub(super) struct Verdict {
    ok: bool,
    #[serde(default)]
    error: String,
}

/// The problem behind a refusal.
pub(super) fn check(verdict: &Verdict) -> Result<(), Problem> {
    if verdict.ok {
        return Ok(());
    }
    let said = format!("slack answered {}", verdict.error);
    Err(match verdict.error.as_str() {
        "channel_not_found" | "thread_not_found" | "message_not_found" => Problem::not_found(said),
        "not_in_channel" | "missing_scope" | "access_denied" | "no_permission" => {
            Problem::new(StatusCode::FORBIDDEN, "upstream-refused").detail(format!(
                "{said}; our bot may not read this channel, a person must invite it"
            ))
        }
        "invalid_ts" | "invalid_ts_latest" | "invalid_arguments" | "invalid_cursor" => {
            Problem::bad_request(said)
        }
        "ratelimited" => Problem::new(StatusCode::SERVICE_UNAVAILABLE, "upstream")
            .retry_after(30)
            .detail(said),
        "invalid_auth" | "not_authed" | "token_revoked" | "token_expired" | "account_inactive" => {
            bad_gateway("slack refuses our credential; an operator must renew it")
        }
        "internal_error" | "fatal_error" | "service_unavailable" | "request_timeout" => {
            bad_gateway(&format!("{said}; try again"))
        }
        _ => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "upstream-refused").detail(said),
    })
}

fn bad_gateway(detail: &str) -> Problem {
    Problem::new(StatusCode::BAD_GATEWAY, "upstream").detail(detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_refusal_has_its_status() {
        let status = |error: &str| {
            let verdict = Verdict {
                ok: false,
                error: error.to_owned(),
            };
            check(&verdict).unwrap_err().status().as_u16()
        };
        assert_eq!(status("channel_not_found"), 404);
        assert_eq!(status("not_in_channel"), 403);
        assert_eq!(status("invalid_auth"), 502);
        assert_eq!(status("ratelimited"), 503);
        assert_eq!(status("something_new"), 422);
    }
}
