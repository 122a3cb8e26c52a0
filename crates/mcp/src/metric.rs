//! The names of this crate's metrics.

use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};

/// Open SSE sessions.
pub(crate) const SESSIONS: &str = "mcp_sessions_open";
/// Tool calls that ended, by tool and outcome (ok, error, failed, refused, cancelled).
pub(crate) const CALLS: &str = "mcp_tool_calls_total";
/// Time from a tool call's arrival to its answer, in seconds, by tool.
pub(crate) const CALL_SECONDS: &str = "mcp_tool_call_duration_seconds";

pub(crate) fn describe() {
    describe_gauge!(SESSIONS, Unit::Count, "Open SSE sessions");
    describe_counter!(CALLS, Unit::Count, "Tool calls, by tool and outcome");
    describe_histogram!(CALL_SECONDS, Unit::Seconds, "Time of a tool call, by tool");
}
