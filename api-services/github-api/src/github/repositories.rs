//! Repositories.

use domain::Repository;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use http::StatusCode;
use service::upstream::UpstreamError;

use super::{GitHub, page::Cleaned};

/// How many repositories are asked for at once.
const AT_ONCE: usize = 4;

/// The repository with its texts made visible.
pub(super) fn visible(
    repository: contracts::github::Repository,
    cleaned: &mut Cleaned,
) -> contracts::github::Repository {
    contracts::github::Repository {
        description: repository.description.map(|text| cleaned.plain(&text)),
        ..repository
    }
}

impl GitHub {
    /// A repository; GitHub's fields and ours have the same names.
    pub(crate) async fn repository(
        &self,
        repository: &Repository,
    ) -> Result<contracts::github::Repository, UpstreamError> {
        let answer = self
            .read("/repos/{owner}/{repo}", repository, &[])?
            .send()
            .await?;
        Ok(visible(answer.json()?, &mut Cleaned::default()))
    }

    /// Those of these repositories that our account sees.
    pub(crate) async fn repositories(
        &self,
        all: &[Repository],
    ) -> Result<Vec<contracts::github::Repository>, UpstreamError> {
        let asked = all.iter().cloned().map(|repository| async move {
            match self.repository(&repository).await {
                Err(error) if error.refusal() == Some(StatusCode::NOT_FOUND) => Ok(None),
                other => other.map(Some),
            }
        });
        let known: Vec<_> = stream::iter(asked).buffered(AT_ONCE).try_collect().await?;
        Ok(known.into_iter().flatten().collect())
    }
}
