//! slack-api against a stand-in for Slack.

mod openapi;
mod threads;
