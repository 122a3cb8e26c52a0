//! What a repository has besides issues and pull requests: labels, milestones, releases, discussions.

use chrono::{DateTime, Utc};
use serde::Serialize;

#[derive(Clone, Serialize)]
pub(crate) struct Label {
    pub(crate) id: u64,
    pub(crate) name: String,
    /// Six hexadecimal digits.
    pub(crate) color: String,
    pub(crate) description: Option<String>,
}

#[derive(Clone, Serialize)]
pub(crate) struct Milestone {
    pub(crate) id: u64,
    pub(crate) number: u64,
    pub(crate) title: String,
    pub(crate) description: Option<String>,
    pub(crate) state: String,
    pub(crate) created_at: DateTime<Utc>,
}

#[derive(Clone, Serialize)]
pub(crate) struct Release {
    pub(crate) id: u64,
    pub(crate) tag: String,
    pub(crate) target: String,
    pub(crate) name: String,
    pub(crate) body: String,
    pub(crate) draft: bool,
    pub(crate) prerelease: bool,
    pub(crate) author: String,
    pub(crate) created_at: DateTime<Utc>,
}

#[derive(Clone, Serialize)]
pub(crate) struct Discussion {
    pub(crate) id: u64,
    pub(crate) number: u64,
    pub(crate) title: String,
    pub(crate) body: String,
    pub(crate) author: String,
    /// The name of its category.
    pub(crate) category: String,
    pub(crate) closed: bool,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) comments: Vec<DiscussionComment>,
}

#[derive(Clone, Serialize)]
pub(crate) struct DiscussionComment {
    pub(crate) id: u64,
    pub(crate) body: String,
    pub(crate) author: String,
    pub(crate) is_answer: bool,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) replies: Vec<DiscussionComment>,
}
