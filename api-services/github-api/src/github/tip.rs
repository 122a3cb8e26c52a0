//! Where a branch stands.

use domain::Repository;
use http::StatusCode;
use serde::Deserialize;
use service::upstream::UpstreamError;

use super::GitHub;

const ROUTE: &str = "/repos/{owner}/{repo}/git/ref/heads/{branch}";

#[derive(Deserialize)]
struct Reference {
    object: Object,
}

#[derive(Deserialize)]
struct Object {
    sha: String,
}

impl GitHub {
    /// The commit of a branch; `None` where there is no such branch.
    pub(crate) async fn tip_of(
        &self,
        repository: &Repository,
        branch: &str,
    ) -> Result<Option<String>, UpstreamError> {
        let mut path = vec!["repos", repository.owner(), repository.name()];
        path.extend(["git", "ref", "heads"]);
        path.extend(branch.split('/'));
        match self.upstream.get(ROUTE, &path)?.send().await {
            Ok(answer) => Ok(Some(answer.json::<Reference>()?.object.sha)),
            Err(UpstreamError::Refused {
                status: StatusCode::NOT_FOUND,
                ..
            }) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
