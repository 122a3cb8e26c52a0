//! How the values of an issue's tags are spread.

use contracts::sentry::{One, Tag};
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

use super::SentryTools;
use crate::{
    place,
    shown::{About, Single, single},
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Arguments {
    /// The organisation's slug; absent for this installation's.
    organization_slug: Option<String>,
    /// The issue's id, as BACKEND-1A or 4509062593708032.
    issue_id: Option<String>,
    /// The issue's address, in place of its id.
    issue_url: Option<String>,
    /// The tag's key, as browser, release or environment.
    #[schemars(length(min = 1))]
    tag_key: String,
}

#[tool_router(router = tags_router, vis = "pub(super)")]
impl SentryTools {
    #[tool(
        name = "get_issue_tag_values",
        title = "Read a tag of an issue",
        description = "How the values of a tag are spread over an issue's events, the most frequent first.",
        annotations(
            read_only_hint = true,
            destructive_hint = false,
            idempotent_hint = true,
            open_world_hint = true
        ),
        output_schema = schema_for_output::<Single<Tag>>()
    )]
    async fn get_issue_tag_values(
        &self,
        Parameters(arguments): Parameters<Arguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Single<Tag>>, Failure> {
        let place = place::issue(
            arguments.organization_slug.as_deref(),
            arguments.issue_id.as_deref(),
            arguments.issue_url.as_deref(),
        )?;
        let path = ["tags", arguments.tag_key.as_str()];
        let tag: One<Tag> = self.of_issue(&call, &place, &path, &()).await?;
        let heading = format!(
            "Tag of {}: {} events carry it",
            place.issue, tag.item.events
        );
        Ok(single(
            About::new(heading, "tag, as reported"),
            tag,
            |tag| {
                let values = tag.values.iter().map(|it| {
                    let share = (it.count * 100).checked_div(tag.events).unwrap_or_default();
                    format!("\n{}: {} ({share} %)", it.value, it.count)
                });
                format!("{}{}", tag.key, values.collect::<String>())
            },
        ))
    }
}
