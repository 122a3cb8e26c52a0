//! Rate limits as providers state them: `Retry-After`, and the remaining quota with its reset.

use std::time::Duration;

use chrono::{DateTime, Utc};
use http::{HeaderMap, StatusCode, header};

const REMAINING: [&str; 2] = ["x-ratelimit-remaining", "x-sentry-rate-limit-remaining"];
const RESET: [&str; 2] = ["x-ratelimit-reset", "x-sentry-rate-limit-reset"];
const RESOURCE: &str = "x-ratelimit-resource";
/// What to wait where a provider limits without saying how long; GitHub asks for a minute.
const UNSTATED: Duration = Duration::from_secs(60);
/// The longest wait that is believed.
const LONGEST: Duration = Duration::from_secs(86_400);

/// What an answer says about limits.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Said<'a> {
    /// How many calls are left.
    pub(super) remaining: Option<f64>,
    /// When there will be more, from now.
    pub(super) reset: Option<Duration>,
    /// Which of the provider's quotas is meant, as `core` or `search`.
    pub(super) resource: Option<&'a str>,
    /// How long to wait, where this answer is a limit and no plain refusal.
    pub(super) limited: Option<Limit>,
}

/// A call that was not carried out because there were too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limit {
    /// How long to wait.
    pub(super) wait: Duration,
    /// Whether a quota is used up; otherwise the provider wants quiet, whatever is left.
    pub(super) used_up: bool,
}

/// Reads an answer's headers.
pub(super) fn read(status: StatusCode, headers: &HeaderMap, now: DateTime<Utc>) -> Said<'_> {
    let remaining = first(headers, &REMAINING).and_then(number);
    let reset = first(headers, &RESET).and_then(|value| until(value, now));
    let stated = text(headers, header::RETRY_AFTER.as_str()).and_then(|value| after(value, now));
    let used_up = remaining == Some(0.0);
    // GitHub answers 403 both for limits and for missing rights; only limits carry one of these headers.
    let limited = match status {
        StatusCode::TOO_MANY_REQUESTS => true,
        StatusCode::FORBIDDEN => stated.is_some() || used_up,
        _ => false,
    };
    let wait = stated.or(reset.filter(|_| used_up)).unwrap_or(UNSTATED);
    Said {
        remaining,
        reset,
        resource: text(headers, RESOURCE),
        limited: limited.then_some(Limit {
            wait: wait.min(LONGEST),
            used_up,
        }),
    }
}

fn first<'a>(headers: &'a HeaderMap, names: &[&str]) -> Option<&'a str> {
    names.iter().find_map(|name| text(headers, name))
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    Some(headers.get(name)?.to_str().ok()?.trim())
}

fn number(value: &str) -> Option<f64> {
    value.parse().ok().filter(|it: &f64| it.is_finite())
}

fn seconds(count: f64) -> Duration {
    Duration::from_secs_f64(count.clamp(0.0, LONGEST.as_secs_f64()))
}

fn from_now(at: DateTime<Utc>, now: DateTime<Utc>) -> Duration {
    (at - now).to_std().unwrap_or_default().min(LONGEST)
}

/// GitHub and Sentry give seconds since 1970, Jira a date.
fn until(value: &str, now: DateTime<Utc>) -> Option<Duration> {
    match number(value) {
        Some(at) => Some(seconds(at - now.timestamp_millis() as f64 / 1000.0)),
        None => Some(from_now(value.parse().ok()?, now)),
    }
}

/// Seconds, or a date of HTTP.
fn after(value: &str, now: DateTime<Utc>) -> Option<Duration> {
    match number(value) {
        Some(count) => Some(seconds(count)),
        None => Some(from_now(
            DateTime::parse_from_rfc2822(value).ok()?.to_utc(),
            now,
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderName;
    use proptest::prelude::*;

    fn wait(status: u16, headers: &[(&'static str, &str)]) -> Option<u64> {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()))
            .collect();
        let now = DateTime::from_timestamp(1_000, 0).unwrap();
        let said = read(StatusCode::from_u16(status).unwrap(), &headers, now);
        said.limited.map(|limit| limit.wait.as_secs())
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

    #[test]
    fn times_are_read_as_each_provider_writes_them() {
        let jira = [
            ("x-ratelimit-remaining", "0"),
            ("x-ratelimit-reset", "1970-01-01T00:17:10Z"),
        ];
        assert_eq!(wait(429, &jira), Some(30));
        let sentry = [
            ("x-sentry-rate-limit-remaining", "0"),
            ("x-sentry-rate-limit-reset", "1005"),
        ];
        assert_eq!(wait(429, &sentry), Some(5));
        let date = [("retry-after", "Thu, 01 Jan 1970 00:16:50 GMT")];
        assert_eq!(wait(429, &date), Some(10));
    }

    proptest! {
        #[test]
        fn whatever_a_provider_says_the_wait_is_at_most_a_day(after in "[ -~]{0,30}", reset in "[ -~]{0,30}") {
            let headers = [("retry-after", after.as_str()), ("x-ratelimit-reset", reset.as_str()), ("x-ratelimit-remaining", "0")];
            prop_assert!(wait(429, &headers).unwrap() <= 86_400);
        }
    }
}
