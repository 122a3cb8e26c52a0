//! The parts of an event in full: stack, threads, breadcrumbs, request, contexts.

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
    report::{self, Detail, Section},
    shown::{About, Report, report},
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Stacktrace {
    /// The organisation's slug; absent for this installation's.
    organization_slug: Option<String>,
    /// The issue's id, as BACKEND-1A or 4509062593708032.
    issue_id: Option<String>,
    /// The issue's address, in place of its id.
    issue_url: Option<String>,
    /// The event's id, or latest, oldest or recommended; absent for the latest.
    event_id: Option<String>,
    /// A thread's id or name; `all` for every thread; absent for the exceptions.
    thread: Option<String>,
    /// Where to go on reading, in bytes, as the last answer said.
    #[serde(default)]
    offset: usize,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Breadcrumbs {
    /// The organisation's slug; absent for this installation's.
    organization_slug: Option<String>,
    /// The issue's id, as BACKEND-1A or 4509062593708032.
    issue_id: Option<String>,
    /// The issue's address, in place of its id.
    issue_url: Option<String>,
    /// The event's id, or latest, oldest or recommended; absent for the latest.
    event_id: Option<String>,
    /// The latest so many at most.
    #[serde(default = "hundred")]
    #[schemars(range(min = 1, max = 1000))]
    limit: usize,
    /// Where to go on reading, in bytes, as the last answer said.
    #[serde(default)]
    offset: usize,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Part {
    /// The organisation's slug; absent for this installation's.
    organization_slug: Option<String>,
    /// The issue's id, as BACKEND-1A or 4509062593708032.
    issue_id: Option<String>,
    /// The issue's address, in place of its id.
    issue_url: Option<String>,
    /// The event's id, or latest, oldest or recommended; absent for the latest.
    event_id: Option<String>,
    /// Which part.
    section: Section,
    /// A member of contexts or extra to open in full, as trace.
    name: Option<String>,
    /// Where to go on reading, in bytes, as the last answer said.
    #[serde(default)]
    offset: usize,
}

const fn hundred() -> usize {
    100
}

#[tool_router(router = stack_router, vis = "pub(super)")]
impl SentryTools {
    #[tool(
        name = "get_event_stacktrace",
        title = "Read a stack trace",
        description = "Read every frame of an event's exceptions, or of its threads: the innermost call first, the application's own code marked by > with source and variables.",
        annotations(
            read_only_hint = true,
            destructive_hint = false,
            idempotent_hint = true,
            open_world_hint = true
        ),
        output_schema = schema_for_output::<Report>()
    )]
    async fn get_event_stacktrace(
        &self,
        Parameters(arguments): Parameters<Stacktrace>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Report>, Failure> {
        let place = place::issue(
            arguments.organization_slug.as_deref(),
            arguments.issue_id.as_deref(),
            arguments.issue_url.as_deref(),
        )?;
        let event = self
            .event(&call, &place, arguments.event_id.as_deref())
            .await?;
        let (only, none) = match arguments.thread.as_deref() {
            Some("all") => (Some(None), "no threads were reported"),
            Some(name) => (
                Some(Some(name)),
                "there is no such thread; thread=all shows every one",
            ),
            None => (None, "no stack was reported; thread=all shows threads"),
        };
        let item = &event.item;
        let mut words = match only {
            Some(only) => report::threads(&item.threads, only),
            None => report::exceptions(&item.exceptions, Detail::Full),
        };
        if words.is_empty() {
            words = none.to_owned();
        }
        let heading = format!("Stack of event {} of {}", item.id, place.issue);
        let about = About::new(heading, format!("event {}, as reported", item.id));
        Ok(report(
            about.noting(event.sanitised),
            &words,
            arguments.offset,
        ))
    }

    #[tool(
        name = "get_issue_breadcrumbs",
        title = "Read breadcrumbs",
        description = "Read what happened before an event: requests, queries, logs, clicks; the oldest of them first.",
        annotations(
            read_only_hint = true,
            destructive_hint = false,
            idempotent_hint = true,
            open_world_hint = true
        ),
        output_schema = schema_for_output::<Report>()
    )]
    async fn get_issue_breadcrumbs(
        &self,
        Parameters(arguments): Parameters<Breadcrumbs>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Report>, Failure> {
        let place = place::issue(
            arguments.organization_slug.as_deref(),
            arguments.issue_id.as_deref(),
            arguments.issue_url.as_deref(),
        )?;
        let event = self
            .event(&call, &place, arguments.event_id.as_deref())
            .await?;
        let (item, limit) = (&event.item, arguments.limit);
        let total = item.breadcrumbs.len();
        let heading = format!(
            "Breadcrumbs of event {} of {}: {total}",
            item.id, place.issue
        );
        let mut about = About::new(heading, format!("breadcrumbs of {}, as reported", item.id));
        if total > limit {
            about = about.noting(format!(
                "{} older ones are left out; raise limit",
                total - limit
            ));
        }
        let words = report::breadcrumbs(&item.breadcrumbs, limit);
        Ok(report(
            about.noting(event.sanitised),
            &words,
            arguments.offset,
        ))
    }

    #[tool(
        name = "get_event_section",
        title = "Read a part of an event",
        description = "Read an event's request, contexts, extra values or processing problems; name opens one context or value in full.",
        annotations(
            read_only_hint = true,
            destructive_hint = false,
            idempotent_hint = true,
            open_world_hint = true
        ),
        output_schema = schema_for_output::<Report>()
    )]
    async fn get_event_section(
        &self,
        Parameters(arguments): Parameters<Part>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Report>, Failure> {
        let place = place::issue(
            arguments.organization_slug.as_deref(),
            arguments.issue_id.as_deref(),
            arguments.issue_url.as_deref(),
        )?;
        let event = self
            .event(&call, &place, arguments.event_id.as_deref())
            .await?;
        let item = &event.item;
        let words = report::section(item, arguments.section, arguments.name.as_deref());
        let heading = format!("Part of event {} of {}", item.id, place.issue);
        let about = About::new(heading, format!("event {}, as reported", item.id));
        Ok(report(
            about.noting(event.sanitised),
            &words,
            arguments.offset,
        ))
    }
}
