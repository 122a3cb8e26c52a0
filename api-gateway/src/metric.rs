//! The names of the gateway's metrics.

use metrics::{Unit, describe_counter, describe_histogram};

/// Authentic deliveries answered, by provider and decision; a redelivery counts as `duplicate`.
pub const DELIVERIES: &str = "gateway_deliveries_total";
/// Requests refused with nothing stored, by provider and reason.
pub const REFUSED: &str = "gateway_refused_total";
/// Time from the request's head to the commit, in seconds.
pub const ACCEPT_SECONDS: &str = "gateway_accept_duration_seconds";
/// Hints for engines, by outcome: `rung`, `failed` (Redis), `dropped` (too many waited).
pub const HINTS: &str = "gateway_hints_total";
/// Statuses handed to an API service, by outcome: `delivered`, `outdated`, `failed`.
pub const STATUSES: &str = "gateway_statuses_total";

pub(crate) fn describe() {
    describe_counter!(
        DELIVERIES,
        Unit::Count,
        "Authentic deliveries answered, by provider and decision"
    );
    describe_counter!(
        REFUSED,
        Unit::Count,
        "Requests refused with nothing stored, by provider and reason"
    );
    describe_histogram!(
        ACCEPT_SECONDS,
        Unit::Seconds,
        "Time from a delivery's head to its commit"
    );
    describe_counter!(HINTS, Unit::Count, "Hints for engines, by outcome");
    describe_counter!(
        STATUSES,
        Unit::Count,
        "Statuses handed to an API service, by outcome"
    );
}
