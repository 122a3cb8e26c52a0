//! The service's configuration and start.

use std::path::PathBuf;

use axum::Router;
use domain::Provider;
use mcp::{Backend, Settings, Toolset};
use service::{Args, ConfigError, Context, Program};
use url::Url;

use crate::{official, tools::GithubTools, toolsets::TOOLSETS};

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

    /// Whose tools are served: `builtin`, or `official` for those of GitHub's own server.
    #[arg(long, env = "GITHUB_MCP_BACKEND", default_value = "builtin")]
    pub github_mcp_backend: Tooling,

    /// GitHub's own server, for the backend `official`.
    #[arg(
        long,
        env = "GITHUB_MCP_SERVER_PATH",
        default_value = "/app/github-mcp-server"
    )]
    pub github_mcp_server_path: PathBuf,
}

/// Whose tools are served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Tooling {
    /// Ours.
    Builtin,
    /// Those of GitHub's own server, which runs beside us.
    Official,
}

impl Config {
    fn toolsets(&self) -> &'static [Toolset] {
        match self.github_mcp_backend {
            Tooling::Builtin => TOOLSETS,
            Tooling::Official => official::toolsets(),
        }
    }

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
        let official = self.github_mcp_backend == Tooling::Official;
        if official && !self.github_mcp_server_path.is_file() {
            let problem = format!(
                "names no file: {}; GITHUB_MCP_BACKEND=official needs GitHub's own server there, which the image has when built with OFFICIAL",
                self.github_mcp_server_path.display()
            );
            return Err(ConfigError::new("GITHUB_MCP_SERVER_PATH", problem));
        }
        self.settings.catalogue(self.toolsets()).map(|_| ())
    }

    async fn start(self, context: Context) -> anyhow::Result<Router> {
        let backend = self.backend();
        if self.github_mcp_backend == Tooling::Official {
            let path = self.github_mcp_server_path.clone();
            let official = |url| official::start(path, url, &context);
            return mcp::start_bridge(
                Self::NAME,
                (&self.args, &self.settings),
                &backend,
                &context,
                (self.toolsets(), official),
            )
            .await;
        }
        mcp::start(
            Self::NAME,
            (&self.args, &self.settings),
            &backend,
            &context,
            (TOOLSETS, GithubTools::new),
        )
    }
}
