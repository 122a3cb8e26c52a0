//! jira-mcp before a stand-in for jira-api.

mod issue;
mod start;
