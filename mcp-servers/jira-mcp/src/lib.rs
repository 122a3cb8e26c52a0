//! Serves Jira's tools to runs, by way of jira-api, which alone holds the credential.

mod beside;
mod config;
mod tools;
mod toolsets;

pub use config::Config;
pub use toolsets::TOOLSETS;
