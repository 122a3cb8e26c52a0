//! slack-api against a stand-in for Slack.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod openapi;
mod threads;
