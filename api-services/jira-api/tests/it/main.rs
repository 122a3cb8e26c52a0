//! jira-api against a stand-in for Jira.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod issues;
mod openapi;
