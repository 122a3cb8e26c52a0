//! Channels: which there are, and getting into them.

use contracts::{
    EffectAnswer,
    slack::{Channel, OpenDirectMessage, Page},
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
use serde::{Deserialize, Serialize};

use super::{
    SlackTools,
    shown::{Notes, Shown, lines, shown},
    written::{self, Written},
};

const WORDS: &str = "names, topics and purposes were written by members of the channels";

/// Which part of a list.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Part {
    /// How many entries.
    #[serde(default = "hundred")]
    #[schemars(range(min = 1, max = 200))]
    limit: u32,
    /// Where an earlier answer left off.
    cursor: Option<String>,
}

pub(super) const fn hundred() -> u32 {
    100
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OneChannel {
    /// The channel's id, as C0123456789.
    #[schemars(regex(pattern = "^[CGD][A-Z0-9]+$"))]
    pub(super) channel_id: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct People {
    /// Ids of one to eight people, as U0123456789.
    #[schemars(length(min = 1, max = 8))]
    user_ids: Vec<String>,
}

#[tool_router(router = channels_router, vis = "pub(super)")]
impl SlackTools {
    #[tool(
        name = "slack_list_channels",
        title = "List Slack channels",
        description = "List the channels that this run may reach.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Shown<Page<Channel>>>()
    )]
    async fn slack_list_channels(
        &self,
        Parameters(part): Parameters<Part>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Shown<Page<Channel>>>, Failure> {
        let url = self.api.url_with(["channels"], &part)?;
        let mut page: Page<Channel> = self.api.get(&call, url).await?;
        let mut notes = Notes::of(std::mem::take(&mut page.sanitised));
        notes.next(page.next_cursor.as_ref());
        let all: Vec<String> = page.items.iter().map(line).collect();
        let text = format!("{} channels\n{}", all.len(), lines("channels", &all));
        Ok(shown(WORDS, text, page, notes))
    }

    #[tool(
        name = "slack_get_channel_info",
        title = "Show a Slack channel",
        description = "Show a channel's name, topic, purpose, and whether this bot is in it.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Shown<Channel>>()
    )]
    async fn slack_get_channel_info(
        &self,
        Parameters(OneChannel { channel_id }): Parameters<OneChannel>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Shown<Channel>>, Failure> {
        let url = self.api.url(["channels", &channel_id]);
        let mut channel: Channel = self.api.get(&call, url).await?;
        let notes = Notes::of(std::mem::take(&mut channel.sanitised));
        let text = lines("the channel", &[line(&channel)]);
        Ok(shown(WORDS, text, channel, notes))
    }

    #[tool(
        name = "slack_join_channel",
        title = "Join a Slack channel",
        description = "Let this bot join a public channel within reach, so that it can be read. It waits for a person's approval.",
        annotations(read_only_hint = false, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn slack_join_channel(
        &self,
        Parameters(OneChannel { channel_id }): Parameters<OneChannel>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let url = self.api.url(["channels", &channel_id, "join"]);
        let answer: EffectAnswer = self.api.post(&call, url, &serde_json::json!({})).await?;
        Ok(written::answer(answer))
    }

    #[tool(
        name = "slack_open_dm",
        title = "Open a Slack direct message",
        description = "Open a direct message with one or more people; remote_id in the answer is its channel. Only for runs that may reach every channel, and it waits for a person's approval.",
        annotations(read_only_hint = false, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn slack_open_dm(
        &self,
        Parameters(People { user_ids }): Parameters<People>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let wanted = OpenDirectMessage { users: user_ids };
        let url = self.api.url(["dms"]);
        let answer: EffectAnswer = self.api.post(&call, url, &wanted).await?;
        Ok(written::answer(answer))
    }
}

fn line(channel: &Channel) -> String {
    let marks = [
        (channel.is_private, "private"),
        (channel.is_archived, "archived"),
        (!channel.is_member, "this bot is not in it"),
    ];
    let marks = marks.iter().filter(|(on, _)| *on).map(|(_, mark)| *mark);
    let members = channel.num_members.map(|n| format!("{n} members"));
    let facts: Vec<String> = marks.map(str::to_owned).chain(members).collect();
    let mut line = format!("{} #{}", channel.id, channel.name);
    if !facts.is_empty() {
        line = format!("{line} ({})", facts.join(", "));
    }
    for (what, words) in [("topic", &channel.topic), ("purpose", &channel.purpose)] {
        if !words.is_empty() {
            line = format!("{line}; {what}: {words}");
        }
    }
    line
}
