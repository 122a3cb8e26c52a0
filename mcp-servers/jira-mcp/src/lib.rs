//! Serves Jira's tools to runs, by way of jira-api, which alone holds the credential.

mod config;
mod tools;

pub use config::Config;
