//! The names of the metrics that every service has; no metric name is a string at its call site.

use metrics::{Unit, describe_counter, describe_histogram};

/// Requests answered, by method, matched route and status.
pub const HTTP_REQUESTS: &str = "http_server_requests_total";
/// Time from the request's head to the response's head, in seconds, by method and matched route.
pub const HTTP_SECONDS: &str = "http_server_request_duration_seconds";

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
}
