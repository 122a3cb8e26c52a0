//! sentry-mcp before a stand-in for sentry-api.
#![expect(
    clippy::unwrap_used,
    reason = "a helper that cannot go on fails its test"
)]

mod conformance;
mod events;
mod issue;
mod lists;
mod page;
mod resource;
mod start;
mod tools;
mod triage;
mod world;
