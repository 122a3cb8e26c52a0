//! People, conversations, messages, files and views of the simulated workspace.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// An account; what is left out is usual.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) real_name: String,
    #[serde(default)]
    pub(crate) email: Option<String>,
    #[serde(default)]
    pub(crate) is_bot: bool,
    #[serde(default)]
    pub(crate) is_admin: bool,
    #[serde(default)]
    pub(crate) is_owner: bool,
    /// A guest.
    #[serde(default)]
    pub(crate) is_restricted: bool,
    /// Of another workspace.
    #[serde(default)]
    pub(crate) is_stranger: bool,
    #[serde(default)]
    pub(crate) deleted: bool,
}

/// A conversation.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Channel {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) is_private: bool,
    #[serde(default)]
    pub(crate) is_archived: bool,
    #[serde(default)]
    pub(crate) is_im: bool,
    #[serde(default)]
    pub(crate) topic: String,
    #[serde(default)]
    pub(crate) purpose: String,
    /// Ids of users.
    #[serde(default)]
    pub(crate) members: Vec<String>,
    /// As `{id, title, link}`.
    #[serde(default)]
    pub(crate) bookmarks: Vec<Value>,
    /// Timestamps of pinned messages.
    #[serde(default)]
    pub(crate) pins: Vec<String>,
}

#[derive(Clone, Serialize)]
pub(crate) struct Reaction {
    pub(crate) name: String,
    pub(crate) users: Vec<String>,
}

/// An earlier wording is lost; a later one is kept with the request that brought it.
#[derive(Clone, Serialize)]
pub(crate) struct Edit {
    pub(crate) seq: u64,
    pub(crate) text: String,
}

#[derive(Clone, Serialize)]
pub(crate) struct Message {
    pub(crate) channel: String,
    pub(crate) ts: String,
    pub(crate) thread_ts: Option<String>,
    pub(crate) user: String,
    pub(crate) bot_id: Option<String>,
    pub(crate) text: String,
    pub(crate) blocks: Option<Value>,
    pub(crate) metadata: Option<Value>,
    pub(crate) broadcast: bool,
    /// The one user who sees it.
    pub(crate) only_for: Option<String>,
    /// Ids of files.
    pub(crate) files: Vec<String>,
    pub(crate) reactions: Vec<Reaction>,
    pub(crate) edits: Vec<Edit>,
    pub(crate) deleted: bool,
    pub(crate) created_seq: u64,
}

/// A message before it has a timestamp.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Draft {
    pub(crate) channel: String,
    #[serde(default)]
    pub(crate) user: String,
    #[serde(default)]
    pub(crate) text: String,
    #[serde(default)]
    pub(crate) ts: Option<String>,
    #[serde(default)]
    pub(crate) thread_ts: Option<String>,
    #[serde(default)]
    pub(crate) bot_id: Option<String>,
    #[serde(default)]
    pub(crate) blocks: Option<Value>,
    #[serde(default)]
    pub(crate) metadata: Option<Value>,
    #[serde(default)]
    pub(crate) files: Vec<String>,
    #[serde(skip)]
    pub(crate) broadcast: bool,
    #[serde(skip)]
    pub(crate) only_for: Option<String>,
}

#[derive(Clone, Serialize)]
pub(crate) struct File {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) mimetype: String,
    pub(crate) user: String,
    pub(crate) created: i64,
    /// How many bytes were announced.
    pub(crate) length: usize,
    #[serde(skip)]
    pub(crate) bytes: Option<Vec<u8>>,
    /// Where it was shared.
    pub(crate) channels: Vec<String>,
    pub(crate) completed: bool,
}

#[derive(Clone, Serialize)]
pub(crate) struct View {
    pub(crate) id: String,
    pub(crate) external_id: Option<String>,
    /// The trigger that opened it, or the user whose home it is.
    pub(crate) opened_by: String,
    pub(crate) view: Value,
    pub(crate) updates: u64,
}
