//! Messages as they are read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::File;

/// A message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Message {
    /// Its timestamp, which is its id within the channel.
    pub ts: String,
    /// The id of who wrote it: a user's, or a bot's where no user is behind it.
    pub user: String,
    /// The name people know them by, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its text, as Markdown.
    pub text: String,
    /// The thread it belongs to; its own timestamp where it began one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread_ts: Option<String>,
    /// How many replies its thread has.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub reply_count: u32,
    /// Whether it was changed after it was written.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub edited: bool,
    /// How others reacted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Reaction>,
    /// The files it shares.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<File>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
const fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// One emoji under a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Reaction {
    /// The emoji's name, without colons.
    pub name: String,
    /// How many people chose it.
    pub count: u32,
    /// Ids of some of them.
    #[serde(default)]
    pub users: Vec<String>,
}

/// `GET /channels/{channel}/threads/{ts}`: a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Thread {
    /// The channel's id, as `C0123456789`.
    pub channel: String,
    /// The timestamp of the message that began it, as `1700000000.000100`.
    pub thread_ts: String,
    /// Its messages, the oldest first; the first one began it.
    pub messages: Vec<Message>,
    /// Whether there are later ones; ask again with `oldest` set to the last one's timestamp.
    #[serde(default)]
    pub has_more: bool,
    /// Where a person reads it.
    pub permalink: Option<String>,
    /// What was removed from the texts before they were handed on; empty where nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schemars(skip)]
    pub sanitised: String,
}

/// `GET /channels/{channel}/history`: what was said in a channel, outside of threads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct History {
    /// The channel's id.
    pub channel: String,
    /// Its messages, the newest first.
    pub messages: Vec<Message>,
    /// What to send as `cursor` for older ones; absent at the beginning of the channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// What was removed from the texts before they were handed on; empty where nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schemars(skip)]
    pub sanitised: String,
}

/// `GET /channels/{channel}/messages/{ts}/permalink`: where a person reads a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Permalink {
    /// The channel's id.
    pub channel: String,
    /// The address.
    pub permalink: String,
}

/// `GET /channels/{channel}/messages/{ts}/reactions`: how people reacted to a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct MessageReactions {
    /// The channel's id.
    pub channel: String,
    /// The message's timestamp.
    pub ts: String,
    /// The reactions.
    pub reactions: Vec<Reaction>,
}

/// `GET /search`: messages that a search found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct SearchResults {
    /// The messages within the run's reach, the best or newest first.
    pub matches: Vec<Found>,
    /// How many of the page lie in channels out of the run's reach and are not shown.
    pub out_of_reach: u32,
    /// The next page, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_page: Option<u32>,
    /// What was removed from the texts before they were handed on; empty where nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schemars(skip)]
    pub sanitised: String,
}

/// A message that a search found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Found {
    /// The channel's id.
    pub channel: String,
    /// The channel's name.
    pub channel_name: String,
    /// The message's timestamp.
    pub ts: String,
    /// The id of who wrote it.
    pub user: String,
    /// Its text, as Markdown.
    pub text: String,
    /// Where a person reads it.
    pub permalink: String,
}
