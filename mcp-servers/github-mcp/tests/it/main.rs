//! github-mcp before a stand-in for github-api.
#![expect(
    clippy::unwrap_used,
    reason = "a helper that cannot go on fails its test"
)]

mod actions;
mod backend;
mod conformance;
mod contents;
mod issues;
mod lists;
mod official;
mod page;
mod pulls;
mod resources;
mod start;
mod tools;
mod trace;
mod writes;
