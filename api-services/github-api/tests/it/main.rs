//! github-api against a private Postgres and a simulated GitHub.

#![expect(
    clippy::unwrap_used,
    reason = "a failing unwrap is a failing test, outside #[test] functions too"
)]

mod code;
mod comments;
mod disabled;
mod git;
mod issues;
mod limits;
mod openapi;
mod policy;
mod pulls;
mod reads;
mod search;
mod status;
mod world;
