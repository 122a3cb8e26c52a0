//! Serves Slack's tools to runs, by way of slack-api, which alone holds the credential.

mod config;
mod tools;
mod toolsets;

pub use config::Config;
