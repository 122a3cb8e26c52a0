//! The service's configuration and start.

use axum::Router;
use domain::Provider;
use mcp::{Backend, Settings};
use service::{Args, ConfigError, Context, Program};
use url::Url;

use crate::{tools::JiraTools, toolsets::TOOLSETS};

/// Configuration of jira-mcp.
#[derive(Debug, clap::Args)]
pub struct Config {
    /// What every service has.
    #[command(flatten)]
    pub args: Args,

    /// What every MCP server has.
    #[command(flatten)]
    pub settings: Settings,

    /// URL of jira-api.
    #[arg(long, env = "JIRA_API_SERVICE_URL")]
    pub jira_api_service_url: Option<Url>,
}

impl Config {
    fn backend(&self) -> Backend {
        Backend {
            provider: Provider::Jira,
            name: "jira-api",
            variable: "JIRA_API_SERVICE_URL",
            url: self.jira_api_service_url.clone(),
        }
    }
}

impl Program for Config {
    const NAME: &'static str = "jira-mcp";
    const ABOUT: &'static str = "Serves Jira's tools to coding CLIs over SSE and streamable HTTP";
    const PORT: u16 = 9002;

    fn args(&self) -> &Args {
        &self.args
    }

    fn check(&self) -> Result<(), ConfigError> {
        self.settings.resolve(&self.args, &self.backend())?;
        self.settings.catalogue(TOOLSETS).map(|_| ())
    }

    async fn start(self, context: Context) -> anyhow::Result<Router> {
        let backend = self.backend();
        mcp::start(
            Self::NAME,
            (&self.args, &self.settings),
            &backend,
            &context,
            (TOOLSETS, JiraTools::new),
        )
    }
}
