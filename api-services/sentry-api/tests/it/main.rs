//! sentry-api against a stand-in for Sentry.

#![expect(
    clippy::unwrap_used,
    reason = "a failing unwrap is a failing test, outside #[test] functions too"
)]

mod issues;
mod openapi;
