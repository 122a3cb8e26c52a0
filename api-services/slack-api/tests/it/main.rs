//! slack-api before a simulated Slack, with a database of its own.

#![allow(
    clippy::unwrap_used,
    reason = "a failing unwrap is a failing test, outside #[test] functions too"
)]

mod approved;
mod configuration;
mod files;
mod limits;
mod openapi;
mod reach;
mod reads;
mod repair;
mod status;
mod threads;
mod world;
mod writes;
