//! jira-mcp before a stand-in for jira-api.
#![expect(
    clippy::unwrap_used,
    reason = "a helper that cannot go on fails its test"
)]

mod beside;
mod conformance;
mod issue;
mod lists;
mod page;
mod start;
mod tools;
mod writes;
