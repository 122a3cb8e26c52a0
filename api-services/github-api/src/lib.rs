//! The only holder of the GitHub credential: answers reads, makes recorded writes, and passes git on.

mod app;
mod caller;
mod config;
mod credential;
mod effect;
mod git;
mod github;
mod narrow;
mod proxy;
mod routes;
mod start;
mod trust;
mod within;

pub use config::Config;
pub use routes::openapi;
