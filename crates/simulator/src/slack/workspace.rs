//! What the simulated workspace holds.

use std::collections::BTreeMap;

use chrono::Utc;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The workspace's id.
pub(crate) const TEAM: &str = "T0SIM";
/// The user, bot and app behind our token.
pub(crate) const BOT_USER: &str = "U0AGENT";
pub(crate) const BOT: &str = "B0AGENT";
pub(crate) const APP: &str = "A0AGENT";

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

pub(crate) struct Workspace {
    pub(crate) users: BTreeMap<String, User>,
    pub(crate) channels: BTreeMap<String, Channel>,
    /// In the order they came.
    pub(crate) messages: Vec<Message>,
    pub(crate) files: BTreeMap<String, File>,
    pub(crate) views: Vec<View>,
    last_id: u64,
}

impl Default for Workspace {
    fn default() -> Self {
        let agent = User {
            id: BOT_USER.to_owned(),
            name: "agent".to_owned(),
            real_name: "Agent".to_owned(),
            email: None,
            is_bot: true,
            is_admin: false,
            is_owner: false,
            is_restricted: false,
            is_stranger: false,
            deleted: false,
        };
        Self {
            users: BTreeMap::from([(BOT_USER.to_owned(), agent)]),
            channels: BTreeMap::new(),
            messages: Vec::new(),
            files: BTreeMap::new(),
            views: Vec::new(),
            last_id: 0,
        }
    }
}

/// The two tokens that are accepted.
pub(crate) struct Tokens {
    pub(crate) bot: String,
    pub(crate) user: String,
}

/// Who the user token belongs to.
const TOKEN_USER: &str = "U0TOKEN";

impl Workspace {
    /// Whose token this is, and whether that is our bot.
    pub(super) fn owner_of(&self, tokens: &Tokens, token: &str) -> Option<(String, bool)> {
        if token == tokens.bot {
            Some((BOT_USER.to_owned(), true))
        } else {
            (token == tokens.user).then(|| (TOKEN_USER.to_owned(), false))
        }
    }

    /// An id of this kind that was not given yet, as `F00000001`.
    pub(crate) fn next_id(&mut self, kind: char) -> String {
        self.last_id += 1;
        format!("{kind}{:08}", self.last_id)
    }

    /// A timestamp that no message has yet.
    fn next_ts(&mut self) -> String {
        self.last_id += 1;
        format!("{}.{:06}", Utc::now().timestamp(), self.last_id)
    }

    /// Adds a message and answers its timestamp.
    pub(crate) fn add(&mut self, draft: Draft, seq: u64) -> String {
        let ts = draft.ts.unwrap_or_else(|| self.next_ts());
        self.messages.push(Message {
            channel: draft.channel,
            ts: ts.clone(),
            thread_ts: draft.thread_ts,
            user: draft.user,
            bot_id: draft.bot_id,
            text: draft.text,
            blocks: draft.blocks,
            metadata: draft.metadata,
            broadcast: draft.broadcast,
            only_for: draft.only_for,
            files: draft.files,
            reactions: Vec::new(),
            edits: Vec::new(),
            deleted: false,
            created_seq: seq,
        });
        ts
    }

    /// The messages of a channel that everybody there sees.
    pub(super) fn seen<'a>(&'a self, channel: &'a str) -> impl Iterator<Item = &'a Message> {
        self.messages
            .iter()
            .filter(move |m| m.channel == channel && !m.deleted && m.only_for.is_none())
    }

    pub(super) fn message(&mut self, channel: &str, ts: &str) -> Option<&mut Message> {
        self.messages
            .iter_mut()
            .find(|m| m.channel == channel && m.ts == ts && !m.deleted && m.only_for.is_none())
    }

    /// What `GET /_sim/state` shows.
    pub(crate) fn view(&self) -> Value {
        json!({
            "users": self.users.values().collect::<Vec<_>>(),
            "channels": self.channels.values().collect::<Vec<_>>(),
            "messages": self.messages,
            "files": self.files.values().collect::<Vec<_>>(),
            "views": self.views,
        })
    }
}
