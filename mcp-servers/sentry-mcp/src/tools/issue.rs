//! An issue: what it is about, what was done about it.

use std::fmt::Write as _;

use contracts::sentry::{Event, Issue, One};
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
    place::{self, Place},
    report,
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
    /// The event's id, or latest, oldest or recommended; absent for the latest.
    event_id: Option<String>,
}

/// An issue with an event of it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct IssueShown {
    /// The issue.
    issue: Issue,
    /// What is known of the event: error, stack, tags, what happened before; the rest by number.
    event: String,
}

#[tool_router(router = issue_router, vis = "pub(super)")]
impl SentryTools {
    #[tool(
        name = "get_issue_details",
        title = "Read an issue",
        description = "Read an issue: the error, how often and since when it happens, who looks after it, and an event with its stack trace (the application's own code marked by >), tags and last breadcrumbs.",
        annotations(
            read_only_hint = true,
            destructive_hint = false,
            idempotent_hint = true,
            open_world_hint = true
        ),
        output_schema = schema_for_output::<Single<IssueShown>>()
    )]
    async fn get_issue_details(
        &self,
        Parameters(arguments): Parameters<Arguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Single<IssueShown>>, Failure> {
        let mut place = place::issue(
            arguments.organization_slug.as_deref(),
            arguments.issue_id.as_deref(),
            arguments.issue_url.as_deref(),
        )?;
        place.event = arguments.event_id.or(place.event);
        self.details(&call, &place).await
    }
}

impl SentryTools {
    /// An issue with the event that the place names, or else the latest.
    pub(crate) async fn details(
        &self,
        call: &Call,
        place: &Place,
    ) -> Result<Answer<Single<IssueShown>>, Failure> {
        let issue: One<Issue> = self.of_issue(call, place, &[], &()).await?;
        let event = self.event(call, place, None).await;
        let label = format!("issue {}, as reported", issue.item.short_id);
        let mut about = About::new(heading(&issue.item), label).noting(issue.sanitised);
        let event = match event {
            Ok(event) => {
                about = about.noting(event.sanitised).noting(rest(&event.item));
                report::overview(&event.item)
            }
            // The issue alone still helps; what is wrong with the event is said.
            Err(failure) => {
                about = about.noting(format!("no event: {}", failure.text()));
                String::new()
            }
        };
        let shown = One {
            item: IssueShown {
                issue: issue.item,
                event,
            },
            sanitised: String::new(),
        };
        Ok(single(about, shown, |it| {
            let culprit = match it.issue.culprit.as_str() {
                "" => String::new(),
                culprit => format!("\nin {culprit}"),
            };
            format!("{}{culprit}\n\n{}", it.issue.title, it.event)
        }))
    }
}

/// Our words about an issue: everything that nobody could have written.
fn heading(issue: &Issue) -> String {
    let mut out = format!(
        "{} (id {}) in {}: {}, {}",
        issue.short_id, issue.id, issue.project, issue.level, issue.status
    );
    // Writing to a String cannot fail.
    for detail in [&issue.substatus, &issue.priority]
        .into_iter()
        .filter(|it| !it.is_empty())
    {
        let _ = write!(out, ", {detail}");
    }
    let _ = write!(
        out,
        "; {} events of {} users from {} to {}; {} comments; {}",
        issue.count,
        issue.user_count,
        issue.first_seen.to_rfc3339(),
        issue.last_seen.to_rfc3339(),
        issue.comments,
        issue.permalink
    );
    if let Some(assignee) = &issue.assigned_to {
        let _ = write!(out, "; assigned to {}", assignee.id);
    }
    out
}

/// How the parts of an event are read that an overview only counts.
fn rest(event: &Event) -> String {
    let mut ways = vec!["every frame: get_event_stacktrace"];
    if !event.breadcrumbs.is_empty() {
        ways.push("all breadcrumbs: get_issue_breadcrumbs");
    }
    if !event.contexts.is_empty() || !event.extra.is_empty() || event.request.is_some() {
        ways.push("request, contexts, extra: get_event_section");
    }
    format!("{}; eventId={}", ways.join("; "), event.id)
}
