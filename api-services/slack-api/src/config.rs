//! What slack-api needs to know.

use std::path::PathBuf;

use domain::Provider;
use secrecy::{ExposeSecret as _, SecretString};
use service::{Args, ConfigError, upstream::Token};
use url::Url;

/// Configuration of slack-api; every field is an environment variable.
#[derive(Debug, Clone, clap::Args)]
pub struct Config {
    /// Arguments shared by all services.
    #[command(flatten)]
    pub service: Args,

    /// What every API service that writes has.
    #[command(flatten)]
    pub writing: effects::Settings,

    /// Token of the Slack bot that answers.
    #[arg(long, env = "SLACK_BOT_TOKEN", hide_env_values = true)]
    pub slack_bot_token: Option<SecretString>,

    /// File with the bot's token, in place of `SLACK_BOT_TOKEN`; it is read again when it changes.
    #[arg(long, env = "SLACK_BOT_TOKEN_FILE")]
    pub slack_bot_token_file: Option<PathBuf>,

    /// Token of a person in whose name messages are searched, which Slack lets no bot do; unset allows no search.
    #[arg(long, env = "SLACK_USER_TOKEN", hide_env_values = true)]
    pub slack_user_token: Option<SecretString>,

    /// Address of Slack's Web API; that of the government's Slack is `https://slack-gov.com/api`.
    #[arg(long, env = "SLACK_API_URL", default_value = "https://slack.com/api")]
    pub slack_api_url: Url,
}

/// What an enabled provider needs, checked.
#[derive(Debug)]
pub(crate) struct Secrets {
    pub(crate) writing: effects::Resolved,
    pub(crate) base: Url,
    pub(crate) token: Token,
    /// Whose token searches.
    pub(crate) searcher: Option<Token>,
}

impl Config {
    /// The secrets, where Slack is enabled.
    pub(crate) fn secrets(&self) -> Result<Option<Secrets>, ConfigError> {
        let Some(writing) = self.writing.resolve(&self.service, Provider::Slack)? else {
            return Ok(None);
        };
        Ok(Some(Secrets {
            writing,
            base: self.slack_api_url.clone(),
            token: self.token()?,
            searcher: self.searcher(),
        }))
    }

    fn token(&self) -> Result<Token, ConfigError> {
        Token::configured(
            Provider::Slack,
            ("SLACK_BOT_TOKEN", self.slack_bot_token.as_ref()),
            ("SLACK_BOT_TOKEN_FILE", self.slack_bot_token_file.as_ref()),
        )
    }

    fn searcher(&self) -> Option<Token> {
        self.slack_user_token
            .clone()
            .filter(|token| !token.expose_secret().is_empty())
            .map(|token| Token::Given(Provider::Slack, token))
    }
}
