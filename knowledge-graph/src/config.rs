//! What the knowledge graph needs to know.

use std::path::PathBuf;

use access::Verifier;
use mcp::AllowedHosts;
use secrecy::SecretString;
use service::{Args, ConfigError};

/// Configuration of the knowledge graph; every field is an environment variable.
#[derive(Debug, Clone, clap::Args)]
pub struct Config {
    /// Arguments shared by all services.
    #[command(flatten)]
    pub service: Args,

    /// URL of Postgres, as the role that owns the schema `knowledge_graph`.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: SecretString,

    /// Public key of run tokens: base64 of 32 bytes.
    #[arg(long, env = "RUN_TOKEN_PUBLIC_KEY")]
    pub run_token_public_key: String,

    /// Host names to answer under besides the service's own and loopback, separated by commas; `*` is any.
    #[arg(long, env = "MCP_ALLOWED_HOSTS", default_value = "")]
    pub allowed_hosts: AllowedHosts,

    /// Folder of the mirrors, as `<owner>/<name>.git` in lower case.
    #[arg(long, env = "REPOSITORIES_DIR", default_value = "/repositories")]
    pub repositories_dir: PathBuf,
}

impl Config {
    /// The key, read.
    pub(crate) fn verifier(&self) -> Result<Verifier, ConfigError> {
        self.run_token_public_key
            .parse()
            .map_err(|error: access::KeyError| {
                ConfigError::new("RUN_TOKEN_PUBLIC_KEY", format!("cannot be read: {error}"))
            })
    }
}
