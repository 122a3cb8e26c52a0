//! The simulator and sim-agent from outside: over HTTP, with git, and as a process.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod agent;
mod agent_tools;
mod agent_trouble;
mod control;
mod faults;
mod git;
mod graphql;
mod issue_script;
mod jira;
mod mcp_server;
mod model;
mod model_gemini;
mod model_openai;
mod process;
mod project;
mod pulls;
mod rest;
mod scripts;
mod sentry;
mod slack;
mod world;
