//! What people did about an issue, and what came with its events.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One row of `GET /issues/{id}/activity`, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Activity {
    /// Its id.
    pub id: String,
    /// What was done, as Sentry names it: `note`, `set_resolved`, `assigned`, `first_seen`, …
    pub r#type: String,
    /// Who did it; empty where Sentry did.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The text of a comment, or what changed as compact JSON; empty where the type says all.
    pub text: String,
}

/// One row of `GET /issues/{id}/comments?cursor`, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Comment {
    /// Its id.
    pub id: String,
    /// Who wrote it; empty where the account is gone.
    pub author: String,
    /// Its text, as Markdown.
    pub text: String,
    /// When it was written.
    pub at: DateTime<Utc>,
}

/// One row of `GET /issues/{id}/user-reports?cursor`: what a user said about the error they met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct UserReport {
    /// Its id.
    pub id: String,
    /// The id of the event it is about.
    pub event: String,
    /// The name that the user gave.
    pub name: String,
    /// What they said.
    pub comments: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// One row of `GET /issues/{id}/attachments?cursor` and of `GET /projects/{project}/events/{event}/attachments`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Attachment {
    /// Its id.
    pub id: String,
    /// The id of its event.
    pub event: String,
    /// Its file name.
    pub name: String,
    /// Its media type; empty where unknown.
    pub mimetype: String,
    /// Its size in bytes.
    pub size: u64,
}

/// `GET /projects/{project}/events/{event}/attachments/{attachment}`: a file that came with an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct AttachmentContent {
    /// What it is.
    pub attachment: Attachment,
    /// Its text, where it is UTF-8.
    pub text: Option<String>,
    /// Its bytes as base64, where it is not UTF-8.
    pub base64: Option<String>,
}
