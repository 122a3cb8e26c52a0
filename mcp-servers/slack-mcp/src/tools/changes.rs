//! One message: changed, deleted, linked to.

use contracts::{
    EffectAnswer,
    slack::{Permalink, UpdateMessage},
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

use super::{
    SlackTools,
    written::{self, Written},
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Update {
    /// The channel's id, as C0123456789.
    #[schemars(regex(pattern = "^[CGD][A-Z0-9]+$"))]
    channel_id: String,
    /// The message's timestamp, as 1700000000.000100.
    #[schemars(regex(pattern = "^[0-9]+\\.[0-9]+$"))]
    timestamp: String,
    /// The new text, as Markdown; it replaces all of the old one.
    #[schemars(length(min = 1, max = 4000))]
    text: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Named {
    /// The channel's id, as C0123456789.
    #[schemars(regex(pattern = "^[CGD][A-Z0-9]+$"))]
    pub(super) channel_id: String,
    /// The message's timestamp, as 1700000000.000100.
    #[schemars(regex(pattern = "^[0-9]+\\.[0-9]+$"))]
    pub(super) timestamp: String,
}

#[tool_router(router = changes_router, vis = "pub(super)")]
impl SlackTools {
    #[tool(
        name = "slack_update_message",
        title = "Change a Slack message",
        description = "Replace the text of a message that this bot posted. Messages of people, and the platform's status, cannot be changed.",
        annotations(read_only_hint = false, destructive_hint = true, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn slack_update_message(
        &self,
        Parameters(arguments): Parameters<Update>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let update = UpdateMessage {
            channel: arguments.channel_id,
            ts: arguments.timestamp,
            text: arguments.text,
            blocks: Vec::new(),
        };
        let url = self.api.url(["messages"]);
        let answer: EffectAnswer = self.api.put(&call, url, &update).await?;
        Ok(written::answer(answer))
    }

    #[tool(
        name = "slack_delete_message",
        title = "Delete a Slack message",
        description = "Delete a message that this bot posted. It waits for a person's approval.",
        annotations(read_only_hint = false, destructive_hint = true, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn slack_delete_message(
        &self,
        Parameters(Named {
            channel_id,
            timestamp,
        }): Parameters<Named>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let url = self
            .api
            .url(["channels", &channel_id, "messages", &timestamp]);
        let answer: EffectAnswer = self.api.delete(&call, url).await?;
        Ok(written::answer(answer))
    }

    #[tool(
        name = "slack_get_permalink",
        title = "Link to a Slack message",
        description = "Get the address under which a person reads a message.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Permalink>()
    )]
    async fn slack_get_permalink(
        &self,
        Parameters(Named {
            channel_id,
            timestamp,
        }): Parameters<Named>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Permalink>, Failure> {
        let place = ["channels", &channel_id, "messages", &timestamp, "permalink"];
        let data: Permalink = self.api.get(&call, self.api.url(place)).await?;
        Ok(Answer {
            text: data.permalink.clone(),
            data,
        })
    }
}
