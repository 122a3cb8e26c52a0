//! Repositories, issues, comments and pull requests as the simulator keeps them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{Checks, Discussion, Label, Milestone, Release};

pub(crate) struct Repository {
    pub(crate) id: u64,
    pub(crate) full_name: String,
    pub(crate) default_branch: String,
    pub(crate) private: bool,
    pub(crate) created_at: DateTime<Utc>,
    /// Permission by login; the owner is an admin.
    pub(crate) collaborators: BTreeMap<String, String>,
    /// Issues and pull requests alike, as GitHub counts them.
    pub(crate) issues: BTreeMap<u64, Issue>,
    pub(crate) pulls: BTreeMap<u64, Pull>,
    /// By name in lower case, because GitHub does not heed case.
    pub(crate) labels: BTreeMap<String, Label>,
    pub(crate) milestones: BTreeMap<u64, Milestone>,
    /// Oldest first.
    pub(crate) releases: Vec<Release>,
    pub(crate) discussions: BTreeMap<u64, Discussion>,
    pub(crate) checks: Checks,
}

impl Repository {
    pub(crate) fn owner(&self) -> &str {
        self.full_name
            .split_once('/')
            .map_or(self.full_name.as_str(), |n| n.0)
    }

    pub(crate) fn next_number(&self) -> u64 {
        let issue = self.issues.keys().next_back();
        let discussion = self.discussions.keys().next_back();
        issue.max(discussion).map_or(1, |n| n + 1)
    }

    /// The issue of this id; sub-issues are named by it.
    pub(crate) fn issue_of_id(&self, id: u64) -> Option<&Issue> {
        self.issues.values().find(|issue| issue.id == id)
    }

    /// GitHub's word for what this person may do: admin, maintain, write, triage, read or none.
    pub(crate) fn permission(&self, login: &str) -> &str {
        if login.eq_ignore_ascii_case(self.owner()) {
            return "admin";
        }
        let named = self
            .collaborators
            .iter()
            .find(|(l, _)| l.eq_ignore_ascii_case(login));
        named.map_or(
            if self.private { "none" } else { "read" },
            |(_, permission)| permission,
        )
    }
}

#[derive(Clone, Default, Serialize)]
pub(crate) struct Issue {
    pub(crate) id: u64,
    pub(crate) number: u64,
    pub(crate) title: String,
    pub(crate) body: String,
    pub(crate) author: String,
    pub(crate) state: String,
    pub(crate) state_reason: Option<String>,
    pub(crate) labels: Vec<String>,
    pub(crate) assignees: Vec<String>,
    /// A milestone's number.
    pub(crate) milestone: Option<u64>,
    /// Numbers of its sub-issues, in their order.
    pub(crate) sub_issues: Vec<u64>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) closed_at: Option<DateTime<Utc>>,
    /// Ids of its comments, also deleted ones.
    pub(crate) comments: Vec<u64>,
}

#[derive(Clone, Serialize)]
pub(crate) struct Edit {
    pub(crate) seq: u64,
    pub(crate) body: String,
}

#[derive(Clone, Serialize)]
pub(crate) struct Comment {
    pub(crate) repository: String,
    pub(crate) issue: u64,
    pub(crate) id: u64,
    pub(crate) body: String,
    pub(crate) author: String,
    pub(crate) created_seq: u64,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    /// Every later wording, oldest first.
    pub(crate) edits: Vec<Edit>,
    pub(crate) deleted: bool,
}

#[derive(Clone, Default, Serialize)]
pub(crate) struct Pull {
    pub(crate) repository: String,
    pub(crate) number: u64,
    pub(crate) id: u64,
    pub(crate) title: String,
    pub(crate) body: String,
    /// Branch name.
    pub(crate) head: String,
    /// The fork that the branch is said to be in, where it is in one.
    pub(crate) head_repository: Option<String>,
    /// Branch name.
    pub(crate) base: String,
    pub(crate) draft: bool,
    /// Logins of those who were asked for a review.
    pub(crate) reviewers: Vec<String>,
    pub(crate) merged: bool,
    pub(crate) merge_commit: Option<String>,
    /// Where the change began, once it is merged.
    pub(crate) merge_base: Option<String>,
    pub(crate) state: String,
    pub(crate) author: String,
    pub(crate) created_seq: u64,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

#[derive(Clone, Serialize)]
pub(crate) struct Reaction {
    pub(crate) id: u64,
    pub(crate) repository: String,
    /// Issue number, where the reaction is to an issue.
    pub(crate) issue: Option<u64>,
    /// Comment id, where the reaction is to a comment.
    pub(crate) comment: Option<u64>,
    pub(crate) content: String,
    pub(crate) user: String,
    pub(crate) created_seq: u64,
    pub(crate) created_at: DateTime<Utc>,
}
