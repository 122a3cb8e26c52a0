//! The service's configuration and start.

use axum::Router;
use domain::Provider;
use mcp::{Backend, Settings};
use service::{Args, ConfigError, Context, Program};
use url::Url;

use crate::{tools::GithubTools, toolsets::TOOLSETS};

/// Configuration of github-mcp.
#[derive(Debug, clap::Args)]
pub struct Config {
    /// What every service has.
    #[command(flatten)]
    pub args: Args,

    /// What every MCP server has.
    #[command(flatten)]
    pub settings: Settings,

    /// URL of github-api.
    #[arg(long, env = "GITHUB_API_SERVICE_URL")]
    pub github_api_service_url: Option<Url>,
}

impl Config {
    fn backend(&self) -> Backend {
        Backend {
            provider: Provider::Github,
            name: "github-api",
            variable: "GITHUB_API_SERVICE_URL",
            url: self.github_api_service_url.clone(),
        }
    }
}

impl Program for Config {
    const NAME: &'static str = "github-mcp";
    const ABOUT: &'static str = "Serves GitHub's tools to coding CLIs over SSE and streamable HTTP";
    const PORT: u16 = 9001;

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
            (TOOLSETS, GithubTools::new),
        )
    }
}
