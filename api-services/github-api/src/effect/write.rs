//! What can be written to GitHub, in the one form that is stored and sent.

use contracts::github::CreatePullRequest;
use domain::{EffectKind, Repository, StatusPhase, StatusSeq, canonical_json};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A write with all it needs, readable again from its stored form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub(crate) enum Write {
    /// A comment of an agent.
    #[serde(rename = "github.comment")]
    Comment {
        repository: Repository,
        number: u64,
        body: String,
    },
    /// The platform's own comment about a task.
    #[serde(rename = "github.status")]
    Status {
        repository: Repository,
        number: u64,
        seq: StatusSeq,
        phase: StatusPhase,
        body: String,
    },
    /// A pull request.
    #[serde(rename = "github.pull_request")]
    PullRequest {
        repository: Repository,
        request: CreatePullRequest,
    },
}

impl Write {
    pub(crate) const fn kind(&self) -> EffectKind {
        match self {
            Self::Comment { .. } => EffectKind::GithubComment,
            Self::Status { .. } => EffectKind::GithubStatus,
            Self::PullRequest { .. } => EffectKind::GithubPullRequest,
        }
    }

    /// What it changes, as `acme/app#7` or `acme/app:branch`.
    pub(crate) fn target(&self) -> String {
        match self {
            Self::Comment {
                repository, number, ..
            }
            | Self::Status {
                repository, number, ..
            } => format!("{repository}#{number}"),
            Self::PullRequest {
                repository,
                request,
            } => format!("{repository}:{}", request.head),
        }
    }

    /// The form that is stored and whose digest an approval binds to.
    pub(crate) fn canonical(&self) -> String {
        let mut value = serde_json::to_value(self).expect("writes hold only JSON types");
        value["target"] = Value::String(self.target());
        canonical_json(&value)
    }

    /// Reads a stored form back.
    pub(crate) fn from_canonical(canonical: &str) -> Option<Self> {
        serde_json::from_str(canonical).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_write_reads_back_with_its_target() {
        let write = Write::Status {
            repository: "acme/app".parse().unwrap(),
            number: 7,
            seq: StatusSeq(3),
            phase: StatusPhase::Running,
            body: "An agent works on it.".to_owned(),
        };
        let canonical = write.canonical();
        assert!(
            canonical.contains(r#""target":"acme/app#7""#),
            "{canonical}"
        );
        assert_eq!(Write::from_canonical(&canonical), Some(write));
    }
}
