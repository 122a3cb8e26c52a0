//! The names of the engine's metrics.

use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};

/// How many runs may be open at once.
pub const SLOTS: &str = "agent_engine_slots";
/// How many runs are open.
pub const RUNNING: &str = "agent_engine_running";
/// Claims by `source` (hint, poll) and `outcome` (won, lost, error).
pub const CLAIMS: &str = "agent_engine_claims_total";
/// Time from a task's acceptance to its first claim, both by Postgres's clock, in seconds.
pub const CLAIM_SECONDS: &str = "agent_engine_claim_latency_seconds";
/// Runs that ended, by `ending` (the state the task entered) and `class` (of a failure, or none).
pub const RUNS: &str = "agent_engine_runs_total";
/// Runs that were killed because their lease was lost or could not be renewed.
pub const LEASE_LOSSES: &str = "agent_engine_lease_losses_total";
/// Whether hints arrive: 1, or 0 while the engine polls Postgres because Redis does not answer.
pub const HINTS_UP: &str = "agent_engine_hints_up";
/// Statuses handed to an API service, by `outcome` (delivered, failed, refused).
pub const STATUSES: &str = "agent_engine_statuses_total";

pub(super) fn describe() {
    describe_gauge!(SLOTS, Unit::Count, "Runs that may be open at once");
    describe_gauge!(RUNNING, Unit::Count, "Runs that are open");
    describe_counter!(CLAIMS, Unit::Count, "Claims, by source and outcome");
    describe_histogram!(
        CLAIM_SECONDS,
        Unit::Seconds,
        "Time from a task's acceptance to its first claim, by Postgres's clock"
    );
    describe_counter!(RUNS, Unit::Count, "Runs that ended, by ending and class");
    describe_counter!(
        LEASE_LOSSES,
        Unit::Count,
        "Runs killed because their lease was lost or could not be renewed"
    );
    describe_gauge!(
        HINTS_UP,
        Unit::Count,
        "Whether hints arrive; 0 while the engine polls"
    );
    describe_counter!(
        STATUSES,
        Unit::Count,
        "Statuses handed to an API service, by outcome"
    );
}
