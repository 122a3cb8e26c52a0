//! Conversations as Slack answers them.

use serde::Deserialize;

use super::{Metadata, RemoteMessage};

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
