//! The only holder of the Slack credential: answers reads of Slack to runs, and makes their recorded writes.

mod app;
mod config;
mod effect;
mod own;
mod reach;
mod reading;
mod routes;
mod slack;
mod start;

pub use config::Config;
pub use routes::openapi;
