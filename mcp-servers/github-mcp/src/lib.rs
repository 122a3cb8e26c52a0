//! Serves GitHub's tools to runs, by way of github-api, which alone holds the credential.

mod config;
mod repository;
mod tools;
#[cfg_attr(not(test), expect(dead_code, reason = "the server hands it on once it can filter"))]
mod toolsets;

pub use config::Config;
