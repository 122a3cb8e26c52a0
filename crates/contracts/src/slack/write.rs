//! What is written.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// `POST /messages`: a message in a channel or thread.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostMessage {
    /// The channel's id.
    pub channel: String,
    /// The text, as Markdown; at most 4000 characters. Where there are blocks, notifications show it.
    pub text: String,
    /// The thread to answer in; absent for the channel itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread_ts: Option<String>,
    /// Whether an answer in a thread is shown in the channel too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reply_broadcast: bool,
    /// Blocks as Slack takes them; pictures by address are refused.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<Object>)]
    pub blocks: Vec<Value>,
}

/// `POST /messages/ephemeral`: a message that one person sees, until they reload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostEphemeral {
    /// The channel's id.
    pub channel: String,
    /// The id of who sees it; they must be in the channel.
    pub user: String,
    /// The text, as Markdown.
    pub text: String,
    /// The thread to show it in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread_ts: Option<String>,
    /// Blocks as Slack takes them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<Object>)]
    pub blocks: Vec<Value>,
}

/// `PUT /messages`: another text for a message of ours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateMessage {
    /// The channel's id.
    pub channel: String,
    /// The message's timestamp.
    pub ts: String,
    /// The text, as Markdown.
    pub text: String,
    /// Blocks as Slack takes them; those of the message before are dropped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<Object>)]
    pub blocks: Vec<Value>,
}

/// `POST /reactions`: an emoji under a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct React {
    /// The channel's id.
    pub channel: String,
    /// The message's timestamp.
    pub timestamp: String,
    /// The emoji's name, as `eyes`.
    pub name: String,
}

/// `POST /files`: a text file shared in a channel or thread; at most 512 KiB.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UploadFile {
    /// The channel's id.
    pub channel: String,
    /// The thread to share it in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread_ts: Option<String>,
    /// Its name, with the ending that says what it is.
    pub filename: String,
    /// Its title; its name where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What is in it.
    pub content: String,
    /// What to say about it, as Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initial_comment: Option<String>,
}

/// `POST /dms`: a direct message with people; nothing is said by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenDirectMessage {
    /// Ids of one to eight people.
    pub users: Vec<String>,
}

/// `POST /views/open` and `POST /views/push`: a modal for the person behind a trigger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenView {
    /// The trigger of an interaction; it lives three seconds.
    pub trigger_id: String,
    /// The view as Slack takes it.
    #[schema(value_type = Object)]
    pub view: Value,
}

/// `POST /views/publish`: the home tab of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishView {
    /// The id of whose home it is.
    pub user_id: String,
    /// The view as Slack takes it.
    #[schema(value_type = Object)]
    pub view: Value,
}

/// `POST /views/update`: another content for an open view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateView {
    /// The view's id.
    pub view_id: String,
    /// The view as Slack takes it.
    #[schema(value_type = Object)]
    pub view: Value,
}
