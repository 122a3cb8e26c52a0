//! github-api against a private Postgres and a simulated GitHub.

#![expect(
    clippy::unwrap_used,
    reason = "a failing unwrap is a failing test, outside #[test] functions too"
)]

mod app;
mod comments;
mod disabled;
mod git;
mod graphql;
mod limits;
mod openapi;
mod policy;
mod proxy;
mod pulls;
mod pushes;
mod reads;
mod status;
mod world;
