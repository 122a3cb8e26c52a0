//! Searches.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `POST /search`: issues by JQL, of the projects that the run reaches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// What to look for, as `status = "To Do" ORDER BY updated DESC`.
    pub jql: String,
    /// How many at most, 1 to 100.
    #[serde(default = "usual")]
    pub limit: u32,
    /// Where the part before ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page_token: Option<String>,
}

const fn usual() -> u32 {
    50
}

/// A part of what was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Found {
    /// The issues.
    pub issues: Vec<IssueRow>,
    /// The next part, as `page_token`; absent on the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_page_token: Option<String>,
    /// What was removed from the texts before they were handed on; empty where nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sanitised: String,
}

/// An issue in a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct IssueRow {
    /// Its key.
    pub key: String,
    /// Its title.
    pub summary: String,
    /// Its status by name.
    pub status: String,
    /// Its type by name.
    pub issue_type: String,
    /// Its priority by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
    /// The name of who works on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<String>,
    /// When it was last changed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub updated: String,
    /// Where a person reads it.
    pub url: String,
}
