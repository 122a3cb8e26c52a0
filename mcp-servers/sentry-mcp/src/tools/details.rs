//! What else belongs to an issue: users' reports, fingerprints, files.

use contracts::sentry::{Attachment, Hash, Page, UserReport};
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
    /// Where to go on, as the last answer said.
    cursor: Option<String>,
}

/// What a list asks sentry-api.
#[derive(Serialize)]
struct Paging {
    cursor: Option<String>,
}

#[tool_router(router = details_router, vis = "pub(super)")]
impl SentryTools {
    #[tool(
        name = "get_issue_user_reports",
        title = "Read users' reports",
        description = "Read what users said about the errors they met in an issue.",
        annotations(
            read_only_hint = true,
            destructive_hint = false,
            idempotent_hint = true,
            open_world_hint = true
        ),
        output_schema = schema_for_output::<Listed<UserReport>>()
    )]
    async fn get_issue_user_reports(
        &self,
        Parameters(arguments): Parameters<Arguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<UserReport>>, Failure> {
        let place = place::issue(
            arguments.organization_slug.as_deref(),
            arguments.issue_id.as_deref(),
            arguments.issue_url.as_deref(),
        )?;
        let paging = Paging {
            cursor: arguments.cursor,
        };
        let page: Page<UserReport> = self
            .of_issue(&call, &place, &["user-reports"], &paging)
            .await?;
        let about = About::new(
            format!("Reports of {}", place.issue),
            "reports by users of the product",
        );
        Ok(listed(about, page, |it| {
            format!(
                "{} by {} about event {}: {}",
                it.at.to_rfc3339(),
                it.name,
                it.event,
                it.comments
            )
        }))
    }

    #[tool(
        name = "get_issue_hashes",
        title = "Read fingerprints",
        description = "List the fingerprints that an issue gathers, with the latest event of each.",
        annotations(
            read_only_hint = true,
            destructive_hint = false,
            idempotent_hint = true,
            open_world_hint = true
        ),
        output_schema = schema_for_output::<Listed<Hash>>()
    )]
    async fn get_issue_hashes(
        &self,
        Parameters(arguments): Parameters<Arguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<Hash>>, Failure> {
        let place = place::issue(
            arguments.organization_slug.as_deref(),
            arguments.issue_id.as_deref(),
            arguments.issue_url.as_deref(),
        )?;
        let paging = Paging {
            cursor: arguments.cursor,
        };
        let page: Page<Hash> = self.of_issue(&call, &place, &["hashes"], &paging).await?;
        let about = About::new(
            format!("Fingerprints of {}", place.issue),
            "titles as reported",
        );
        Ok(listed(about, page, |it| match &it.latest_event {
            Some(event) => format!("{} latest event {}: {}", it.id, event.id, event.title),
            None => it.id.clone(),
        }))
    }

    #[tool(
        name = "list_issue_attachments",
        title = "List files",
        description = "List the files that came with an issue's events; get_event_attachment reads one.",
        annotations(
            read_only_hint = true,
            destructive_hint = false,
            idempotent_hint = true,
            open_world_hint = true
        ),
        output_schema = schema_for_output::<Listed<Attachment>>()
    )]
    async fn list_issue_attachments(
        &self,
        Parameters(arguments): Parameters<Arguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<Attachment>>, Failure> {
        let place = place::issue(
            arguments.organization_slug.as_deref(),
            arguments.issue_id.as_deref(),
            arguments.issue_url.as_deref(),
        )?;
        let paging = Paging {
            cursor: arguments.cursor,
        };
        let page: Page<Attachment> = self
            .of_issue(&call, &place, &["attachments"], &paging)
            .await?;
        let about = About::new(format!("Files of {}", place.issue), "names as reported");
        Ok(listed(about, page, super::attachments::line))
    }
}
