//! What a run seldom needs: members, pins, bookmarks, groups, the workspace and its emoji.

use contracts::slack::{Bookmarks, Emoji, Message, Page, Team, UserGroups};
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
    channels::{OneChannel, hundred},
    shown::{Notes, Shown, lines, messages, shown},
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct OfChannel {
    /// The channel's id, as C0123456789.
    #[schemars(regex(pattern = "^[CGD][A-Z0-9]+$"))]
    channel_id: String,
    /// How many entries.
    #[serde(default = "hundred")]
    #[schemars(range(min = 1, max = 200))]
    limit: u32,
    /// Where an earlier answer left off.
    cursor: Option<String>,
}

#[derive(Serialize)]
struct Wanted<'a> {
    limit: u32,
    cursor: Option<&'a str>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Nothing {}

#[tool_router(router = details_router, vis = "pub(super)")]
impl SlackTools {
    #[tool(
        name = "slack_list_channel_members",
        title = "List the members of a Slack channel",
        description = "List the ids of a channel's members.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Page<String>>()
    )]
    async fn slack_list_channel_members(
        &self,
        Parameters(arguments): Parameters<OfChannel>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Page<String>>, Failure> {
        let place = ["channels", &arguments.channel_id, "members"];
        let wanted = Wanted {
            limit: arguments.limit,
            cursor: arguments.cursor.as_deref(),
        };
        let url = self.api.url_with(place, &wanted)?;
        let data: Page<String> = self.api.get(&call, url).await?;
        let mut text = data.items.join(", ");
        if let Some(cursor) = &data.next_cursor {
            text = format!("{text}\nNote: there is more; call again with cursor={cursor}");
        }
        Ok(Answer { text, data })
    }

    #[tool(
        name = "slack_list_pins",
        title = "List the pinned messages of a Slack channel",
        description = "Read the messages that are pinned in a channel.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Shown<Page<Message>>>()
    )]
    async fn slack_list_pins(
        &self,
        Parameters(OneChannel { channel_id }): Parameters<OneChannel>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Shown<Page<Message>>>, Failure> {
        let url = self.api.url(["channels", &channel_id, "pins"]);
        let mut page: Page<Message> = self.api.get(&call, url).await?;
        let mut notes = Notes::of(std::mem::take(&mut page.sanitised));
        let mut text = format!("{} pinned messages of {channel_id}", page.items.len());
        let (fitting, left) = messages(&mut text, page.items, &mut notes);
        if left > 0 {
            notes.add(format!("{left} more did not fit; they are read in Slack"));
        }
        page.items = fitting;
        Ok(shown(
            "each text was written by its user",
            text,
            page,
            notes,
        ))
    }

    #[tool(
        name = "slack_list_bookmarks",
        title = "List the bookmarks of a Slack channel",
        description = "List what is kept at the top of a channel, as runbooks and boards.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Shown<Bookmarks>>()
    )]
    async fn slack_list_bookmarks(
        &self,
        Parameters(OneChannel { channel_id }): Parameters<OneChannel>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Shown<Bookmarks>>, Failure> {
        let url = self.api.url(["channels", &channel_id, "bookmarks"]);
        let mut bookmarks: Bookmarks = self.api.get(&call, url).await?;
        let notes = Notes::of(std::mem::take(&mut bookmarks.sanitised));
        let all = bookmarks.items.iter();
        let all: Vec<String> = all.map(|it| format!("{}: {}", it.title, it.link)).collect();
        let text = lines(&format!("{} bookmarks of {channel_id}", all.len()), &all);
        Ok(shown(
            "members of the channel set its bookmarks",
            text,
            bookmarks,
            notes,
        ))
    }

    #[tool(
        name = "slack_list_usergroups",
        title = "List Slack user groups",
        description = "List the groups of people that are mentioned together.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Shown<UserGroups>>()
    )]
    async fn slack_list_usergroups(
        &self,
        Parameters(Nothing {}): Parameters<Nothing>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Shown<UserGroups>>, Failure> {
        let mut groups: UserGroups = self.api.get(&call, self.api.url(["usergroups"])).await?;
        let notes = Notes::of(std::mem::take(&mut groups.sanitised));
        let line = |it: &contracts::slack::UserGroup| {
            format!("{} @{}, {}: {}", it.id, it.handle, it.name, it.description)
        };
        let all: Vec<String> = groups.items.iter().map(line).collect();
        let text = lines(&format!("{} groups", all.len()), &all);
        Ok(shown(
            "members of the workspace described its groups",
            text,
            groups,
            notes,
        ))
    }

    #[tool(
        name = "slack_get_team_info",
        title = "Show the Slack workspace",
        description = "Show the workspace's name and the id of this bot's user, by which people mention it.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Team>()
    )]
    async fn slack_get_team_info(
        &self,
        Parameters(Nothing {}): Parameters<Nothing>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Team>, Failure> {
        let data: Team = self.api.get(&call, self.api.url(["team"])).await?;
        let text = format!(
            "workspace {} {:?} ({}); this bot is {}",
            data.id, data.name, data.domain, data.bot_user
        );
        Ok(Answer { text, data })
    }

    #[tool(
        name = "slack_list_emoji",
        title = "List the workspace's own emoji",
        description = "List the emoji that this workspace has beside the usual ones.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Emoji>()
    )]
    async fn slack_list_emoji(
        &self,
        Parameters(Nothing {}): Parameters<Nothing>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Emoji>, Failure> {
        let data: Emoji = self.api.get(&call, self.api.url(["emoji"])).await?;
        let names: Vec<&str> = data.emoji.keys().map(String::as_str).collect();
        Ok(Answer {
            text: names.join(", "),
            data,
        })
    }
}
