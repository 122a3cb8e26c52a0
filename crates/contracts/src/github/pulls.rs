//! Pull requests: what they are, what they change, and what may be done to them.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::User;

/// `GET /pulls/{number}`, and one row of `GET /pulls?state&head&base&sort&direction&page&per_page` and `GET
/// /search/pulls?q&sort&order&page&per_page`: a pull request. Rows of a search know no branches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct PullRequest {
    /// Its number.
    pub number: u64,
    /// Its title.
    pub title: String,
    /// Its text; empty where there is none.
    pub body: String,
    /// `open` or `closed`.
    pub state: String,
    /// Whether it is a draft.
    pub draft: bool,
    /// Whether it was merged.
    pub merged: bool,
    /// Who opened it.
    pub user: User,
    /// How they belong to the repository, as GitHub says it.
    pub author_association: String,
    /// The branch with the change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<End>,
    /// The branch it is to be merged into.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<End>,
    /// The names of its labels.
    pub labels: Vec<String>,
    /// The names of the accounts that are asked for a review.
    pub requested_reviewers: Vec<String>,
    /// Whether it can be merged and how large it is; only for one pull request, not for rows of a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<PullDetails>,
    /// Where a person reads it.
    pub html_url: String,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
    /// What was removed from the texts before they were handed on; empty where nothing, and in rows of a list.
    #[serde(default)]
    pub sanitised: String,
}

/// One end of a pull request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct End {
    /// The branch's name.
    pub r#ref: String,
    /// Its commit.
    pub sha: String,
    /// `owner/name` of the repository it is in; absent where that was deleted.
    pub repository: Option<String>,
}

/// What GitHub computes for one pull request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct PullDetails {
    /// Whether it merges without conflicts; absent while GitHub computes it.
    pub mergeable: Option<bool>,
    /// `clean`, `dirty`, `blocked`, `behind`, `unstable`, `draft` or `unknown`.
    pub mergeable_state: String,
    /// How many commits it has.
    pub commits: u64,
    /// How many files it changes.
    pub changed_files: u64,
    /// How many lines it adds.
    pub additions: u64,
    /// How many lines it takes away.
    pub deletions: u64,
    /// The commit it became, once it is merged.
    pub merge_commit_sha: Option<String>,
}

/// One row of `GET /pulls/{number}/files?page&per_page`: a file that it changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct PullFile {
    /// Its path.
    pub filename: String,
    /// Its path before, where it was renamed.
    pub previous_filename: Option<String>,
    /// `added`, `modified`, `removed`, `renamed`, …
    pub status: String,
    /// Lines added.
    pub additions: u64,
    /// Lines taken away.
    pub deletions: u64,
    /// The change as a unified diff; absent for binary files and very long changes.
    pub patch: Option<String>,
}

/// `GET /pulls/{number}/diff?path`: the change as a unified diff, as far as it fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Diff {
    /// Whole files, in order; one file that alone is too long is cut.
    pub diff: String,
    /// Files that are not shown; each can be asked for by `path`.
    pub left_out: Vec<String>,
    /// How many bytes of the one file that was asked for or that alone is too long were cut.
    pub cut_bytes: u64,
    /// What was removed from the text; empty where nothing.
    #[serde(default)]
    pub sanitised: String,
}

/// One row of `GET /pulls/{number}/commits?page&per_page`: a commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct PullCommit {
    /// Its id.
    pub sha: String,
    /// Its message.
    pub message: String,
    /// Who wrote it, as git has it.
    pub author: String,
    /// When.
    pub date: Option<DateTime<Utc>>,
    /// Where a person reads it.
    pub html_url: String,
}

/// `PATCH /pulls/{number}`: what is to be changed; what is absent stays. Answers with `EffectAnswer`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdatePullRequest {
    /// The title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The text, as Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// Open or closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<PullState>,
    /// The branch to merge into.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// Whether it is a draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<bool>,
    /// Accounts to ask for a review, besides those already asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviewers: Vec<String>,
    /// Brings the branch up to date with its base, if its head is still this commit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub update_branch_from: Option<String>,
}

/// Whether a pull request is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PullState {
    /// It waits to be merged.
    Open,
    /// It does not.
    Closed,
}

/// `PUT /pulls/{number}/merge`: merge it. Answers with `EffectAnswer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MergePullRequest {
    /// The commit that is merged; if the head is another one by then, nothing is.
    pub sha: String,
    /// How.
    pub merge_method: MergeMethod,
    /// The commit's title; GitHub's own where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit_title: Option<String>,
    /// The commit's text; GitHub's own where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit_message: Option<String>,
}

/// How a pull request is merged.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum MergeMethod {
    /// With a merge commit.
    #[default]
    Merge,
    /// As one commit.
    Squash,
    /// Its commits on top of the base.
    Rebase,
}
