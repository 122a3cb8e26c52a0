//! What the simulated workspace holds.

use std::collections::BTreeMap;

use chrono::Utc;
use serde_json::{Value, json};

use super::things::{Channel, Draft, File, Message, User, View};

/// The workspace's id.
pub(crate) const TEAM: &str = "T0SIM";
/// The user, bot and app behind our token.
pub(crate) const BOT_USER: &str = "U0AGENT";
pub(crate) const BOT: &str = "B0AGENT";
pub(crate) const APP: &str = "A0AGENT";

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
