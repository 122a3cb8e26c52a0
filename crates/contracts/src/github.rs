//! github-api's types. Paths are under `/api/v1/repos/{owner}/{repo}`.

mod checks;
mod code;
mod discussions;
mod issues;
mod project;
mod pulls;
mod reviews;
mod search;

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use checks::*;
pub use code::*;
pub use discussions::*;
pub use issues::*;
pub use project::*;
pub use pulls::*;
pub use reviews::*;
pub use search::*;

/// `GET ""`, and one row of `GET /user/repositories` and `GET /search/repositories`: a repository.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Repository {
    /// `owner/name`.
    pub full_name: String,
    /// The branch that pull requests aim at.
    pub default_branch: String,
    /// Whether only members see it.
    pub private: bool,
    /// What it is for; absent where nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where a person reads it.
    pub html_url: String,
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct User {
    /// The stable id.
    pub id: u64,
    /// The name.
    pub login: String,
    /// `User`, `Bot` or `Organization`.
    pub r#type: String,
}

/// `GET /issues/{number}`, and one row of a list of issues: an issue or pull request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Issue {
    /// Its id, by which it becomes a sub-issue of another.
    #[serde(default)]
    pub id: u64,
    /// Its number.
    pub number: u64,
    /// Its title.
    pub title: String,
    /// Its text; empty where there is none.
    pub body: String,
    /// `open` or `closed`.
    pub state: String,
    /// Why it was closed or opened again, as GitHub says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state_reason: Option<String>,
    /// Who opened it.
    pub user: User,
    /// How they belong to the repository, as GitHub says it; empty where it does not.
    #[serde(default)]
    pub author_association: String,
    /// The names of its labels.
    pub labels: Vec<String>,
    /// The names of the accounts that are to deal with it.
    #[serde(default)]
    pub assignees: Vec<String>,
    /// The number and title of its milestone, as `3: Spring`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milestone: Option<String>,
    /// The name of its type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#type: Option<String>,
    /// How many sub-issues it has.
    #[serde(default)]
    pub sub_issues: u64,
    /// How many of them are closed.
    #[serde(default)]
    pub sub_issues_completed: u64,
    /// How many comments it has.
    pub comments: u64,
    /// Whether it is a pull request.
    pub pull_request: bool,
    /// Where a person reads it.
    pub html_url: String,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<DateTime<Utc>>,
    /// `owner/name`, where a search found it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repository: Option<String>,
    /// What was removed from the texts before they were handed on, as `3 hidden characters removed`; empty where nothing.
    #[serde(default)]
    pub sanitised: String,
}

/// One comment of `GET /issues/{number}/comments?page&per_page`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Comment {
    /// Its id.
    pub id: u64,
    /// Its text.
    pub body: String,
    /// Who wrote it.
    pub user: User,
    /// How the writer belongs to the repository, as GitHub says it.
    pub author_association: String,
    /// Where a person reads it.
    pub html_url: String,
    /// When it was written.
    pub created_at: DateTime<Utc>,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// The next page's number; absent on the last.
    pub next_page: Option<u32>,
    /// What was removed from the texts before they were handed on; empty where nothing.
    #[serde(default)]
    pub sanitised: String,
}

/// `GET /contents/{path}?ref`: a file or a directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Contents {
    /// A file.
    File {
        /// Its path.
        path: String,
        /// Its blob's sha.
        sha: String,
        /// Its size in bytes.
        size: u64,
        /// Its text, where it is UTF-8.
        text: Option<String>,
        /// Its bytes as base64, where it is not UTF-8.
        base64: Option<String>,
        /// Where a person reads it.
        html_url: String,
        /// What was removed from `text`, as `3 hidden characters removed`; empty where it is the file to the letter.
        #[serde(default)]
        sanitised: String,
    },
    /// A directory.
    Directory {
        /// Its path; empty for the root.
        path: String,
        /// What it holds, by name.
        entries: Vec<Entry>,
    },
}

/// One entry of a directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// `file`, `dir`, `symlink` or `submodule`.
    pub r#type: String,
    /// Its size in bytes; 0 for directories.
    pub size: u64,
    /// Its sha.
    pub sha: String,
}

/// `POST /issues/{number}/comments`: say something there. Answers with `EffectAnswer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AddComment {
    /// The text, as Markdown; at most 65,536 characters.
    pub body: String,
}

/// `POST /pulls`: open a pull request. Answers with `EffectAnswer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CreatePullRequest {
    /// The title.
    pub title: String,
    /// The branch with the change; only the task's own branch is accepted.
    pub head: String,
    /// The branch to merge into.
    pub base: String,
    /// The text, as Markdown.
    #[serde(default)]
    pub body: String,
    /// Whether it is a draft.
    #[serde(default)]
    pub draft: bool,
}

/// `GET /collaborators/{login}/permission`: what an account may do, for the gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Permission {
    /// `admin`, `write`, `read` or `none`, as GitHub says it.
    pub permission: String,
}
