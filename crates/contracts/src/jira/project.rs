//! Projects and what is set up in them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One of `GET /projects?query&start_at&limit`, or `GET /projects/{key}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Project {
    /// Its key, as `PROJ`.
    pub key: String,
    /// Its name.
    pub name: String,
    /// `software`, `service_desk` or `business`.
    #[serde(default)]
    pub project_type: String,
    /// The name of who leads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<String>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Whether it is put away.
    #[serde(default)]
    pub archived: bool,
    /// Where a person reads it.
    pub url: String,
}

/// One of `GET /projects/{key}/components`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Component {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// The name of who leads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<String>,
}

/// One of `GET /projects/{key}/versions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Version {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Whether it is out.
    #[serde(default)]
    pub released: bool,
    /// Whether it is put away.
    #[serde(default)]
    pub archived: bool,
    /// When it is or was out, as `2026-11-22`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release_date: Option<String>,
}

/// One of `GET /projects/{key}/issue-types`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct IssueType {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Whether its issues are parts of others.
    #[serde(default)]
    pub subtask: bool,
}

/// One of `GET /fields?query` or `GET /projects/{key}/issue-types/{id}/fields`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Field {
    /// Its id, as `customfield_10016`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it holds, as `string`, `number`, `array of option`.
    #[serde(default)]
    pub kind: String,
    /// Whether an issue cannot be made without it.
    #[serde(default)]
    pub required: bool,
    /// The values it takes, where they are a list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<String>,
}

/// One of `GET /priorities` or `GET /statuses`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it means.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
}

/// `POST /projects`: a new project. Answers with `EffectAnswer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateProject {
    /// Its key: two to ten capital letters and digits.
    pub key: String,
    /// Its name.
    pub name: String,
    /// `software` or `business`.
    #[serde(default = "software")]
    pub project_type: String,
    /// The account id of who leads it; our own account where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<String>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
}

fn software() -> String {
    "software".to_owned()
}
