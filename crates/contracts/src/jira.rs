//! jira-api's types.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `GET /api/v1/issues/{key}`: an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Issue {
    /// Its key, as `PROJ-42`.
    pub key: String,
    /// Its title.
    pub summary: String,
    /// Its status by name, as its project's workflow calls it.
    pub status: String,
    /// Its type by name, as `Bug`.
    pub issue_type: String,
    /// The display name of who works on it.
    pub assignee: Option<String>,
    /// Its text, as Markdown; empty where there is none.
    pub description_markdown: String,
    /// Where a person reads it.
    pub url: String,
    /// What was removed from the texts before they were handed on; empty where nothing.
    #[serde(default)]
    pub sanitised: String,
}
