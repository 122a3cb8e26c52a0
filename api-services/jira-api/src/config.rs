//! What jira-api needs to know.

use access::Verifier;
use domain::Provider;
use secrecy::SecretString;
use service::{Args, ConfigError};
use url::Url;

/// Configuration of jira-api; every field is an environment variable.
#[derive(Debug, Clone, clap::Args)]
pub struct Config {
    /// Arguments shared by all services.
    #[command(flatten)]
    pub service: Args,

    /// Public key that checks run tokens: base64 of 32 bytes.
    #[arg(long, env = "RUN_TOKEN_PUBLIC_KEY")]
    pub run_token_public_key: Option<Verifier>,

    /// Address of the Jira site, as `https://acme.atlassian.net`.
    #[arg(long, env = "JIRA_BASE_URL")]
    pub jira_base_url: Option<Url>,

    /// E-mail address of the Jira account that answers.
    #[arg(long, env = "JIRA_EMAIL")]
    pub jira_email: Option<String>,

    /// API token of that account.
    #[arg(long, env = "JIRA_API_TOKEN", hide_env_values = true)]
    pub jira_api_token: Option<SecretString>,
}

/// What an enabled provider needs, checked.
#[derive(Debug)]
pub(crate) struct Secrets {
    pub(crate) verifier: Verifier,
    pub(crate) base: Url,
    pub(crate) email: String,
    pub(crate) token: SecretString,
}

impl Config {
    /// The secrets, where Jira is enabled.
    pub(crate) fn secrets(&self) -> Result<Option<Secrets>, ConfigError> {
        if !self.service.providers.enabled(Provider::Jira) {
            return Ok(None);
        }
        let missing = |variable| ConfigError::missing(variable, Provider::Jira);
        Ok(Some(Secrets {
            verifier: self
                .run_token_public_key
                .clone()
                .ok_or_else(|| missing("RUN_TOKEN_PUBLIC_KEY"))?,
            base: self
                .jira_base_url
                .clone()
                .ok_or_else(|| missing("JIRA_BASE_URL"))?,
            email: self
                .jira_email
                .clone()
                .ok_or_else(|| missing("JIRA_EMAIL"))?,
            token: self
                .jira_api_token
                .clone()
                .ok_or_else(|| missing("JIRA_API_TOKEN"))?,
        }))
    }
}
