//! The only holder of the Jira credential: answers reads of Jira to runs.

mod app;
mod config;
mod issues;
mod routes;
mod start;

pub use config::Config;
pub use routes::openapi;
