//! Files that were shared.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A shared file, as `GET /files/{file}` answers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct File {
    /// Its id, as `F0123456789`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: String,
    /// What is in it, as `text/plain`.
    pub mimetype: String,
    /// Its size in bytes.
    pub size: u64,
    /// The id of who shared it.
    pub user: String,
    /// Where a person sees it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permalink: Option<String>,
}

/// `GET /files/{file}/content`: a part of a text file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct FileContent {
    /// The file.
    pub file: File,
    /// The part; absent where the file holds no text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// What to send as `offset` for the next part; absent at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_offset: Option<usize>,
    /// What was removed from the text before it was handed on; empty where nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schemars(skip)]
    pub sanitised: String,
}
