//! Issues: what they are, and what may be done to them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::{Attachment, IssueLink, IssueRow, Person};

/// `GET /issues/{key}?fields`: an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Issue {
    /// Its key, as `PROJ-42`.
    pub key: String,
    /// Its title.
    pub summary: String,
    /// Its status by name, as its project's workflow calls it.
    pub status: String,
    /// `new`, `indeterminate` or `done`: what the status means in every workflow.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub status_category: String,
    /// Its type by name, as `Bug`.
    pub issue_type: String,
    /// Its priority by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
    /// How it was resolved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution: Option<String>,
    /// Who works on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<Person>,
    /// Who reported it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reporter: Option<Person>,
    /// Its labels.
    #[serde(default)]
    pub labels: Vec<String>,
    /// The names of its components.
    #[serde(default)]
    pub components: Vec<String>,
    /// The names of the versions it is to be fixed in.
    #[serde(default)]
    pub fix_versions: Vec<String>,
    /// The issue above it: its epic, or the one it is a part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<IssueRow>,
    /// The issues below it.
    #[serde(default)]
    pub subtasks: Vec<IssueRow>,
    /// Links to other issues.
    #[serde(default)]
    pub links: Vec<IssueLink>,
    /// The files attached to it.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
    /// When it was reported.
    #[serde(default)]
    pub created: String,
    /// When it was last changed.
    #[serde(default)]
    pub updated: String,
    /// When it is due, as `2026-11-22`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_date: Option<String>,
    /// Its text, as Markdown; empty where there is none.
    pub description_markdown: String,
    /// Further fields that were asked for, by id, as Jira has them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = Object)]
    pub fields: BTreeMap<String, Value>,
    /// Where a person reads it.
    pub url: String,
    /// What was removed from the texts before they were handed on; empty where nothing.
    #[serde(default)]
    pub sanitised: String,
}

/// What an issue is made of, or what changes about it; what is left out stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueFields {
    /// The title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// The text, as Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The priority by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub priority: Option<String>,
    /// All labels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub labels: Option<Vec<String>>,
    /// All components, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub components: Option<Vec<String>>,
    /// All versions it is to be fixed in, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix_versions: Option<Vec<String>>,
    /// The key of the issue above: an epic, or the whole of a part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// When it is due, as `2026-11-22`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_date: Option<String>,
    /// The account id of who is to work on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<String>,
    /// Further fields by id, as Jira takes them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = Object)]
    pub other: BTreeMap<String, Value>,
}

/// `POST /issues`: a new issue. Answers with `EffectAnswer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateIssue {
    /// The project's key.
    pub project: String,
    /// The type by name, as `Task`.
    pub issue_type: String,
    /// The rest; `summary` is needed.
    pub fields: IssueFields,
}

/// `PUT /issues/{key}`: change fields. Answers with `EffectAnswer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateIssue {
    /// The fields that change.
    pub fields: IssueFields,
}

/// One of `GET /issues/{key}/transitions`: a way out of the present status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Transition {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The status it leads to.
    pub to: String,
    /// The ids of fields that must be given.
    #[serde(default)]
    pub required_fields: Vec<String>,
}

/// `POST /issues/{key}/transitions`: take one. Answers with `EffectAnswer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DoTransition {
    /// Its id, its name, or the name of the status it leads to.
    pub transition: String,
    /// Fields by id, as Jira takes them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(value_type = Object)]
    pub fields: BTreeMap<String, Value>,
}

/// `PUT /issues/{key}/assignee`: who is to work on it. Answers with `EffectAnswer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assign {
    /// The account id; absent for nobody.
    pub account_id: Option<String>,
}

/// `GET /issues/{key}/development`: what code hosts know of an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct DevelopmentInfo {
    /// Pull requests, branches and commits.
    pub items: Vec<DevelopmentItem>,
    /// What was removed from the texts before they were handed on; empty where nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sanitised: String,
}

/// A pull request, branch or commit that names an issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct DevelopmentItem {
    /// `pullrequest`, `branch` or `commit`.
    pub kind: String,
    /// Its title, name or message.
    pub name: String,
    /// Its state, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Where a person reads it.
    pub url: String,
}
