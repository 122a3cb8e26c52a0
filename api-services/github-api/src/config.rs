//! What github-api needs to know.

use std::path::PathBuf;

use domain::Provider;
use service::{Args, ConfigError};
use url::Url;

use crate::credential;

/// Configuration of github-api; every field is an environment variable.
#[derive(Debug, Clone, clap::Args)]
pub struct Config {
    /// Arguments shared by all services.
    #[command(flatten)]
    pub service: Args,

    /// What every API service that writes has.
    #[command(flatten)]
    pub writing: effects::Settings,

    /// Who we are at GitHub.
    #[command(flatten)]
    pub credential: credential::Settings,

    /// Address of GitHub's REST API.
    #[arg(long, env = "GITHUB_API_URL", default_value = "https://api.github.com")]
    pub github_api_url: Url,

    /// Address of GitHub's git remotes.
    #[arg(long, env = "GITHUB_GIT_URL", default_value = "https://github.com")]
    pub github_git_url: Url,

    /// Hosts that GitHub's signed addresses of logs, archives and files may name, separated by commas; `*.` stands for
    /// every host below. GitHub's own is always among them.
    #[arg(
        long,
        env = "GITHUB_DOWNLOAD_HOSTS",
        value_delimiter = ',',
        default_value = "codeload.github.com,objects.githubusercontent.com,release-assets.githubusercontent.com,raw.githubusercontent.com,media.githubusercontent.com,*.actions.githubusercontent.com,*.blob.core.windows.net"
    )]
    pub github_download_hosts: Vec<String>,

    /// Folder for pushes while they are looked at, on a disk rather than in memory; the system's temporary one where
    /// absent.
    #[arg(long, env = "GIT_SPOOL_DIR")]
    pub git_spool_dir: Option<PathBuf>,

    /// The longest push that is taken, in MiB.
    #[arg(long, env = "GIT_PUSH_LIMIT_MIB", default_value_t = 256)]
    pub git_push_limit_mib: u64,
}

/// What an enabled provider needs, checked.
#[derive(Debug)]
pub(crate) struct Secrets {
    pub(crate) writing: effects::Resolved,
    pub(crate) source: credential::Source,
}

impl Config {
    /// The secrets, where GitHub is enabled.
    pub(crate) fn secrets(&self) -> Result<Option<Secrets>, ConfigError> {
        let Some(writing) = self.writing.resolve(&self.service, Provider::Github)? else {
            return Ok(None);
        };
        Ok(Some(Secrets {
            writing,
            source: self.credential.source()?,
        }))
    }
}
