//! What the three methods answer.

use contracts::github::{Issue, User};
use mcp::Answer;
use schemars::JsonSchema;
use serde::Serialize;

/// What was read; the members of the other methods are absent.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(crate) struct Shown {
    /// Whose words these are.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) about: String,
    /// The issue, for `get` and `get_parent`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) issue: Option<IssueShown>,
    /// The comments, for `get_comments`, the oldest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) comments: Option<Vec<CommentShown>>,
    /// The sub-issues, for `get_sub_issues`, in their order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sub_issues: Option<Vec<Issue>>,
    /// The labels, for `get_labels`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) labels: Option<Vec<String>>,
    /// What was left out or removed, and how to get what was left out; empty where nothing was.
    pub(super) notes: Vec<String>,
}

/// An issue or pull request.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct IssueShown {
    /// The id, by which it becomes a sub-issue of another.
    pub(super) id: u64,
    /// Why it was closed or opened again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) state_reason: Option<String>,
    /// The accounts that are to deal with it.
    pub(super) assignees: Vec<String>,
    /// The number and title of its milestone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) milestone: Option<String>,
    /// The name of its type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) r#type: Option<String>,
    /// How many sub-issues it has.
    pub(super) sub_issues: u64,
    /// How many of them are closed.
    pub(super) sub_issues_completed: u64,
    /// Who opened it, as `alice (User)`.
    pub(super) author: String,
    /// How the author belongs to the repository: OWNER, MEMBER, COLLABORATOR, CONTRIBUTOR, NONE, …
    pub(super) author_association: String,
    /// The title.
    pub(super) title: String,
    /// The text.
    pub(super) body: String,
    /// open or closed.
    pub(super) state: String,
    /// Whether it is a pull request.
    pub(super) pull_request: bool,
    /// The labels.
    pub(super) labels: Vec<String>,
    /// How many comments it has.
    pub(super) comments: u64,
    /// When it was opened, as RFC 3339.
    pub(super) created_at: String,
    /// Where a person reads it.
    pub(super) url: String,
}

/// A comment.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct CommentShown {
    /// The id.
    pub(super) id: u64,
    /// Who wrote it, as `alice (User)`.
    pub(super) author: String,
    /// How the author belongs to the repository: OWNER, MEMBER, COLLABORATOR, CONTRIBUTOR, NONE, …
    pub(super) author_association: String,
    /// When it was written, as RFC 3339.
    pub(super) created_at: String,
    /// Where a person reads it.
    pub(super) url: String,
    /// The text.
    pub(super) body: String,
}

/// An account, as shown.
pub(super) fn author(user: &User) -> String {
    format!("{} ({})", user.login, user.r#type)
}

/// An author and how they belong to the repository, as far as that is known.
pub(super) fn belonging(author: &str, association: &str) -> String {
    match association {
        "" => author.to_owned(),
        known => format!("{author}, {known}"),
    }
}

/// The answer, with its notes in the text too.
pub(super) fn answer(mut text: String, data: Shown) -> Answer<Shown> {
    for note in &data.notes {
        text.push_str("\nNote: ");
        text.push_str(note);
    }
    Answer { text, data }
}
