//! Pull requests.

mod changes;
mod reading;
mod writing;

use chrono::{DateTime, Utc};
use contracts::github::{End, PullDetails, User};
use domain::Repository;
use serde::Deserialize;

/// A pull request as GitHub has it.
#[derive(Debug, Deserialize)]
pub(crate) struct RemotePull {
    pub(crate) number: u64,
    pub(crate) node_id: String,
    pub(crate) html_url: String,
    pub(crate) title: String,
    pub(crate) body: Option<String>,
    pub(crate) state: String,
    #[serde(default)]
    pub(crate) draft: bool,
    #[serde(default)]
    pub(crate) merged: bool,
    merged_at: Option<DateTime<Utc>>,
    user: Option<User>,
    #[serde(default)]
    author_association: String,
    pub(crate) head: RemoteEnd,
    pub(crate) base: RemoteEnd,
    #[serde(default)]
    labels: Vec<Label>,
    #[serde(default)]
    requested_reviewers: Vec<User>,
    #[serde(flatten)]
    details: Option<PullDetails>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

/// One end of it.
#[derive(Debug, Deserialize)]
pub(crate) struct RemoteEnd {
    pub(crate) r#ref: String,
    /// Absent where the branch is gone.
    pub(crate) sha: Option<String>,
    repo: Option<Named>,
}

#[derive(Debug, Deserialize)]
struct Named {
    full_name: String,
}

#[derive(Debug, Deserialize)]
struct Label {
    name: String,
}

impl RemotePull {
    /// Whether its head is this branch of the repository itself; a fork may have a branch of the same name.
    pub(crate) fn is_from(&self, repository: &Repository, branch: &str) -> bool {
        let name = repository.to_string();
        self.head.r#ref == branch
            && (self.head.repo.as_ref()).is_some_and(|it| it.full_name.eq_ignore_ascii_case(&name))
    }

    /// The commit of its head; empty where the branch is gone.
    pub(crate) fn head_sha(&self) -> &str {
        self.head.sha.as_deref().unwrap_or_default()
    }
}

impl From<RemoteEnd> for End {
    fn from(end: RemoteEnd) -> Self {
        Self {
            r#ref: end.r#ref,
            sha: end.sha.unwrap_or_default(),
            repository: end.repo.map(|repo| repo.full_name),
        }
    }
}
