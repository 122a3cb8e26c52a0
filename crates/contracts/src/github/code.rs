//! What git holds: commits, branches, tags, trees, and the comparison of two commits.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One row of `GET /commits?sha&path&author&since&until&page&per_page` and of `GET /search/commits`: a commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Commit {
    /// Its id.
    pub sha: String,
    /// Its whole message.
    pub message: String,
    /// Who wrote it, as git has it: a name.
    pub author: String,
    /// The account of the writer, where GitHub knows it.
    pub login: Option<String>,
    /// When it was written.
    pub authored_at: Option<DateTime<Utc>>,
    /// The ids of its parents.
    pub parents: Vec<String>,
    /// Where a person reads it.
    pub html_url: String,
    /// `owner/name`, where a search found it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repository: Option<String>,
}

/// `GET /commits/{ref}?page&per_page`: a commit with what it changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct CommitDetail {
    /// The commit.
    #[serde(flatten)]
    pub commit: Commit,
    /// Lines added.
    pub additions: u64,
    /// Lines taken away.
    pub deletions: u64,
    /// The files it changes; 300 a page.
    pub files: Vec<ChangedFile>,
    /// The next page of files; absent on the last.
    pub next_page: Option<u32>,
    /// What was removed from the texts before they were handed on; empty where nothing.
    #[serde(default)]
    pub sanitised: String,
}

/// A file that differs between two commits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct ChangedFile {
    /// Its path.
    pub filename: String,
    /// Its path before, where it was renamed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous_filename: Option<String>,
    /// `added`, `removed`, `modified`, `renamed`, …
    pub status: String,
    /// Lines added.
    pub additions: u64,
    /// Lines taken away.
    pub deletions: u64,
    /// The change as a unified diff; absent for binary files and very long changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub patch: Option<String>,
}

/// `GET /compare/{base...head}`: what head has and base has not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Comparison {
    /// `identical`, `ahead`, `behind` or `diverged`.
    pub status: String,
    /// How many commits head has and base has not.
    pub ahead_by: u64,
    /// How many commits base has and head has not.
    pub behind_by: u64,
    /// The commits of head, oldest first; at most 250.
    pub commits: Vec<Commit>,
    /// The files that differ; at most 300.
    pub files: Vec<ChangedFile>,
    /// Where a person reads it.
    pub html_url: String,
    /// What was removed from the texts before they were handed on; empty where nothing.
    #[serde(default)]
    pub sanitised: String,
}

/// One row of `GET /branches?page&per_page`, and `GET /branches/{branch}`: a branch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Branch {
    /// Its name.
    pub name: String,
    /// Its newest commit.
    pub sha: String,
    /// Whether rules guard it.
    pub protected: bool,
}

/// One row of `GET /tags?page&per_page`: a tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Tag {
    /// Its name.
    pub name: String,
    /// The commit it names.
    pub sha: String,
}

/// `GET /tags/{tag}`: a tag, with its words where it is an annotated one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct TagDetail {
    /// Its name.
    pub name: String,
    /// The commit it names.
    pub sha: String,
    /// What was written into it; empty for a plain tag.
    pub message: String,
    /// Who made it, where it says so.
    pub tagger: Option<String>,
    /// What was removed from the texts before they were handed on; empty where nothing.
    #[serde(default)]
    pub sanitised: String,
}

/// `GET /git/trees/{ref}?recursive`: files and directories.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Tree {
    /// Its id.
    pub sha: String,
    /// Its entries, by path.
    pub entries: Vec<TreeEntry>,
    /// Whether GitHub left entries out; ask for directories one by one then.
    pub truncated: bool,
}

/// One entry of a tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct TreeEntry {
    /// Its path, from the tree that was asked for.
    pub path: String,
    /// `blob`, `tree` or `commit` (a submodule).
    pub r#type: String,
    /// Its id.
    pub sha: String,
    /// Its size in bytes, for files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
}

/// `POST /branches`: make the run's branch. Answers with `EffectAnswer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateBranch {
    /// Its name; only the run's own branch is accepted.
    pub branch: String,
    /// The branch it begins at; the default branch where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_branch: Option<String>,
}

/// `POST /commits`: change files in one commit on the run's branch. Answers with `EffectAnswer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommitFiles {
    /// The branch; only the run's own is accepted, and it must be there.
    pub branch: String,
    /// The commit's message.
    pub message: String,
    /// What becomes of which file; at most 500.
    pub files: Vec<FileChange>,
}

/// What becomes of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "change", rename_all = "snake_case", deny_unknown_fields)]
pub enum FileChange {
    /// It is made, or gets this content.
    Put {
        /// Its path, from the root.
        path: String,
        /// Its whole content.
        content: String,
        /// How `content` is written.
        #[serde(default)]
        encoding: Encoding,
        /// The blob it must have now, so that nobody's change is lost; unchecked where absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expected_sha: Option<String>,
    },
    /// It is taken away.
    Delete {
        /// Its path, from the root.
        path: String,
    },
}

impl FileChange {
    /// The file's path.
    pub fn path(&self) -> &str {
        match self {
            Self::Put { path, .. } | Self::Delete { path } => path,
        }
    }
}

/// How a content is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// As it is.
    #[default]
    Utf8,
    /// In base64, for bytes that are no text.
    Base64,
}
