//! sentry-mcp before a stand-in for sentry-api.

mod issue;
mod start;
