//! Serves Sentry's tools to runs, by way of sentry-api, which alone holds the credential.

mod config;
mod tools;

pub use config::Config;
