//! People.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An account of the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Person {
    /// The account's id; its name on Data Center.
    pub account_id: String,
    /// The name as people see it.
    pub display_name: String,
    /// Whether it can log in.
    #[serde(default)]
    pub active: bool,
    /// `atlassian` for members, `app` for programs, `customer` for people from outside.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub account_type: String,
}

/// `GET /issues/{key}/watchers`: who is told of changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Watchers {
    /// How many there are.
    pub count: u64,
    /// Those that may be seen.
    pub watchers: Vec<Person>,
}
