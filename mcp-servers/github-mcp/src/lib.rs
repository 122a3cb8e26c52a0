//! Serves GitHub's tools to runs, by way of github-api, which alone holds the credential.

mod config;
mod official;
mod repository;
mod tools;
mod toolsets;

pub use config::{Config, Tooling};
pub use toolsets::TOOLSETS;
