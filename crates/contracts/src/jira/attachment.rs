//! Files of issues.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A file attached to an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Attachment {
    /// Its id.
    pub id: String,
    /// Its name.
    pub filename: String,
    /// Its media type.
    #[serde(default)]
    pub mime_type: String,
    /// Its size in bytes.
    pub size: u64,
    /// The name of who attached it.
    #[serde(default)]
    pub author: String,
    /// When it was attached.
    #[serde(default)]
    pub created: String,
}

/// `GET /issues/{key}/attachments/{id}`: a file with what is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct AttachmentContent {
    /// The file.
    pub attachment: Attachment,
    /// Its text, where it is UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Its bytes as base64, where it is not UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base64: Option<String>,
    /// What was removed from the text before it was handed on; empty where nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sanitised: String,
}

/// `POST /issues/{key}/attachments`: attach a file. Answers with `EffectAnswer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddAttachment {
    /// Its name, without a path.
    pub filename: String,
    /// Its text; or else `base64`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Its bytes as base64; at most 1 MiB.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base64: Option<String>,
}
