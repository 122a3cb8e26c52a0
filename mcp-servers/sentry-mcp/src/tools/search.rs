//! Searches among issues and events, in Sentry's query syntax.

use contracts::sentry::{EventRows, Issue, Page};
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
use std::collections::BTreeMap;

use super::SentryTools;
use crate::{
    place::organization,
    shown::{About, Listed, listed},
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Issues {
    /// The organisation's slug; absent for this installation's.
    organization_slug: Option<String>,
    /// Search words, as is:unresolved level:error; absent for unresolved ones.
    #[serde(default = "unresolved")]
    query: String,
    /// The order: last seen, most frequent, newest, most users.
    #[serde(default)]
    sort: Sort,
    /// The project's slug; absent for all that this run reaches.
    project_slug_or_id: Option<String>,
    /// How far back, as 24h or 14d.
    period: Option<String>,
    /// An environment, as production.
    environment: Option<String>,
    /// Rows at most.
    #[serde(default = "ten")]
    #[schemars(range(min = 1, max = 100))]
    limit: u32,
    /// Where to go on, as the last answer said.
    cursor: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Events {
    /// The organisation's slug; absent for this installation's.
    organization_slug: Option<String>,
    /// What is searched.
    #[serde(default)]
    dataset: Dataset,
    /// Search words, as `level:error browser:Firefox`.
    query: Option<String>,
    /// Columns, as title or `count()`; absent for issue, title, project, timestamp.
    fields: Option<Vec<String>>,
    /// A column to sort by, with - before it for the greatest first.
    sort: Option<String>,
    /// The project's slug; absent for all that this run reaches.
    project_slug: Option<String>,
    /// An environment, as production.
    environment: Option<String>,
    /// How far back, as 24h or 14d.
    #[serde(default = "two_weeks")]
    period: String,
    /// Rows at most.
    #[serde(default = "ten")]
    #[schemars(range(min = 1, max = 100))]
    limit: u32,
    /// Where to go on, as the last answer said.
    cursor: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Sort {
    #[default]
    Date,
    Freq,
    New,
    User,
}

#[derive(Debug, Clone, Copy, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Dataset {
    #[default]
    Errors,
    Spans,
    Logs,
}

fn unresolved() -> String {
    "is:unresolved".to_owned()
}

fn two_weeks() -> String {
    "14d".to_owned()
}

const fn ten() -> u32 {
    10
}

/// A row of a search among events: values by column.
type Row = BTreeMap<String, serde_json::Value>;

#[tool_router(router = search_router, vis = "pub(super)")]
impl SentryTools {
    #[tool(
        name = "search_issues",
        title = "Search issues",
        description = "List issues, that is groups of like errors, by Sentry's query syntax. For counts use search_events.",
        annotations(
            read_only_hint = true,
            destructive_hint = false,
            idempotent_hint = true,
            open_world_hint = true
        ),
        output_schema = schema_for_output::<Listed<Issue>>()
    )]
    async fn search_issues(
        &self,
        Parameters(arguments): Parameters<Issues>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<Issue>>, Failure> {
        #[derive(Serialize)]
        struct Query {
            query: String,
            sort: Sort,
            project: Option<String>,
            period: Option<String>,
            environment: Option<String>,
            limit: u32,
            cursor: Option<String>,
        }
        let query = Query {
            query: arguments.query,
            sort: arguments.sort,
            project: arguments.project_slug_or_id,
            period: arguments.period,
            environment: arguments.environment,
            limit: arguments.limit,
            cursor: arguments.cursor,
        };
        let slug = organization(arguments.organization_slug.as_deref());
        let page: Page<Issue> = self.read(&call, slug, &["issues"], &query).await?;
        Ok(listed(
            About::new("Issues", "titles as reported"),
            page,
            line,
        ))
    }

    #[tool(
        name = "search_events",
        title = "Search events",
        description = "Search errors, spans or logs with columns of your choice; with count() or another aggregate the rows are grouped by the other columns.",
        annotations(
            read_only_hint = true,
            destructive_hint = false,
            idempotent_hint = true,
            open_world_hint = true
        ),
        output_schema = schema_for_output::<Listed<Row>>()
    )]
    async fn search_events(
        &self,
        Parameters(arguments): Parameters<Events>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<Row>>, Failure> {
        #[derive(Serialize)]
        struct Query {
            dataset: Dataset,
            query: Option<String>,
            fields: String,
            sort: Option<String>,
            project: Option<String>,
            environment: Option<String>,
            period: String,
            limit: u32,
            cursor: Option<String>,
        }
        let fields = arguments.fields.filter(|it| !it.is_empty());
        let usual = || "issue,title,project,timestamp".to_owned();
        let query = Query {
            dataset: arguments.dataset,
            query: arguments.query,
            fields: fields.map_or_else(usual, |it| it.join(",")),
            sort: arguments.sort,
            project: arguments.project_slug,
            environment: arguments.environment,
            period: arguments.period,
            limit: arguments.limit,
            cursor: arguments.cursor,
        };
        let slug = organization(arguments.organization_slug.as_deref());
        let found: EventRows = self.read(&call, slug, &["events"], &query).await?;
        let page = Page {
            items: found.rows,
            next_cursor: found.next_cursor,
            sanitised: found.sanitised,
        };
        let about = About::new("Rows", "values as reported");
        Ok(listed(about, page, |row: &Row| {
            let columns = row.iter().map(|(name, value)| format!("{name}={value}"));
            columns.collect::<Vec<_>>().join(" ")
        }))
    }
}

fn line(issue: &Issue) -> String {
    let assignee = issue.assigned_to.as_ref();
    let assignee = assignee.map_or_else(String::new, |it| format!(", assigned to {}", it.id));
    format!(
        "{} (id {}) in {}: {} | {}, {}, {} events of {} users, last seen {}{assignee}",
        issue.short_id,
        issue.id,
        issue.project,
        issue.title,
        issue.level,
        issue.status,
        issue.count,
        issue.user_count,
        issue.last_seen.to_rfc3339()
    )
}
