//! What people did about an issue.

use contracts::sentry::{Activity, Page};
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
    shown::{About, Listed, listed},
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
    /// Whether comments are shown.
    #[serde(default = "yes")]
    include_comments: bool,
    /// Rows at most.
    #[serde(default = "fifty")]
    #[schemars(range(min = 1, max = 100))]
    limit: usize,
}

const fn yes() -> bool {
    true
}

const fn fifty() -> usize {
    50
}

#[tool_router(router = activity_router, vis = "pub(super)")]
impl SentryTools {
    #[tool(
        name = "get_issue_activity",
        title = "Read an issue's activity",
        description = "Read the comments and changes of an issue, the newest first.",
        annotations(
            read_only_hint = true,
            destructive_hint = false,
            idempotent_hint = true,
            open_world_hint = true
        ),
        output_schema = schema_for_output::<Listed<Activity>>()
    )]
    async fn get_issue_activity(
        &self,
        Parameters(arguments): Parameters<Arguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<Activity>>, Failure> {
        let place = place::issue(
            arguments.organization_slug.as_deref(),
            arguments.issue_id.as_deref(),
            arguments.issue_url.as_deref(),
        )?;
        let mut page: Page<Activity> = self.of_issue(&call, &place, &["activity"], &()).await?;
        if !arguments.include_comments {
            page.items.retain(|it| it.r#type != "note");
        }
        let left_out = page.items.len().saturating_sub(arguments.limit);
        page.items.truncate(arguments.limit);
        let mut about = About::new(
            format!("Activity of {}", place.issue),
            "comments by members",
        );
        if left_out > 0 {
            about = about.noting(format!("{left_out} older ones are left out; raise limit"));
        }
        Ok(listed(about, page, |it| {
            let by = if it.by.is_empty() { "Sentry" } else { &it.by };
            format!("{} {} by {by}: {}", it.at.to_rfc3339(), it.r#type, it.text)
        }))
    }
}
