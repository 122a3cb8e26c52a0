//! Events of an issue, and the commits that one is blamed on.

use contracts::sentry::{EventSummary, Page, SuspectCommit};
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

use super::{SentryTools, releases::commit_line};
use crate::{
    place,
    shown::{About, Listed, listed},
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Search {
    /// The organisation's slug; absent for this installation's.
    organization_slug: Option<String>,
    /// The issue's id, as BACKEND-1A or 4509062593708032.
    issue_id: Option<String>,
    /// The issue's address, in place of its id.
    issue_url: Option<String>,
    /// Sentry's search words, as environment:production user.id:7.
    query: Option<String>,
    /// How far back, as 24h or 14d.
    period: Option<String>,
    /// An environment, as production.
    environment: Option<String>,
    /// Where to go on, as the last answer said.
    cursor: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Suspects {
    /// The organisation's slug; absent for this installation's.
    organization_slug: Option<String>,
    /// The issue's id, as BACKEND-1A or 4509062593708032.
    issue_id: Option<String>,
    /// The issue's address, in place of its id.
    issue_url: Option<String>,
    /// The event's id, or latest, oldest or recommended; absent for the latest.
    event_id: Option<String>,
}

#[tool_router(router = events_router, vis = "pub(super)")]
impl SentryTools {
    #[tool(
        name = "search_issue_events",
        title = "Search events of an issue",
        description = "List an issue's events, the newest first, with tags and users.",
        annotations(
            read_only_hint = true,
            destructive_hint = false,
            idempotent_hint = true,
            open_world_hint = true
        ),
        output_schema = schema_for_output::<Listed<EventSummary>>()
    )]
    async fn search_issue_events(
        &self,
        Parameters(arguments): Parameters<Search>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<EventSummary>>, Failure> {
        #[derive(Serialize)]
        struct Query {
            query: Option<String>,
            period: Option<String>,
            environment: Option<String>,
            cursor: Option<String>,
        }
        let place = place::issue(
            arguments.organization_slug.as_deref(),
            arguments.issue_id.as_deref(),
            arguments.issue_url.as_deref(),
        )?;
        let query = Query {
            query: arguments.query,
            period: arguments.period,
            environment: arguments.environment,
            cursor: arguments.cursor,
        };
        let page: Page<EventSummary> = self.of_issue(&call, &place, &["events"], &query).await?;
        let about = About::new(format!("Events of {}", place.issue), "events, as reported");
        Ok(listed(about, page, line))
    }

    #[tool(
        name = "get_suspect_commits",
        title = "Find suspected commits",
        description = "List the commits that may have brought an error, by the release and the lines of its stack.",
        annotations(
            read_only_hint = true,
            destructive_hint = false,
            idempotent_hint = true,
            open_world_hint = true
        ),
        output_schema = schema_for_output::<Listed<SuspectCommit>>()
    )]
    async fn get_suspect_commits(
        &self,
        Parameters(arguments): Parameters<Suspects>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<SuspectCommit>>, Failure> {
        let place = place::issue(
            arguments.organization_slug.as_deref(),
            arguments.issue_id.as_deref(),
            arguments.issue_url.as_deref(),
        )?;
        let event = arguments.event_id.as_deref().or(place.event.as_deref());
        let path = ["events", event.unwrap_or("latest"), "committers"];
        let page: Page<SuspectCommit> = self.of_issue(&call, &place, &path, &()).await?;
        let about = About::new(
            format!("Suspected commits of {}", place.issue),
            "commits, by their authors",
        );
        Ok(listed(about, page, |it| {
            format!("{} {}", commit_line(&it.commit), it.reason)
        }))
    }
}

fn line(event: &EventSummary) -> String {
    let at = event.at.map(|at| at.to_rfc3339()).unwrap_or_default();
    let tags = event.tags.iter();
    let tags: Vec<String> = tags.map(|it| format!("{}={}", it.key, it.value)).collect();
    format!(
        "{} {at} {} in {}; user {}; {}",
        event.id,
        event.title,
        event.location,
        event.user,
        tags.join(", ")
    )
}
