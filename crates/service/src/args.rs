//! The arguments that every service has.

use std::{net::SocketAddr, str::FromStr, time::Duration};

use domain::{Provider, UnknownName};
use secrecy::{ExposeSecret as _, SecretString};

use crate::LogFormat;

/// Arguments shared by all services; flatten them into the service's own configuration.
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// Address of the service; its default port is the one of docs/architecture.md.
    #[arg(long, env = "LISTEN_ADDR")]
    pub listen_addr: Option<SocketAddr>,

    /// Address of the admin port with /ready and /metrics; never publish it.
    #[arg(long, env = "ADMIN_ADDR", default_value = "0.0.0.0:9090")]
    pub admin_addr: SocketAddr,

    /// Enabled providers, separated by commas: github, jira, slack, sentry.
    #[arg(long, env = "PROVIDERS", default_value = "github")]
    pub providers: Providers,

    /// Log format; auto writes text to a terminal and JSON elsewhere.
    #[arg(long, env = "LOG_FORMAT", value_enum, default_value = "auto")]
    pub log_format: LogFormat,

    /// Log filter, as in `info,sqlx=warn`.
    #[arg(
        long,
        env = "RUST_LOG",
        default_value = "info,sqlx=warn,rmcp=warn,hyper=warn"
    )]
    pub log_filter: String,

    /// Where to send traces by OTLP over HTTP; unset sends none.
    #[arg(long, env = "OTEL_EXPORTER_OTLP_ENDPOINT")]
    pub otlp_endpoint: Option<String>,

    /// How long open requests may take to end after SIGTERM, in seconds.
    #[arg(long, env = "SHUTDOWN_GRACE_SECONDS", default_value = "30")]
    pub shutdown_grace_seconds: u64,
}

impl Args {
    /// The time open requests get after SIGTERM.
    pub const fn shutdown_grace(&self) -> Duration {
        Duration::from_secs(self.shutdown_grace_seconds)
    }

    /// A secret that an enabled provider needs: `None` where the provider is disabled.
    ///
    /// # Errors
    /// Names the variable where the provider is enabled and the secret is missing.
    pub fn require(
        &self,
        provider: Provider,
        variable: &'static str,
        secret: Option<&SecretString>,
    ) -> Result<Option<SecretString>, ConfigError> {
        if !self.providers.enabled(provider) {
            return Ok(None);
        }
        match secret {
            Some(secret) if !secret.expose_secret().is_empty() => Ok(Some(secret.clone())),
            _ => Err(ConfigError::missing(variable, provider)),
        }
    }
}

/// A variable that keeps a service from starting.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[error("{variable} {problem}")]
pub struct ConfigError {
    /// The environment variable.
    pub variable: &'static str,
    /// What is wrong and what to do, without the value.
    pub problem: String,
}

impl ConfigError {
    /// An error about one variable; the sentence continues after the variable's name.
    pub fn new(variable: &'static str, problem: impl Into<String>) -> Self {
        Self {
            variable,
            problem: problem.into(),
        }
    }

    /// A variable is not set that an enabled provider needs.
    pub fn missing(variable: &'static str, provider: Provider) -> Self {
        let problem = format!(
            "is not set, but PROVIDERS enables {provider}; set it, or take {provider} out of PROVIDERS"
        );
        Self::new(variable, problem)
    }
}

/// The set of enabled providers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Providers(Vec<Provider>);

impl Providers {
    /// Whether the provider is enabled.
    pub fn enabled(&self, provider: Provider) -> bool {
        self.0.contains(&provider)
    }
}

impl FromStr for Providers {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        text.split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(str::parse)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser as _;

    #[derive(clap::Parser)]
    struct Only {
        #[command(flatten)]
        args: Args,
    }

    fn args(providers: &str) -> Args {
        Only::parse_from(["x", "--providers", providers]).args
    }

    #[test]
    fn an_enabled_provider_without_its_secret_names_the_variable() {
        let error = args("jira,github")
            .require(Provider::Github, "GITHUB_TOKEN", None)
            .unwrap_err();
        assert!(
            error.to_string().starts_with("GITHUB_TOKEN is not set"),
            "{error}"
        );
    }

    #[test]
    fn a_disabled_provider_needs_no_secret() {
        assert!(
            args("jira")
                .require(Provider::Github, "GITHUB_TOKEN", None)
                .unwrap()
                .is_none()
        );
    }

    #[test]
    fn an_unknown_provider_is_refused_by_name() {
        let error = "github,gitlab".parse::<Providers>().unwrap_err();
        assert!(error.to_string().contains("\"gitlab\""), "{error}");
    }
}
