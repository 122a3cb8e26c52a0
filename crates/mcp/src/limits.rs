//! How much one server takes on.

use std::time::Duration;

/// Bounds on sessions, calls and sizes; the defaults suit a server behind a few engines.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Open SSE sessions in all.
    pub sessions: usize,
    /// Open SSE sessions of one run.
    pub sessions_per_run: usize,
    /// Calls of one run in flight at once, on all its connections.
    pub calls_per_run: usize,
    /// Requests of one SSE session whose answers are not written yet.
    pub unanswered: usize,
    /// Bytes of one message to us.
    pub message_bytes: usize,
    /// Bytes of one tool's answer, as JSON.
    pub output_bytes: usize,
    /// How long an answer may wait for a client that does not read its stream.
    pub write_timeout: Duration,
    /// Silence on a stream before a comment is sent.
    pub keep_alive: Duration,
    /// How often a client that asked for progress is told that its call still runs.
    pub progress_every: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sessions: 1024,
            sessions_per_run: 16,
            calls_per_run: 16,
            unanswered: 64,
            message_bytes: 4 * 1024 * 1024,
            // Some clients refuse events above 1 MiB.
            output_bytes: 512 * 1024,
            write_timeout: Duration::from_secs(30),
            keep_alive: Duration::from_secs(15),
            // Below the shortest idle timeout of the CLIs, 30 seconds.
            progress_every: Duration::from_secs(10),
        }
    }
}
