//! slack-mcp before a stand-in for slack-api.
#![expect(
    clippy::unwrap_used,
    reason = "a helper that cannot go on fails its test"
)]

mod conformance;
mod offer;
mod page;
mod reads;
mod resources;
mod start;
mod thread;
mod writes;
