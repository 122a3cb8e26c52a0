//! sentry-api's types. Paths are under `/api/v1/organizations/{org}`; `-` as `{org}` is the organisation that the
//! service answers for, and `{id}` of an issue is its number or its short id.
//!
//! They carry schemas for tools too, which answer most of them as they are.

mod activity;
mod event;
mod frame;
mod issue;
mod organization;
mod release;
mod tag;
mod write;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use activity::{Activity, Attachment, AttachmentContent, Comment, UserReport};
pub use event::{Breadcrumb, Event, EventRows, EventSummary, EventTag, Request};
pub use frame::{Exception, Frame, SourceLine, Thread};
pub use issue::{Assignee, Hash, Issue, TagCount};
pub use organization::{Member, Monitor, Organization, Project, Stats, StatsPoint, Team, Whoami};
pub use release::{Commit, Deploy, Release, SuspectCommit};
pub use tag::{Tag, TagValue};
pub use write::{AddComment, Archive, AssignTo, InvalidAssignee, NewStatus, UpdateIssue};

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// What to send as `cursor` for the next page; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// What was removed from the texts before they were handed on; empty where nothing.
    #[serde(default)]
    pub sanitised: String,
}

/// One thing, with what was removed from it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct One<T> {
    /// The thing.
    pub item: T,
    /// What was removed from the texts before they were handed on; empty where nothing.
    #[serde(default)]
    pub sanitised: String,
}
