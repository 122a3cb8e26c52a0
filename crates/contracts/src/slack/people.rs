//! People, their groups, and the workspace.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `GET /users/{user}`: an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct User {
    /// Its id, as `U0123456789`.
    pub id: String,
    /// The handle.
    pub name: String,
    /// The name in full.
    pub real_name: String,
    /// The name people chose to be shown by; empty where they chose none.
    pub display_name: String,
    /// What they do, in their own words.
    pub title: String,
    /// Their e-mail address, where our bot may see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// What they say of themselves now.
    pub status_text: String,
    /// Their time zone, as `Europe/Berlin`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tz: Option<String>,
    /// Whether a program is behind it.
    pub is_bot: bool,
    /// Whether it is a guest's.
    pub is_guest: bool,
    /// Whether it belongs to another workspace.
    pub is_external: bool,
    /// Whether it was deactivated.
    pub deleted: bool,
    /// What was removed from the texts before they were handed on; empty where nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schemars(skip)]
    pub sanitised: String,
}

/// `GET /usergroups`: groups of people that are mentioned together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct UserGroups {
    /// The groups.
    pub items: Vec<UserGroup>,
    /// What was removed from the texts before they were handed on; empty where nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schemars(skip)]
    pub sanitised: String,
}

/// A group of people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct UserGroup {
    /// Its id, as `S0123456789`.
    pub id: String,
    /// What it is mentioned by, without `@`.
    pub handle: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// How many people it has, where Slack says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_count: Option<u32>,
}

/// `GET /team`: the workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Team {
    /// Its id, as `T0123456789`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The first part of its address.
    pub domain: String,
    /// The id of our bot's user, which others mention.
    pub bot_user: String,
}

/// `GET /emoji`: the workspace's own emoji.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Emoji {
    /// The address of each picture, or `alias:` and another name, by name.
    pub emoji: BTreeMap<String, String>,
}
