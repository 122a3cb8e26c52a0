//! The names of the metrics that every service has; no metric name is a string at its call site.

use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};

/// Requests answered, by method, matched route and status.
pub const HTTP_REQUESTS: &str = "http_server_requests_total";
/// Time from the request's head to the response's head, in seconds, by method and matched route.
pub const HTTP_SECONDS: &str = "http_server_request_duration_seconds";
/// Calls of a provider's API, by provider, route and status (`none` where no answer came).
pub const UPSTREAM_REQUESTS: &str = "upstream_requests_total";
/// Time of one call of a provider's API, in seconds, by provider and route.
pub const UPSTREAM_SECONDS: &str = "upstream_request_duration_seconds";
/// Reads that a provider said are unchanged, so that the kept answer was given, by provider and route.
pub const UPSTREAM_CACHE_HITS: &str = "upstream_cache_hits_total";
/// Calls that met a known limit, by provider, route and how (`waited`, `refused`).
pub const UPSTREAM_LIMITED: &str = "upstream_limited_total";
/// Whether a provider is asked: 0 yes, 1 one call finds out, 2 not for a while.
pub const UPSTREAM_BREAKER: &str = "upstream_breaker_state";
/// What is left of a provider's quota, as it said last, by provider and resource (`all` where it names none).
pub const UPSTREAM_QUOTA: &str = "upstream_quota_remaining";

/// Buckets of every histogram in seconds.
pub(crate) const SECONDS_BUCKETS: &[f64] = &[
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0,
];

pub(crate) fn describe() {
    describe_counter!(
        HTTP_REQUESTS,
        Unit::Count,
        "Requests answered, by method, route and status"
    );
    describe_histogram!(
        HTTP_SECONDS,
        Unit::Seconds,
        "Time to answer a request, by method and route"
    );
    describe_counter!(
        UPSTREAM_REQUESTS,
        Unit::Count,
        "Calls of a provider's API, by provider, route and status"
    );
    describe_histogram!(
        UPSTREAM_SECONDS,
        Unit::Seconds,
        "Time of one call of a provider's API"
    );
    describe_counter!(
        UPSTREAM_CACHE_HITS,
        Unit::Count,
        "Reads that a provider said are unchanged, by provider and route"
    );
    describe_counter!(
        UPSTREAM_LIMITED,
        Unit::Count,
        "Calls that met a known limit, by provider, route and how"
    );
    describe_gauge!(
        UPSTREAM_BREAKER,
        "Whether a provider is asked: 0 yes, 1 one call finds out, 2 not for a while"
    );
    describe_gauge!(
        UPSTREAM_QUOTA,
        Unit::Count,
        "What is left of a provider's quota, as it said last"
    );
}
