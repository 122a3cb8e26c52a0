//! What an engine needs to know.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use domain::AgentCli;
use secrecy::SecretString;
use service::{ApiServices, Args, ConfigError};
use url::Url;

use crate::run::Rules;

/// Configuration of an engine; every field is an environment variable.
#[derive(Debug, Clone, clap::Args)]
pub struct Config {
    /// Arguments shared by all services.
    #[command(flatten)]
    pub service: Args,

    /// URL of Postgres, as the engine's role.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: SecretString,

    /// URL of Redis.
    #[arg(long, env = "REDIS_URL", hide_env_values = true)]
    pub redis_url: SecretString,

    /// Beginning of every Redis key, so that installations can share a Redis.
    #[arg(long, env = "REDIS_PREFIX", default_value = "agents:")]
    pub redis_prefix: String,

    /// Private key that signs run tokens: base64 of a 32-byte Ed25519 seed.
    #[arg(long, env = "RUN_TOKEN_PRIVATE_KEY", hide_env_values = true)]
    pub run_token_private_key: SecretString,

    /// The engine's service token.
    #[arg(long, env = "SERVICE_TOKEN", hide_env_values = true)]
    pub service_token: SecretString,

    /// Name of this engine in leases and logs; the host's name where unset.
    #[arg(long, env = "ENGINE_NAME")]
    pub engine_name: Option<String>,

    /// Where the API services are.
    #[command(flatten)]
    pub api_services: ApiServices,

    /// Address of github-mcp.
    #[arg(long, env = "GITHUB_MCP_URL", default_value = "http://github-mcp:9001")]
    pub github_mcp_url: Url,

    /// Address of jira-mcp.
    #[arg(long, env = "JIRA_MCP_URL", default_value = "http://jira-mcp:9002")]
    pub jira_mcp_url: Url,

    /// Address of slack-mcp.
    #[arg(long, env = "SLACK_MCP_URL", default_value = "http://slack-mcp:9003")]
    pub slack_mcp_url: Url,

    /// Address of sentry-mcp.
    #[arg(long, env = "SENTRY_MCP_URL", default_value = "http://sentry-mcp:9004")]
    pub sentry_mcp_url: Url,

    /// Address of the knowledge graph; without one runs go without its tools.
    #[arg(long, env = "KNOWLEDGE_GRAPH_URL")]
    pub knowledge_graph_url: Option<Url>,

    /// Coding CLI that runs the tasks.
    #[arg(long, env = "AGENT_CLI", default_value = "claude")]
    pub agent_cli: AgentCli,

    /// Program of the Claude Code CLI.
    #[arg(long, env = "CLAUDE_BIN", default_value = "claude")]
    pub claude_bin: PathBuf,

    /// Model that the CLI asks for; the CLI's own default where unset.
    #[arg(long, env = "AGENT_MODEL")]
    pub agent_model: Option<String>,

    /// Key of the Anthropic API; stays in the engine.
    #[arg(long, env = "ANTHROPIC_API_KEY", hide_env_values = true)]
    pub anthropic_api_key: Option<SecretString>,

    /// Address of the Anthropic API.
    #[arg(
        long,
        env = "ANTHROPIC_BASE_URL",
        default_value = "https://api.anthropic.com"
    )]
    pub anthropic_base_url: Url,

    /// File that links repositories to Jira projects, Slack channels and Sentry projects.
    #[arg(long, env = "LINKS_FILE")]
    pub links_file: Option<PathBuf>,

    /// File that says which tools each agent is shown.
    #[arg(long, env = "AGENTS_FILE")]
    pub agents_file: Option<PathBuf>,

    /// Folder of clones and private homes; the same path on every engine.
    #[arg(long, env = "WORK_DIR", default_value = "/work")]
    pub work_dir: PathBuf,

    /// Folder of the repository mirrors.
    #[arg(long, env = "REPOSITORIES_DIR", default_value = "/repositories")]
    pub repositories_dir: PathBuf,

    /// Address of the engine's loopback gateways for git and models; port 0 takes a free one.
    #[arg(long, env = "LOOPBACK_ADDR", default_value = "127.0.0.1:0")]
    pub loopback_addr: SocketAddr,

    /// Runs at the same time.
    #[arg(long, env = "ENGINE_SLOTS", default_value = "2")]
    pub engine_slots: usize,

    /// Length of a lease without heartbeat, in seconds.
    #[arg(long, env = "LEASE_SECONDS", default_value = "60")]
    pub lease_seconds: f64,

    /// Time between heartbeats, in seconds; at most a third of `FENCE_SECONDS`.
    #[arg(long, env = "HEARTBEAT_SECONDS", default_value = "10")]
    pub heartbeat_seconds: f64,

    /// Time after the last sent heartbeat that succeeded when the engine kills its runs itself, in seconds; below `LEASE_SECONDS`.
    #[arg(long, env = "FENCE_SECONDS", default_value = "45")]
    pub fence_seconds: f64,

    /// Longest time of a run, in seconds.
    #[arg(long, env = "TASK_TIMEOUT_SECONDS", default_value = "3600")]
    pub task_timeout_seconds: u64,

    /// Longest silence of a CLI, in seconds.
    #[arg(long, env = "STALL_SECONDS", default_value = "900")]
    pub stall_seconds: u64,

    /// How long a CLI that was told to stop may take before it is killed, in seconds.
    #[arg(long, env = "STOP_GRACE_SECONDS", default_value = "10")]
    pub stop_grace_seconds: f64,

    /// Most turns of a CLI session.
    #[arg(long, env = "MAX_TURNS", default_value = "100")]
    pub max_turns: u32,

    /// Cost cap of a root task, in dollars.
    #[arg(long, env = "TASK_BUDGET_DOLLARS", default_value = "5")]
    pub task_budget_dollars: f64,

    /// Most attempts of a task that end in transient errors.
    #[arg(long, env = "MAX_ATTEMPTS", default_value = "5")]
    pub max_attempts: i32,

    /// User id that CLIs run as when the engine is root; an engine that is not root runs them as itself.
    #[arg(long, env = "AGENT_UID")]
    pub agent_uid: Option<u32>,
}

impl Config {
    /// The longest time of a run.
    pub const fn task_timeout(&self) -> Duration {
        Duration::from_secs(self.task_timeout_seconds)
    }

    /// What runs may reach and which tools they are shown.
    ///
    /// # Errors
    /// Names the variable, the file and the line that cannot be used.
    pub fn rules(&self) -> Result<Rules, ConfigError> {
        Rules::read(self.links_file.as_deref(), self.agents_file.as_deref())
    }

    /// The timing of leases, checked: three heartbeats before the fence, fence and grace before the lease's end.
    ///
    /// # Errors
    /// Names the variable that breaks the rule.
    pub fn check_timing(&self) -> Result<(), ConfigError> {
        if self.heartbeat_seconds <= 0.0 || self.heartbeat_seconds * 3.0 > self.fence_seconds {
            return Err(ConfigError::new(
                "HEARTBEAT_SECONDS",
                "must be positive and at most a third of FENCE_SECONDS",
            ));
        }
        if self.fence_seconds + self.stop_grace_seconds >= self.lease_seconds {
            return Err(ConfigError::new(
                "FENCE_SECONDS",
                "plus STOP_GRACE_SECONDS must be smaller than LEASE_SECONDS: a fenced run must be dead before another begins",
            ));
        }
        if self.engine_slots == 0 {
            return Err(ConfigError::new("ENGINE_SLOTS", "must be at least 1"));
        }
        Ok(())
    }
}
