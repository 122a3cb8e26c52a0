//! slack-mcp before a stand-in for slack-api.

mod start;
mod thread;
