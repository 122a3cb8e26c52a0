//! slack-api against a stand-in for Slack.

#![expect(
    clippy::unwrap_used,
    reason = "a failing unwrap is a failing test, outside #[test] functions too"
)]

mod openapi;
mod threads;
