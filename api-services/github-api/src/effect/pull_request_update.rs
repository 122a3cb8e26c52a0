//! A change of a pull request; every part of it may be made twice, so a lost answer is made again.

use contracts::{EffectOutcome, github::UpdatePullRequest};
use domain::{EffectKind, Repository};
use effects::{Made, Order};
use serde::{Deserialize, Serialize};
use service::upstream::UpstreamError;

use super::{Kind, Write};
use crate::github::{GitHub, RemotePull};

/// What changes at which pull request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct PullRequestUpdate {
    pub(crate) repository: Repository,
    pub(crate) number: u64,
    pub(crate) change: UpdatePullRequest,
}

impl Kind for PullRequestUpdate {
    const KIND: EffectKind = EffectKind::GithubPullRequestUpdate;

    fn target(&self) -> String {
        format!("{}#{}", self.repository, self.number)
    }

    fn scope(&self) -> String {
        self.repository.to_string()
    }

    fn texts(&mut self) -> Vec<&mut String> {
        let UpdatePullRequest { title, body, .. } = &mut self.change;
        title.iter_mut().chain(body).collect()
    }

    async fn make(&self, github: &GitHub, _: Order<'_, Write>) -> Result<Made, UpstreamError> {
        let (repository, number, change) = (&self.repository, self.number, &self.change);
        let pull = github.remote_pull(repository, number).await?;
        let body = marked(change, &pull);
        github
            .edit_pull(repository, number, change, body.as_deref())
            .await?;
        if let Some(draft) = change.draft {
            github.set_draft(repository, &pull, draft).await?;
        }
        if !change.reviewers.is_empty() {
            github
                .request_reviewers(repository, number, &change.reviewers)
                .await?;
        }
        // Another head means that it was brought up to date already, or that somebody pushed, which is as good.
        if let Some(expected) = &change.update_branch_from
            && pull.head_sha() == expected
        {
            github.update_branch(repository, number, expected).await?;
        }
        Ok(Made {
            remote_id: number.to_string(),
            url: pull.html_url,
            outcome: EffectOutcome::Applied,
        })
    }
}

/// The new text, with the marker that the old one ends with: it names who opened the pull request.
fn marked(change: &UpdatePullRequest, pull: &RemotePull) -> Option<String> {
    let body = change.body.as_ref()?;
    let marker = pull.body.as_deref().and_then(text::marker_of);
    Some(match marker {
        Some(marker) => format!("{body}\n\n{marker}"),
        None => body.clone(),
    })
}
