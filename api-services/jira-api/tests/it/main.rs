//! jira-api against a private Postgres and a simulated Jira.

#![expect(
    clippy::unwrap_used,
    reason = "a failing unwrap is a failing test, outside #[test] functions too"
)]

mod bounds;
mod comments;
mod configuration;
mod data_center;
mod oauth;
mod openapi;
mod reads;
mod status;
mod world;
mod writes;
