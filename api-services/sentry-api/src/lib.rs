//! The only holder of the Sentry credential: answers reads of Sentry to runs.

mod app;
mod config;
mod issues;
mod routes;
mod start;

pub use config::Config;
pub use routes::openapi;
