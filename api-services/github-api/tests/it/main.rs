//! github-api against a private Postgres and a simulated GitHub.

#![expect(
    clippy::unwrap_used,
    reason = "a failing unwrap is a failing test, outside #[test] functions too"
)]

mod actions;
mod app;
mod code;
mod comments;
mod disabled;
mod git;
mod graphql;
mod issues;
mod limits;
mod openapi;
mod policy;
mod proxy;
mod pull_reads;
mod pull_stage;
mod pull_writes;
mod pulls;
mod pushes;
mod reads;
mod search;
mod status;
mod world;
