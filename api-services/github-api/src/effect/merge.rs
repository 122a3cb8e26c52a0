//! A merge at a commit; whether it was made is seen at the pull request.

use contracts::{EffectOutcome, github::MergePullRequest};
use domain::{EffectKind, Repository};
use effects::{Made, Order};
use serde::{Deserialize, Serialize};
use service::upstream::UpstreamError;

use super::{Kind, Write};
use crate::github::GitHub;

/// Which pull request is merged, at which commit, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Merge {
    pub(crate) repository: Repository,
    pub(crate) number: u64,
    pub(crate) merge: MergePullRequest,
}

impl Kind for Merge {
    const KIND: EffectKind = EffectKind::GithubMerge;

    fn target(&self) -> String {
        format!("{}#{}", self.repository, self.number)
    }

    fn named_by_target(&self) -> bool {
        true
    }

    fn scope(&self) -> String {
        self.repository.to_string()
    }

    fn texts(&mut self) -> Vec<&mut String> {
        let merge = &mut self.merge;
        merge
            .commit_title
            .iter_mut()
            .chain(&mut merge.commit_message)
            .collect()
    }

    async fn make(&self, github: &GitHub, order: Order<'_, Write>) -> Result<Made, UpstreamError> {
        let pull = github.remote_pull(&self.repository, self.number).await?;
        // Our lost answer, or a person who was quicker: the same commit is in.
        if pull.merged && pull.head_sha() == self.merge.sha {
            let outcome = if order.asked_before {
                EffectOutcome::Applied
            } else {
                EffectOutcome::Exists
            };
            return Ok(Made {
                remote_id: self.number.to_string(),
                url: pull.html_url,
                outcome,
            });
        }
        let commit = github
            .merge_pull(&self.repository, self.number, &self.merge)
            .await?;
        Ok(Made {
            remote_id: commit,
            url: pull.html_url,
            outcome: EffectOutcome::Applied,
        })
    }
}
