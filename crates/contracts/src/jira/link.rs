//! Links of issues, to each other and to pages outside.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::IssueRow;

/// A link between two issues, seen from one of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct IssueLink {
    /// Its id.
    pub id: String,
    /// Its type by name, as `Blocks`.
    pub link_type: String,
    /// How it reads from here, as `is blocked by`.
    pub relation: String,
    /// The other issue.
    pub issue: IssueRow,
}

/// One of `GET /link-types`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct LinkType {
    /// Its id.
    pub id: String,
    /// Its name, as `Blocks`.
    pub name: String,
    /// How it reads from the outward issue's end, as `is blocked by`.
    pub inward: String,
    /// How it reads from the inward issue's end, as `blocks`.
    pub outward: String,
}

/// `POST /links`: link two issues; as Jira has it, the inward one `blocks` the outward one. Answers with `EffectAnswer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateLink {
    /// The type by name.
    pub link_type: String,
    /// The issue that does it.
    pub inward: String,
    /// The issue that it is done to.
    pub outward: String,
}

/// One of `GET /issues/{key}/remote-links`: a page outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct RemoteLink {
    /// Its id.
    pub id: u64,
    /// The page.
    pub url: String,
    /// Its title.
    pub title: String,
    /// What it says, in a line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// How it relates to the issue.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub relationship: String,
}

/// `POST /issues/{key}/remote-links`: link a page; one of the same address is replaced. Answers with `EffectAnswer`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateRemoteLink {
    /// The page.
    pub url: String,
    /// Its title.
    pub title: String,
    /// What it says, in a line.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// How it relates to the issue.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub relationship: String,
}
