//! Where the API services are, for those who call all of them.

use domain::Provider;
use url::Url;

/// The addresses of the API services; every field is an environment variable.
#[derive(Debug, Clone, clap::Args)]
pub struct ApiServices {
    /// Address of github-api.
    #[arg(
        long,
        env = "GITHUB_API_SERVICE_URL",
        default_value = "http://github-api:3001"
    )]
    pub github_api_service_url: Url,

    /// Address of jira-api.
    #[arg(
        long,
        env = "JIRA_API_SERVICE_URL",
        default_value = "http://jira-api:3002"
    )]
    pub jira_api_service_url: Url,

    /// Address of slack-api.
    #[arg(
        long,
        env = "SLACK_API_SERVICE_URL",
        default_value = "http://slack-api:3003"
    )]
    pub slack_api_service_url: Url,

    /// Address of sentry-api.
    #[arg(
        long,
        env = "SENTRY_API_SERVICE_URL",
        default_value = "http://sentry-api:3004"
    )]
    pub sentry_api_service_url: Url,
}

impl ApiServices {
    /// The service of a provider.
    pub const fn of(&self, provider: Provider) -> &Url {
        match provider {
            Provider::Github => &self.github_api_service_url,
            Provider::Jira => &self.jira_api_service_url,
            Provider::Slack => &self.slack_api_service_url,
            Provider::Sentry => &self.sentry_api_service_url,
        }
    }

    /// All four at one address, for a stand-in.
    pub fn all_at(url: &Url) -> Self {
        Self {
            github_api_service_url: url.clone(),
            jira_api_service_url: url.clone(),
            slack_api_service_url: url.clone(),
            sentry_api_service_url: url.clone(),
        }
    }

    /// The path of an API service below its address.
    pub fn url(&self, provider: Provider, path: &str) -> String {
        format!("{}{path}", self.of(provider).as_str().trim_end_matches('/'))
    }
}
