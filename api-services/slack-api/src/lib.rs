//! The only holder of the Slack credential: answers reads of Slack to runs.

mod app;
mod config;
mod routes;
mod start;
mod threads;

pub use config::Config;
pub use routes::openapi;
