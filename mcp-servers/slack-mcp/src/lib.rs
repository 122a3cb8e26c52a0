//! Serves Slack's tools to runs, by way of slack-api, which alone holds the credential.

mod config;
mod resources;
mod tools;
mod toolsets;

pub use config::Config;
pub use toolsets::TOOLSETS;
