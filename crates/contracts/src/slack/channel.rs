//! Conversations and what belongs to them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `GET /channels/{channel}`: a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Channel {
    /// Its id, as `C0123456789`.
    pub id: String,
    /// Its name, without `#`; empty for a direct message.
    pub name: String,
    /// What is talked about now.
    pub topic: String,
    /// What it is for.
    pub purpose: String,
    /// Whether only its members see it.
    pub is_private: bool,
    /// Whether it takes no messages any more.
    pub is_archived: bool,
    /// Whether our bot is in it; where it is not, nothing can be read.
    pub is_member: bool,
    /// How many members it has, where Slack says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub num_members: Option<u32>,
    /// What was removed from the texts before they were handed on; empty where nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schemars(skip)]
    pub sanitised: String,
}

/// `GET /channels/{channel}/bookmarks`: what is kept at the top of a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Bookmarks {
    /// The bookmarks.
    pub items: Vec<Bookmark>,
    /// What was removed from the texts before they were handed on; empty where nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schemars(skip)]
    pub sanitised: String,
}

/// A bookmark of a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Bookmark {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Where it leads.
    pub link: String,
}
