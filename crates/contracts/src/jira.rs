//! jira-api's types. Texts are Markdown, whatever Jira keeps them in. Paths are under `/api/v1`.

mod agile;
mod attachment;
mod comment;
mod issue;
mod link;
mod person;
mod project;
mod search;
mod worklog;

pub use agile::{Board, CreateBoard, IssueKeys, Sprint};
pub use attachment::{AddAttachment, Attachment, AttachmentContent};
pub use comment::{AddComment, Change, ChangeItem, Comment};
pub use issue::{
    Assign, CreateIssue, DevelopmentInfo, DevelopmentItem, DoTransition, Issue, IssueFields,
    Transition, UpdateIssue,
};
pub use link::{CreateLink, CreateRemoteLink, IssueLink, LinkType, RemoteLink};
pub use person::{Person, Watchers};
pub use project::{Component, CreateProject, Field, IssueType, Named, Project, Version};
pub use search::{Found, IssueRow, Search};
pub use worklog::{AddWorklog, Worklog};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A part of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Rows<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next part begins, as `start_at`; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_start: Option<u64>,
    /// What was removed from the texts before they were handed on; empty where nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sanitised: String,
}
