//! Claude Code.

mod config;
mod executor;
mod result;

use std::path::Path;

use crate::{
    cli::{
        base::{Launch, Order, Provider, Said},
        version::Version,
    },
    config::Config,
};

/// Claude Code, headless.
#[derive(Debug)]
pub(crate) struct Claude;

impl Provider for Claude {
    fn program<'a>(&self, config: &'a Config) -> &'a Path {
        &config.claude_bin
    }

    /// Older ones let a repository's files run code or name MCP servers.
    fn floor(&self) -> Version {
        Version(2, 1, 238)
    }

    fn launch(&self, order: &Order) -> Launch {
        config::launch(order)
    }

    fn read(&self, line: &str) -> Said {
        executor::read(line)
    }
}
