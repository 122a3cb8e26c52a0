//! Repositories.

use domain::Repository;
use service::upstream::UpstreamError;

use super::GitHub;

impl GitHub {
    /// A repository; GitHub's fields and ours have the same names.
    pub(crate) async fn repository(
        &self,
        repository: &Repository,
    ) -> Result<contracts::github::Repository, UpstreamError> {
        let path = ["repos", repository.owner(), repository.name()];
        self.upstream
            .get("/repos/{owner}/{repo}", &path)?
            .send()
            .await?
            .json()
    }
}
