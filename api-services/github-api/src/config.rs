//! What github-api needs to know.

use domain::Provider;
use secrecy::SecretString;
use service::{Args, ConfigError};
use url::Url;

/// Configuration of github-api; every field is an environment variable.
#[derive(Debug, Clone, clap::Args)]
pub struct Config {
    /// Arguments shared by all services.
    #[command(flatten)]
    pub service: Args,

    /// What every API service that writes has.
    #[command(flatten)]
    pub writing: effects::Settings,

    /// Token of the GitHub account that answers.
    #[arg(long, env = "GITHUB_TOKEN", hide_env_values = true)]
    pub github_token: Option<SecretString>,

    /// Address of GitHub's REST API.
    #[arg(long, env = "GITHUB_API_URL", default_value = "https://api.github.com")]
    pub github_api_url: Url,

    /// Address of GitHub's git remotes.
    #[arg(long, env = "GITHUB_GIT_URL", default_value = "https://github.com")]
    pub github_git_url: Url,
}

/// What an enabled provider needs, checked.
#[derive(Debug)]
pub(crate) struct Secrets {
    pub(crate) writing: effects::Resolved,
    pub(crate) token: SecretString,
}

impl Config {
    /// The secrets, where GitHub is enabled.
    pub(crate) fn secrets(&self) -> Result<Option<Secrets>, ConfigError> {
        let Some(writing) = self.writing.resolve(&self.service, Provider::Github)? else {
            return Ok(None);
        };
        let token =
            self.service
                .require(Provider::Github, "GITHUB_TOKEN", self.github_token.as_ref())?;
        Ok(token.map(|token| Secrets { writing, token }))
    }
}
