//! Time logged.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Person;

/// One of `GET /issues/{key}/worklogs`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Worklog {
    /// Its id.
    pub id: String,
    /// Whose time it was; absent where the account is gone.
    pub author: Option<Person>,
    /// When the work began.
    pub started: String,
    /// How long it took, as `1h 30m`.
    pub time_spent: String,
    /// The same in seconds.
    pub time_spent_seconds: u64,
    /// What was done, as Markdown.
    pub comment_markdown: String,
}

/// `POST /issues/{key}/worklogs`: log time. Answers with `EffectAnswer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddWorklog {
    /// How long it took, as `1h 30m`.
    pub time_spent: String,
    /// When it began, as `2026-11-22T14:00:00.000+0000`; now where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<String>,
    /// What was done, as Markdown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub comment: String,
}
