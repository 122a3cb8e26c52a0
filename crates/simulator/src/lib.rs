#![doc = include_str!("../README.md")]

pub mod agent;
mod anthropic;
mod client;
pub mod command;

mod control;
mod conversation;
mod fault;
mod gate;
mod gemini;
mod git;
mod github;
mod jira;
mod ledger;
mod model;
mod openai;
mod record;
mod reply;
pub mod script;
mod sentry;
mod server;
mod signature;
mod slack;
mod world;

pub use github::GithubApp;
pub use sentry::SENTRY_TOKEN;
pub use server::{Options, Running, start};
pub use signature::sign_github;
