//! The only holder of the Sentry credential: answers reads of Sentry to runs, and makes recorded writes.

mod app;
mod config;
mod effect;
mod remembered;
mod routes;
mod scope;
mod sentry;
mod start;

pub use config::Config;
pub use routes::openapi;
