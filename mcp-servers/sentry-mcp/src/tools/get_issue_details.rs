//! `get_issue_details`: an issue, that is a group of like errors.

use contracts::sentry;
use mcp::{Answer, Call, Failure, Quote, provenance};
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

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Arguments {
    /// The organisation's slug.
    #[schemars(regex(pattern = "^[a-z0-9_-]+$"))]
    organization_slug: String,
    /// The issue's id, as 4509062593708032 or BACKEND-1A.
    #[schemars(length(min = 1, max = 100))]
    issue_id: String,
}

/// An issue.
#[derive(Debug, Serialize, JsonSchema)]
struct Shown {
    /// Whose words these are.
    about: String,
    /// The numeric id.
    id: String,
    /// The short id, as BACKEND-1A.
    short_id: String,
    /// The error's type and message.
    title: String,
    /// Where in the code it happened; empty where unknown.
    culprit: String,
    /// fatal, error, warning, info or debug.
    level: String,
    /// unresolved, resolved or ignored.
    status: String,
    /// How many events it has.
    count: u64,
    /// Where a person reads it.
    permalink: String,
    /// When it was first seen, as RFC 3339.
    first_seen: String,
    /// When it was last seen, as RFC 3339.
    last_seen: String,
    /// What was removed from the texts; empty where nothing was.
    notes: Vec<String>,
}

#[tool_router(router = get_issue_details_router, vis = "pub(super)")]
impl SentryTools {
    #[tool(
        name = "get_issue_details",
        title = "Read a Sentry issue",
        description = "Read a Sentry issue: the error, where it happens, how often, since when.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Shown>()
    )]
    async fn get_issue_details(
        &self,
        Parameters(arguments): Parameters<Arguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Shown>, Failure> {
        let (organization, id) = (
            arguments.organization_slug.trim(),
            arguments.issue_id.trim(),
        );
        if organization.is_empty() || id.is_empty() {
            return Err(Failure::new(
                "organizationSlug and issueId are needed, as acme and BACKEND-1A",
            ));
        }
        let url = self.api.url(["organizations", organization, "issues", id]);
        let issue = self.api.get(&call, url).await?;
        Ok(answer(issue))
    }
}

fn answer(issue: sentry::Issue) -> Answer<Shown> {
    let notes = Vec::from_iter(Some(issue.sanitised).filter(|it| !it.is_empty()));
    let (first_seen, last_seen) = (issue.first_seen.to_rfc3339(), issue.last_seen.to_rfc3339());
    let words = format!("{}\nin {}", issue.title, issue.culprit);
    let quote = Quote {
        label: format!("error of {}, as reported", issue.short_id),
        text: &words,
    };
    let mut text = format!(
        "{} (id {}): {}, {}, {} events from {first_seen} to {last_seen}, {}\n{quote}",
        issue.short_id, issue.id, issue.level, issue.status, issue.count, issue.permalink
    );
    for note in &notes {
        text = format!("{text}\nNote: {note}");
    }
    let data = Shown {
        about: provenance("title and culprit came with reported errors"),
        id: issue.id,
        short_id: issue.short_id,
        title: issue.title,
        culprit: issue.culprit,
        level: issue.level,
        status: issue.status,
        count: issue.count,
        permalink: issue.permalink,
        first_seen,
        last_seen,
        notes,
    };
    Answer { text, data }
}
