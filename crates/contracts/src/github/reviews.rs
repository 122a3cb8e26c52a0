//! Reviews of pull requests, and what is said line by line.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::User;

/// One row of `GET /pulls/{number}/reviews?page&per_page`: a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Review {
    /// Its id.
    pub id: u64,
    /// Who wrote it.
    pub user: User,
    /// How they belong to the repository, as GitHub says it.
    pub author_association: String,
    /// `APPROVED`, `CHANGES_REQUESTED`, `COMMENTED`, `DISMISSED` or `PENDING`.
    pub state: String,
    /// Its text; empty where there is none.
    pub body: String,
    /// The commit that was reviewed.
    pub commit_id: Option<String>,
    /// Where a person reads it.
    pub html_url: String,
    /// When it was handed in.
    pub submitted_at: Option<DateTime<Utc>>,
}

/// One row of `GET /pulls/{number}/comments?page&per_page`: a comment on a line or file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct ReviewComment {
    /// Its id.
    pub id: u64,
    /// The comment it answers, where it answers one.
    pub in_reply_to_id: Option<u64>,
    /// The file.
    pub path: String,
    /// The line, where it is still in the change.
    pub line: Option<u64>,
    /// Which side of the change the line is on.
    pub side: Option<Side>,
    /// The lines it is about, as a unified diff.
    pub diff_hunk: String,
    /// Its text.
    pub body: String,
    /// Who wrote it.
    pub user: User,
    /// How they belong to the repository, as GitHub says it.
    pub author_association: String,
    /// Where a person reads it.
    pub html_url: String,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// `GET /pulls/{number}/threads?after`: review threads, a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct ReviewThreads {
    /// The threads, oldest first.
    pub items: Vec<ReviewThread>,
    /// What to pass as `after` for the next page; absent on the last.
    pub next_cursor: Option<String>,
    /// What was removed from the texts; empty where nothing.
    #[serde(default)]
    pub sanitised: String,
}

/// Comments that belong together, and whether they are settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct ReviewThread {
    /// Its id, by which it is resolved.
    pub id: String,
    /// Whether somebody settled it.
    pub resolved: bool,
    /// Whether the lines have changed since.
    pub outdated: bool,
    /// The file.
    pub path: String,
    /// The line, where it is still in the change.
    pub line: Option<u64>,
    /// How many comments it has.
    pub total_comments: u64,
    /// The first of them, oldest first.
    pub comments: Vec<ThreadComment>,
}

/// A comment of a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct ThreadComment {
    /// Its id, by which it is answered.
    pub id: Option<u64>,
    /// Who wrote it; `ghost` where the account is gone.
    pub author: String,
    /// How they belong to the repository, as GitHub says it.
    pub author_association: String,
    /// Its text.
    pub body: String,
    /// Where a person reads it.
    pub url: String,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// Which side of a change a line is on.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema,
)]
#[serde(rename_all = "UPPERCASE")]
pub enum Side {
    /// Before the change.
    Left,
    /// After it.
    #[default]
    Right,
}

/// What a review says as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verdict {
    /// It may be merged; never of the run's own branch.
    Approve,
    /// It must be changed first.
    RequestChanges,
    /// Neither.
    Comment,
}

/// `POST /pulls/{number}/reviews`: hand in a review, whole. Answers with `EffectAnswer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateReview {
    /// What it says.
    pub event: Verdict,
    /// Its text, as Markdown.
    #[serde(default)]
    pub body: String,
    /// The commit that was reviewed; the head where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit_id: Option<String>,
    /// Comments on lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comments: Vec<LineComment>,
}

/// A comment on a line of a change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LineComment {
    /// The file.
    pub path: String,
    /// The text, as Markdown.
    pub body: String,
    /// The line, or the last of several.
    pub line: u64,
    /// The side the line is on.
    #[serde(default)]
    pub side: Side,
    /// The first of several lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_line: Option<u64>,
    /// The side the first line is on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_side: Option<Side>,
}

/// `POST /pulls/{number}/comments`: say something about a line or file, or answer. Answers with `EffectAnswer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
#[serde(untagged)]
pub enum AddReviewComment {
    /// Answers a comment.
    Reply(Reply),
    /// Is about a line.
    Line(LineComment),
    /// Is about a file.
    File(FileComment),
}

/// An answer in a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// The comment that is answered.
    pub in_reply_to: u64,
    /// The text, as Markdown.
    pub body: String,
}

/// A comment on a whole file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FileComment {
    /// The file.
    pub path: String,
    /// The text, as Markdown.
    pub body: String,
}

/// `PUT /pulls/{number}/threads/{thread}`: settle a thread, or open it again. Answers with `EffectAnswer`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ResolveThread {
    /// Whether it is to be settled.
    pub resolved: bool,
}
