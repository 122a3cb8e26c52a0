//! A reaction: GitHub keeps one of each kind and account, so a second try finds the first.

use contracts::{EffectOutcome, github};
use domain::{EffectKind, Repository};
use effects::{Made, Order};
use serde::{Deserialize, Serialize};
use service::upstream::UpstreamError;

use super::{Kind, Write};
use crate::github::GitHub;

/// A reaction to an issue or pull request, or to a comment on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reaction {
    pub(crate) repository: Repository,
    pub(crate) number: u64,
    pub(crate) subject: Subject,
    pub(crate) content: github::Reaction,
}

/// What it is to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Subject {
    /// The issue or pull request itself.
    Issue,
    /// A comment on it.
    Comment { id: u64 },
}

impl Kind for Reaction {
    const KIND: EffectKind = EffectKind::GithubReaction;

    fn target(&self) -> String {
        let item = format!("{}#{}", self.repository, self.number);
        match self.subject {
            Subject::Issue => item,
            Subject::Comment { id } => format!("{item}/{id}"),
        }
    }

    fn scope(&self) -> String {
        self.repository.to_string()
    }

    async fn make(&self, github: &GitHub, _: Order<'_, Write>) -> Result<Made, UpstreamError> {
        let number = self.number.to_string();
        let id = match self.subject {
            Subject::Issue => {
                let rest = [number.as_str()];
                github
                    .add_reaction(&self.repository, &rest, self.content)
                    .await?
            }
            Subject::Comment { id } => {
                let id = id.to_string();
                let rest = ["comments", id.as_str()];
                github
                    .add_reaction(&self.repository, &rest, self.content)
                    .await?
            }
        };
        let issue = github.issue(&self.repository, self.number).await?;
        Ok(Made {
            remote_id: id.to_string(),
            url: issue.html_url,
            outcome: EffectOutcome::Applied,
        })
    }
}
