//! Boards and sprints.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One of `GET /boards?project&name&start_at&limit`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Board {
    /// Its id.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// `scrum`, `kanban` or `simple`.
    pub kind: String,
    /// The key of its project.
    pub project: String,
}

/// One of `GET /boards/{id}/sprints?state&start_at&limit`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Sprint {
    /// Its id.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// `future`, `active` or `closed`.
    pub state: String,
    /// When it begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_date: Option<String>,
    /// When it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_date: Option<String>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub goal: String,
}

/// `POST /sprints/{id}/issues` and `POST /backlog/issues`: move issues there. Answer with `EffectAnswer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueKeys {
    /// Their keys, at most 50.
    pub issues: Vec<String>,
}

/// `POST /boards`: a new board. Answers with `EffectAnswer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateBoard {
    /// Its name.
    pub name: String,
    /// The key of its project.
    pub project: String,
    /// `scrum` or `kanban`.
    #[serde(default = "kanban")]
    pub kind: String,
}

fn kanban() -> String {
    "kanban".to_owned()
}
