//! jira-api against a stand-in for Jira.

#![expect(
    clippy::unwrap_used,
    reason = "a failing unwrap is a failing test, outside #[test] functions too"
)]

mod issues;
mod openapi;
