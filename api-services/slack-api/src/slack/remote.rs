//! Slack's answers, as far as they are read.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// The cursor that leads on; empty at the end.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Metadata {
    #[serde(default)]
    pub(crate) next_cursor: String,
}

impl Metadata {
    pub(crate) fn cursor(self) -> Option<String> {
        Some(self.next_cursor).filter(|cursor| !cursor.is_empty())
    }
}

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

/// A file; one that the token may not see has little more than an id.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct RemoteFile {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) name: Option<String>,
    #[serde(default)]
    pub(crate) title: Option<String>,
    #[serde(default)]
    pub(crate) mimetype: Option<String>,
    #[serde(default)]
    pub(crate) size: u64,
    #[serde(default)]
    pub(crate) user: Option<String>,
    pub(crate) permalink: Option<String>,
    pub(crate) url_private: Option<String>,
    #[serde(default)]
    pub(crate) channels: Vec<String>,
    #[serde(default)]
    pub(crate) groups: Vec<String>,
    #[serde(default)]
    pub(crate) ims: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct FileAnswer {
    pub(crate) file: RemoteFile,
}

#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct RemoteUser {
    #[serde(default)]
    pub(crate) id: String,
    pub(crate) team_id: Option<String>,
    #[serde(default)]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) real_name: String,
    #[serde(default)]
    pub(crate) deleted: bool,
    #[serde(default)]
    pub(crate) is_bot: bool,
    #[serde(default)]
    pub(crate) is_restricted: bool,
    #[serde(default)]
    pub(crate) is_ultra_restricted: bool,
    #[serde(default)]
    pub(crate) is_stranger: bool,
    pub(crate) tz: Option<String>,
    #[serde(default)]
    pub(crate) profile: RemoteProfile,
}

#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct RemoteProfile {
    #[serde(default)]
    pub(crate) display_name: String,
    #[serde(default)]
    pub(crate) title: Option<String>,
    #[serde(default)]
    pub(crate) status_text: Option<String>,
    pub(crate) email: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct UserAnswer {
    pub(crate) user: RemoteUser,
}

#[derive(Debug, Deserialize)]
pub(crate) struct UsersAnswer {
    #[serde(default)]
    pub(crate) members: Vec<RemoteUser>,
    #[serde(default)]
    pub(crate) response_metadata: Metadata,
}

#[derive(Debug, Clone, Deserialize)]
pub(crate) struct RemoteChannel {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) topic: Words,
    #[serde(default)]
    pub(crate) purpose: Words,
    #[serde(default)]
    pub(crate) is_private: bool,
    #[serde(default)]
    pub(crate) is_im: bool,
    #[serde(default)]
    pub(crate) is_archived: bool,
    #[serde(default)]
    pub(crate) is_member: bool,
    pub(crate) num_members: Option<u32>,
}

/// A topic or purpose.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Words {
    #[serde(default)]
    pub(crate) value: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct ChannelAnswer {
    pub(crate) channel: RemoteChannel,
}

#[derive(Debug, Deserialize)]
pub(crate) struct ChannelsAnswer {
    #[serde(default)]
    pub(crate) channels: Vec<RemoteChannel>,
    #[serde(default)]
    pub(crate) response_metadata: Metadata,
}

#[derive(Debug, Deserialize)]
pub(crate) struct MembersAnswer {
    #[serde(default)]
    pub(crate) members: Vec<String>,
    #[serde(default)]
    pub(crate) response_metadata: Metadata,
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

#[derive(Debug, Deserialize)]
pub(crate) struct BookmarksAnswer {
    #[serde(default)]
    pub(crate) bookmarks: Vec<RemoteBookmark>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct RemoteBookmark {
    #[serde(default)]
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) title: String,
    #[serde(default)]
    pub(crate) link: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct PinsAnswer {
    #[serde(default)]
    pub(crate) items: Vec<RemotePin>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct RemotePin {
    pub(crate) message: Option<RemoteMessage>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct GroupsAnswer {
    #[serde(default)]
    pub(crate) usergroups: Vec<RemoteGroup>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct RemoteGroup {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) handle: String,
    #[serde(default)]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) description: Option<String>,
    #[serde(default)]
    pub(crate) user_count: Value,
}

#[derive(Debug, Deserialize)]
pub(crate) struct TeamAnswer {
    pub(crate) team: RemoteTeam,
}

#[derive(Debug, Deserialize)]
pub(crate) struct RemoteTeam {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) domain: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct EmojiAnswer {
    #[serde(default)]
    pub(crate) emoji: BTreeMap<String, String>,
}

/// `search.messages`.
#[derive(Debug, Deserialize)]
pub(crate) struct SearchAnswer {
    pub(crate) messages: RemoteMatches,
}

#[derive(Debug, Deserialize)]
pub(crate) struct RemoteMatches {
    #[serde(default)]
    pub(crate) matches: Vec<RemoteMatch>,
    #[serde(default)]
    pub(crate) paging: Paging,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Paging {
    #[serde(default)]
    pub(crate) page: u32,
    #[serde(default)]
    pub(crate) pages: u32,
}

#[derive(Debug, Deserialize)]
pub(crate) struct RemoteMatch {
    pub(crate) channel: MatchedChannel,
    #[serde(default)]
    pub(crate) user: Option<String>,
    #[serde(default)]
    pub(crate) username: Option<String>,
    pub(crate) ts: String,
    #[serde(default)]
    pub(crate) text: String,
    #[serde(default)]
    pub(crate) permalink: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct MatchedChannel {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) name: Option<String>,
}
