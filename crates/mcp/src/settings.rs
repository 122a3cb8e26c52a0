//! What every MCP server is configured with.

use access::Verifier;
use domain::Provider;
use secrecy::SecretString;
use service::{Args, ConfigError};
use url::Url;

use crate::{
    AllowedHosts, AllowedOrigins, Catalogue, Toolset,
    selection::{Selection, names},
};

/// Arguments shared by all MCP servers; flatten them into the server's own configuration.
#[derive(Debug, Clone, clap::Args)]
pub struct Settings {
    /// Base64 of the 32-byte Ed25519 public key that run tokens are checked with.
    #[arg(long, env = "RUN_TOKEN_PUBLIC_KEY")]
    pub run_token_public_key: Option<String>,

    /// Host names to answer under besides the server's own and loopback, separated by commas; `*` is any.
    #[arg(long, env = "MCP_ALLOWED_HOSTS", default_value = "")]
    pub allowed_hosts: AllowedHosts,

    /// Web origins that may call, separated by commas, as `https://app.example`; clients without Origin always may.
    #[arg(long, env = "MCP_ALLOWED_ORIGINS", default_value = "")]
    pub allowed_origins: AllowedOrigins,

    /// Toolsets to offer, separated by commas; `default` and `all` are words for many. Empty: all, shown by default the
    /// default ones.
    #[arg(long, env = "MCP_TOOLSETS", default_value = "")]
    pub toolsets: String,

    /// Tools to offer beside those of `MCP_TOOLSETS`, separated by commas.
    #[arg(long, env = "MCP_TOOLS", default_value = "")]
    pub tools: String,

    /// Whether to offer only tools that read.
    #[arg(long, env = "MCP_READ_ONLY", default_value_t = false, action = clap::ArgAction::Set)]
    pub read_only: bool,
}

/// The API service that a server's tools call.
#[derive(Debug, Clone)]
pub struct Backend {
    /// The provider it speaks for.
    pub provider: Provider,
    /// Its name, as `github-api`.
    pub name: &'static str,
    /// The variable that holds its URL.
    pub variable: &'static str,
    /// Its URL.
    pub url: Option<Url>,
}

impl Settings {
    /// The toolsets as the operator narrows them.
    ///
    /// # Errors
    /// Names what `toolsets` does not know.
    pub fn catalogue(&self, toolsets: &'static [Toolset]) -> Result<Catalogue, ConfigError> {
        let by_toolset = Selection {
            toolsets: names(&self.toolsets),
            ..Selection::default()
        };
        let by_name = Selection {
            tools: names(&self.tools),
            ..Selection::default()
        };
        let known: Vec<&str> = toolsets.iter().map(|toolset| toolset.name).collect();
        if let Some(name) = by_toolset.unknown(toolsets) {
            let reason = format!(
                "names no toolset: {name}; the toolsets are {}, and all and default are words for many",
                known.join(", ")
            );
            return Err(ConfigError::new("MCP_TOOLSETS", reason));
        }
        if let Some(name) = by_name.unknown(toolsets) {
            return Err(ConfigError::new(
                "MCP_TOOLS",
                format!("names no tool: {name}"),
            ));
        }
        let selection = Selection {
            toolsets: by_toolset.toolsets,
            tools: by_name.tools,
            exclude: Vec::new(),
            read_only: self.read_only,
        };
        Ok(Catalogue::new(toolsets, selection))
    }

    /// What an enabled server needs: the key and the API service's URL; `None` where its provider is disabled.
    ///
    /// # Errors
    /// Names the variable that is missing or cannot be read.
    pub fn resolve(
        &self,
        args: &Args,
        backend: &Backend,
    ) -> Result<Option<(Verifier, Url)>, ConfigError> {
        let variable = "RUN_TOKEN_PUBLIC_KEY";
        let given = self.run_token_public_key.clone().map(SecretString::from);
        if args
            .require(backend.provider, variable, given.as_ref())?
            .is_none()
        {
            return Ok(None);
        }
        let key = self.run_token_public_key.as_deref().unwrap_or_default();
        let verifier = key
            .parse()
            .map_err(|error| ConfigError::new(variable, format!("cannot be read: {error}")))?;
        let Some(url) = backend.url.clone() else {
            return Err(ConfigError::new(
                backend.variable,
                format!(
                    "is not set; it is the URL of {}, as http://{0}:3001",
                    backend.name
                ),
            ));
        };
        if !matches!(url.scheme(), "http" | "https") {
            return Err(ConfigError::new(
                backend.variable,
                "is not an http or https URL",
            ));
        }
        Ok(Some((verifier, url)))
    }
}
