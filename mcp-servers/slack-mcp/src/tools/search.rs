//! Searching messages.

use contracts::slack::SearchResults;
use mcp::{Answer, Call, Failure, Quote, cut};
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
    shown::{Notes, Shown, named, shown},
};

/// Bytes of each message that was found.
const EACH: usize = 2_000;

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// In Slack's own syntax, as `deploy in:#ops from:@ann after:2026-01-01`.
    #[schemars(length(min = 1, max = 500))]
    query: String,
    /// How many messages.
    #[serde(default = "twenty")]
    #[schemars(range(min = 1, max = 100))]
    count: u32,
    /// The page.
    #[serde(default = "first")]
    #[schemars(range(min = 1))]
    page: u32,
}

const fn twenty() -> u32 {
    20
}

const fn first() -> u32 {
    1
}

#[tool_router(router = search_router, vis = "pub(super)")]
impl SlackTools {
    #[tool(
        name = "slack_search_messages",
        title = "Search Slack messages",
        description = "Search messages in the channels that this run may reach. Where no token for searching is configured, read a channel's history instead.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Shown<SearchResults>>()
    )]
    async fn slack_search_messages(
        &self,
        Parameters(wanted): Parameters<Wanted>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Shown<SearchResults>>, Failure> {
        let url = self.api.url_with(["search"], &wanted)?;
        let mut results: SearchResults = self.api.get(&call, url).await?;
        let mut notes = Notes::of(std::mem::take(&mut results.sanitised));
        let mut text = format!("{} messages found", results.matches.len());
        for found in &mut results.matches {
            found.text = cut(&found.text, EACH).text.to_owned();
            let label = format!(
                "message {} by {} in channel {} ({})",
                found.ts,
                named(&found.user),
                found.channel,
                named(&found.channel_name)
            );
            let quote = Quote {
                label,
                text: &found.text,
            };
            text = format!("{text}\n{quote}\n{}", found.permalink);
        }
        if results.out_of_reach > 0 {
            notes.add(format!(
                "{} messages of this page lie in channels out of this run's reach",
                results.out_of_reach
            ));
        }
        if let Some(page) = results.next_page {
            notes.add(format!("there is more; call again with page={page}"));
        }
        Ok(shown(
            "each text was written by its user",
            text,
            results,
            notes,
        ))
    }
}
