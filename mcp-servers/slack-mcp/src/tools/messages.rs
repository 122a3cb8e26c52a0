//! Saying something.

use contracts::{
    EffectAnswer,
    slack::{PostEphemeral, PostMessage},
};
use mcp::{Answer, Call, Failure};
use rmcp::{
    handler::server::{
        tool::{Extension, schema_for_output},
        wrapper::Parameters,
    },
    tool, tool_router,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::{
    SlackTools,
    written::{self, Written},
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Post {
    /// The channel's id, as C0123456789.
    #[schemars(regex(pattern = "^[CGD][A-Z0-9]+$"))]
    channel_id: String,
    /// The text, as Markdown.
    #[schemars(length(min = 1, max = 4000))]
    text: String,
    /// Blocks as Slack takes them; the text is then what notifications show.
    #[serde(default)]
    #[schemars(length(max = 50))]
    blocks: Vec<Value>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Reply {
    /// The channel's id, as C0123456789.
    #[schemars(regex(pattern = "^[CGD][A-Z0-9]+$"))]
    channel_id: String,
    /// The timestamp of the thread's first message, as 1700000000.000100.
    #[schemars(regex(pattern = "^[0-9]+\\.[0-9]+$"))]
    thread_ts: String,
    /// The text, as Markdown.
    #[schemars(length(min = 1, max = 4000))]
    text: String,
    /// Whether it is shown in the channel too; that needs a person's approval.
    #[serde(default)]
    reply_broadcast: bool,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Ephemeral {
    /// The channel's id, as C0123456789.
    #[schemars(regex(pattern = "^[CGD][A-Z0-9]+$"))]
    channel_id: String,
    /// The id of who sees it, as U0123456789; they must be in the channel.
    #[schemars(regex(pattern = "^[UW][A-Z0-9]+$"))]
    user_id: String,
    /// The text, as Markdown.
    #[schemars(length(min = 1, max = 4000))]
    text: String,
    /// The thread to show it in.
    #[schemars(regex(pattern = "^[0-9]+\\.[0-9]+$"))]
    thread_ts: Option<String>,
}

#[tool_router(router = messages_router, vis = "pub(super)")]
impl SlackTools {
    #[tool(
        name = "slack_post_message",
        title = "Post to a Slack channel",
        description = "Post a new message to a channel. To answer where this run was asked, use slack_reply_to_thread; a message to a channel waits for a person's approval.",
        annotations(read_only_hint = false, destructive_hint = false, idempotent_hint = false, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn slack_post_message(
        &self,
        Parameters(arguments): Parameters<Post>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let message = PostMessage {
            channel: arguments.channel_id,
            text: arguments.text,
            blocks: arguments.blocks,
            ..PostMessage::default()
        };
        self.post(&call, &message).await
    }

    #[tool(
        name = "slack_reply_to_thread",
        title = "Reply to a Slack thread",
        description = "Reply to a thread. In this run's own thread it is said at once; elsewhere it waits for a person's approval.",
        annotations(read_only_hint = false, destructive_hint = false, idempotent_hint = false, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn slack_reply_to_thread(
        &self,
        Parameters(arguments): Parameters<Reply>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let message = PostMessage {
            channel: arguments.channel_id,
            thread_ts: Some(arguments.thread_ts),
            text: arguments.text,
            reply_broadcast: arguments.reply_broadcast,
            blocks: Vec::new(),
        };
        self.post(&call, &message).await
    }

    #[tool(
        name = "slack_post_ephemeral",
        title = "Show one person a Slack message",
        description = "Show a message to one person in a channel; it is gone when they reload. It is not repeated after an answer that was lost, so prefer a reply for what matters.",
        annotations(read_only_hint = false, destructive_hint = false, idempotent_hint = false, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn slack_post_ephemeral(
        &self,
        Parameters(arguments): Parameters<Ephemeral>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let message = PostEphemeral {
            channel: arguments.channel_id,
            user: arguments.user_id,
            text: arguments.text,
            thread_ts: arguments.thread_ts,
            blocks: Vec::new(),
        };
        let url = self.api.url(["messages", "ephemeral"]);
        let answer: EffectAnswer = self.api.post(&call, url, &message).await?;
        Ok(written::answer(answer))
    }
}

impl SlackTools {
    async fn post(&self, call: &Call, message: &PostMessage) -> Result<Answer<Written>, Failure> {
        let url = self.api.url(["messages"]);
        let answer: EffectAnswer = self.api.post(call, url, message).await?;
        Ok(written::answer(answer))
    }
}
