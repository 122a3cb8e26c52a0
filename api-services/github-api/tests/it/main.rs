//! github-api against a private Postgres and a simulated GitHub.

#![expect(
    clippy::unwrap_used,
    reason = "a failing unwrap is a failing test, outside #[test] functions too"
)]

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
mod pulls;
mod pushes;
mod reads;
mod search;
mod status;
mod world;
