//! jira-api against a stand-in for Jira.

mod issues;
mod openapi;
