//! Serves Slack's tools to runs, by way of slack-api, which alone holds the credential.

mod config;
mod tools;

pub use config::Config;
