//! Serves Sentry's tools to runs, by way of sentry-api, which alone holds the credential.

mod config;
mod place;
mod report;
mod resources;
mod shown;
mod tools;
mod toolsets;

pub use config::Config;
pub use toolsets::TOOLSETS;
