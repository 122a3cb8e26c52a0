//! What jira-api needs to know.

use std::path::{Path, PathBuf};

use domain::Provider;
use effects::Resolved;
use secrecy::{ExposeSecret as _, SecretString};
use service::{Args, ConfigError};
use url::Url;

use crate::jira::Flavour;

/// Configuration of jira-api; every field is an environment variable.
#[derive(Debug, Clone, clap::Args)]
pub struct Config {
    /// Arguments shared by all services.
    #[command(flatten)]
    pub service: Args,

    /// What every service that writes needs.
    #[command(flatten)]
    pub effects: effects::Settings,

    /// Address of the Jira site for people, as `https://acme.atlassian.net`.
    #[arg(long, env = "JIRA_BASE_URL")]
    pub jira_base_url: Option<Url>,

    /// Which Jira it is: `cloud` or `data-center`.
    #[arg(long, env = "JIRA_FLAVOUR", default_value = "cloud")]
    pub jira_flavour: Flavour,

    /// Address of its API; the site's own where absent, Atlassian's gateway where `JIRA_CLOUD_ID` is set.
    #[arg(long, env = "JIRA_API_URL")]
    pub jira_api_url: Option<Url>,

    /// E-mail address of the Jira account that answers; not needed on Data Center and with OAuth.
    #[arg(long, env = "JIRA_EMAIL")]
    pub jira_email: Option<String>,

    /// API token of that account, or a personal access token of Data Center.
    #[arg(long, env = "JIRA_API_TOKEN", hide_env_values = true)]
    pub jira_api_token: Option<SecretString>,

    /// File that holds the token.
    #[arg(long, env = "JIRA_API_TOKEN_FILE")]
    pub jira_api_token_file: Option<PathBuf>,

    /// Id of the Cloud site, with OAuth.
    #[arg(long, env = "JIRA_CLOUD_ID")]
    pub jira_cloud_id: Option<String>,

    /// Id of the OAuth 2.0 app; its tokens are used instead of an API token.
    #[arg(long, env = "JIRA_OAUTH_CLIENT_ID")]
    pub jira_oauth_client_id: Option<String>,

    /// Secret of the OAuth app.
    #[arg(long, env = "JIRA_OAUTH_CLIENT_SECRET", hide_env_values = true)]
    pub jira_oauth_client_secret: Option<SecretString>,

    /// File that holds the refresh token; each new one replaces it.
    #[arg(long, env = "JIRA_OAUTH_REFRESH_TOKEN_FILE")]
    pub jira_oauth_refresh_token_file: Option<PathBuf>,

    /// Where OAuth tokens are renewed.
    #[arg(
        long,
        env = "JIRA_OAUTH_TOKEN_URL",
        default_value = "https://auth.atlassian.com/oauth/token"
    )]
    pub jira_oauth_token_url: Url,
}

/// What an enabled provider needs, checked.
#[derive(Debug)]
pub(crate) struct Secrets {
    pub(crate) effects: Resolved,
    pub(crate) site: Url,
    pub(crate) api: Url,
    pub(crate) account: Account,
}

/// How we show who we are.
#[derive(Debug)]
pub(crate) enum Account {
    /// E-mail address and API token.
    Basic(String, SecretString),
    /// A personal access token.
    Bearer(SecretString),
    OAuth(OAuth),
}

#[derive(Debug)]
pub(crate) struct OAuth {
    pub(crate) client_id: String,
    pub(crate) client_secret: SecretString,
    pub(crate) refresh_token_file: PathBuf,
    pub(crate) token_url: Url,
}

impl Config {
    /// The secrets, where Jira is enabled.
    pub(crate) fn secrets(&self) -> Result<Option<Secrets>, ConfigError> {
        let Some(effects) = self.effects.resolve(&self.service, Provider::Jira)? else {
            return Ok(None);
        };
        let missing = |variable| ConfigError::missing(variable, Provider::Jira);
        let site = self
            .jira_base_url
            .clone()
            .ok_or_else(|| missing("JIRA_BASE_URL"))?;
        let api = match (&self.jira_api_url, &self.jira_cloud_id) {
            (Some(url), _) => url.clone(),
            (None, Some(id)) => format!("https://api.atlassian.com/ex/jira/{id}")
                .parse()
                .map_err(|_| ConfigError::new("JIRA_CLOUD_ID", "is no id; it is a UUID"))?,
            (None, None) => site.clone(),
        };
        Ok(Some(Secrets {
            effects,
            site,
            api,
            account: self.account()?,
        }))
    }

    fn account(&self) -> Result<Account, ConfigError> {
        let missing = |variable| ConfigError::missing(variable, Provider::Jira);
        if let Some(client_id) = &self.jira_oauth_client_id {
            return Ok(Account::OAuth(OAuth {
                client_id: client_id.clone(),
                client_secret: self
                    .jira_oauth_client_secret
                    .clone()
                    .ok_or_else(|| missing("JIRA_OAUTH_CLIENT_SECRET"))?,
                refresh_token_file: self
                    .jira_oauth_refresh_token_file
                    .clone()
                    .ok_or_else(|| missing("JIRA_OAUTH_REFRESH_TOKEN_FILE"))?,
                token_url: self.jira_oauth_token_url.clone(),
            }));
        }
        match (&self.jira_email, self.jira_flavour) {
            (Some(email), _) => Ok(Account::Basic(email.clone(), self.token()?)),
            (None, Flavour::DataCenter) => Ok(Account::Bearer(self.token()?)),
            (None, Flavour::Cloud) => Err(missing("JIRA_EMAIL")),
        }
    }

    fn token(&self) -> Result<SecretString, ConfigError> {
        let token = match (&self.jira_api_token, &self.jira_api_token_file) {
            (Some(token), _) => Some(token.clone()),
            (None, Some(file)) => Some(read(file)?),
            (None, None) => None,
        };
        token
            .filter(|token| !token.expose_secret().is_empty())
            .ok_or_else(|| ConfigError::missing("JIRA_API_TOKEN", Provider::Jira))
    }
}

fn read(file: &Path) -> Result<SecretString, ConfigError> {
    let text = std::fs::read_to_string(file).map_err(|error| {
        let problem = format!("names {}, which cannot be read: {error}", file.display());
        ConfigError::new("JIRA_API_TOKEN_FILE", problem)
    })?;
    Ok(SecretString::from(text.trim().to_owned()))
}
