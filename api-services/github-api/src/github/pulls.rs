//! Pull requests.

use contracts::github::User;
use domain::Repository;
use http::Method;
use serde::Deserialize;
use serde_json::json;
use service::upstream::UpstreamError;

use super::{GitHub, comments::is_ours};

const ROUTE: &str = "/repos/{owner}/{repo}/pulls";

/// A pull request as GitHub has it.
#[derive(Debug, Deserialize)]
pub(crate) struct RemotePull {
    pub(crate) number: u64,
    pub(crate) html_url: String,
    pub(crate) body: Option<String>,
    user: Option<User>,
}

impl GitHub {
    /// The open pull request of a branch.
    pub(crate) async fn open_pull_of(
        &self,
        repository: &Repository,
        branch: &str,
    ) -> Result<Option<RemotePull>, UpstreamError> {
        let path = ["repos", repository.owner(), repository.name(), "pulls"];
        let head = format!("{}:{branch}", repository.owner());
        let pulls: Vec<RemotePull> = self
            .upstream
            .get(ROUTE, &path)?
            .query("head", &head)
            .query("state", "open")
            .send()
            .await?
            .json()?;
        Ok(pulls.into_iter().next())
    }

    /// Whether a pull request is by our account and ends with the marker.
    pub(crate) async fn is_our_pull(
        &self,
        pull: &RemotePull,
        marker: &str,
    ) -> Result<bool, UpstreamError> {
        let own = self.own_login().await?;
        Ok(is_ours(
            pull.user.as_ref(),
            own,
            pull.body.as_deref(),
            marker,
        ))
    }

    /// Opens a pull request from a branch of the repository itself.
    pub(crate) async fn create_pull(
        &self,
        repository: &Repository,
        request: &contracts::github::CreatePullRequest,
    ) -> Result<RemotePull, UpstreamError> {
        let path = ["repos", repository.owner(), repository.name(), "pulls"];
        self.upstream
            .call(Method::POST, ROUTE, &path)?
            .json(&json!({
                "title": request.title,
                "head": request.head,
                "base": request.base,
                "body": request.body,
                "draft": request.draft,
            }))
            .send()
            .await?
            .json()
    }
}
