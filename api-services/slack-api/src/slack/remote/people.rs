//! People and the workspace as Slack answers them.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::Metadata;

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
