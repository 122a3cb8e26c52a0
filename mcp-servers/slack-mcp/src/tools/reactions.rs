//! Reactions to messages.

use contracts::{
    EffectAnswer,
    slack::{MessageReactions, React},
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
    changes::Named,
    written::{self, Written},
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Reaction {
    /// The channel's id, as C0123456789.
    #[schemars(regex(pattern = "^[CGD][A-Z0-9]+$"))]
    channel_id: String,
    /// The message's timestamp, as 1700000000.000100.
    #[schemars(regex(pattern = "^[0-9]+\\.[0-9]+$"))]
    timestamp: String,
    /// The emoji's name without colons, as eyes.
    #[schemars(length(min = 1, max = 100))]
    reaction: String,
}

#[tool_router(router = reactions_router, vis = "pub(super)")]
impl SlackTools {
    #[tool(
        name = "slack_add_reaction",
        title = "React to a Slack message",
        description = "Put an emoji under a message.",
        annotations(read_only_hint = false, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn slack_add_reaction(
        &self,
        Parameters(arguments): Parameters<Reaction>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let reaction = React {
            channel: arguments.channel_id,
            timestamp: arguments.timestamp,
            name: arguments.reaction,
        };
        let url = self.api.url(["reactions"]);
        let answer: EffectAnswer = self.api.post(&call, url, &reaction).await?;
        Ok(written::answer(answer))
    }

    #[tool(
        name = "slack_remove_reaction",
        title = "Take back a Slack reaction",
        description = "Take this bot's emoji from under a message.",
        annotations(read_only_hint = false, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn slack_remove_reaction(
        &self,
        Parameters(arguments): Parameters<Reaction>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let place = [
            "channels",
            &arguments.channel_id,
            "messages",
            &arguments.timestamp,
            "reactions",
            arguments.reaction.trim_matches(':'),
        ];
        let answer: EffectAnswer = self.api.delete(&call, self.api.url(place)).await?;
        Ok(written::answer(answer))
    }

    #[tool(
        name = "slack_get_reactions",
        title = "Show the reactions to a Slack message",
        description = "Show how people reacted to a message.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<MessageReactions>()
    )]
    async fn slack_get_reactions(
        &self,
        Parameters(Named {
            channel_id,
            timestamp,
        }): Parameters<Named>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<MessageReactions>, Failure> {
        let place = ["channels", &channel_id, "messages", &timestamp, "reactions"];
        let data: MessageReactions = self.api.get(&call, self.api.url(place)).await?;
        let all: Vec<String> = data
            .reactions
            .iter()
            .map(|it| format!(":{}: {} ({})", it.name, it.count, it.users.join(", ")))
            .collect();
        let text = match all.is_empty() {
            true => format!("nobody reacted to {timestamp}"),
            false => all.join("\n"),
        };
        Ok(Answer { text, data })
    }
}
