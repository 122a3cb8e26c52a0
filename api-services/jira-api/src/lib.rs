//! The only holder of the Jira credential: answers reads of Jira to runs, and makes their recorded writes.

mod app;
mod caller;
mod config;
mod credential;
mod effect;
mod jira;
mod jql;
mod key;
mod routes;
mod start;

pub use config::Config;
pub use jira::Flavour;
pub use routes::openapi;
