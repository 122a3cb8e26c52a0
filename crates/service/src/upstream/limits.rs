//! Rate limits as providers state them: `Retry-After`, and the remaining quota with its reset.

use std::time::Duration;

use chrono::{DateTime, Utc};
use http::{HeaderMap, HeaderName, StatusCode, header};

const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");
/// What to wait where a provider limits without saying how long; GitHub asks for a minute.
const UNSTATED: Duration = Duration::from_secs(60);

/// How much of the quota is left, where the provider says.
pub(super) fn remaining(headers: &HeaderMap) -> Option<f64> {
    number(headers, &REMAINING)
}

/// How long to wait, where the answer is a limit and no plain refusal.
pub(super) fn wait_of(
    status: StatusCode,
    headers: &HeaderMap,
    now: DateTime<Utc>,
) -> Option<Duration> {
    let stated = number(headers, &header::RETRY_AFTER);
    let used_up = remaining(headers) == Some(0.0);
    // GitHub answers 403 both for limits and for missing rights; only limits carry one of these headers.
    let limited = match status {
        StatusCode::TOO_MANY_REQUESTS => true,
        StatusCode::FORBIDDEN => stated.is_some() || used_up,
        _ => false,
    };
    if !limited {
        return None;
    }
    let reset = number(headers, &RESET)
        .filter(|_| used_up)
        .map(|at| at - now.timestamp_millis() as f64 / 1000.0);
    let seconds = stated.or(reset).unwrap_or(UNSTATED.as_secs_f64());
    Some(Duration::from_secs_f64(seconds.clamp(0.0, 86_400.0)))
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Option<f64> {
    let value: f64 = headers.get(name)?.to_str().ok()?.trim().parse().ok()?;
    value.is_finite().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(status: u16, headers: &[(&'static str, &str)]) -> Option<u64> {
        let headers = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()))
            .collect();
        let now = DateTime::from_timestamp(1_000, 0).unwrap();
        wait_of(StatusCode::from_u16(status).unwrap(), &headers, now).map(|wait| wait.as_secs())
    }

    #[test]
    fn a_limit_is_told_from_a_missing_right() {
        assert_eq!(wait(403, &[("x-ratelimit-remaining", "4000")]), None);
        assert_eq!(wait(403, &[("retry-after", "7")]), Some(7));
        let used_up = [
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", "1030"),
        ];
        assert_eq!(wait(403, &used_up), Some(30));
        assert_eq!(wait(429, &[]), Some(60));
        assert_eq!(wait(422, &[("retry-after", "7")]), None);
    }

    #[test]
    fn a_reset_in_the_past_means_now() {
        let past = [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "10")];
        assert_eq!(wait(429, &past), Some(0));
    }
}
