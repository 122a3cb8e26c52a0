//! Messages as Slack answers them.

use serde::Deserialize;
use serde_json::Value;

use super::{Metadata, RemoteFile};

/// `conversations.history` and `conversations.replies`.
#[derive(Debug, Deserialize)]
pub(crate) struct Messages {
    #[serde(default)]
    pub(crate) messages: Vec<RemoteMessage>,
    #[serde(default)]
    pub(crate) response_metadata: Metadata,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct RemoteMessage {
    #[serde(default)]
    pub(crate) ts: String,
    pub(crate) user: Option<String>,
    pub(crate) bot_id: Option<String>,
    /// The name an app chose for itself.
    pub(crate) username: Option<String>,
    #[serde(default)]
    pub(crate) text: String,
    #[serde(default)]
    pub(crate) blocks: Vec<Value>,
    #[serde(default)]
    pub(crate) attachments: Vec<Value>,
    pub(crate) thread_ts: Option<String>,
    #[serde(default)]
    pub(crate) reply_count: u32,
    pub(crate) edited: Option<Value>,
    #[serde(default)]
    pub(crate) reactions: Vec<RemoteReaction>,
    #[serde(default)]
    pub(crate) files: Vec<RemoteFile>,
    #[serde(default)]
    pub(crate) metadata: Value,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct RemoteReaction {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) count: u32,
    #[serde(default)]
    pub(crate) users: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct PermalinkAnswer {
    pub(crate) permalink: String,
}

/// `reactions.get`.
#[derive(Debug, Deserialize)]
pub(crate) struct ReactionsAnswer {
    #[serde(default)]
    pub(crate) message: Option<ReactedMessage>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct ReactedMessage {
    #[serde(default)]
    pub(crate) reactions: Vec<RemoteReaction>,
}
