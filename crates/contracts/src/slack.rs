//! slack-api's types.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `GET /api/v1/channels/{channel}/threads/{ts}`: a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Thread {
    /// The channel's id, as `C0123456789`.
    pub channel: String,
    /// The timestamp of the message that began it, as `1700000000.000100`.
    pub thread_ts: String,
    /// Its messages, the oldest first; the first one began it.
    pub messages: Vec<Message>,
    /// Where a person reads it.
    pub permalink: Option<String>,
    /// What was removed from the texts before they were handed on; empty where nothing.
    #[serde(default)]
    pub sanitised: String,
}

/// One message of a thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Message {
    /// Its timestamp, which is its id within the channel.
    pub ts: String,
    /// The id of who wrote it: a user's, or a bot's where no user is behind it.
    pub user: String,
    /// Its text, as Markdown.
    pub text: String,
}
