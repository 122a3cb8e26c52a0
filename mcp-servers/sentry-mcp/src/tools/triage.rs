//! Changes of an issue: status, assignee, comments.

use contracts::{
    EffectAnswer,
    sentry::{AddComment, Archive, InvalidAssignee, NewStatus, UpdateIssue},
};
use mcp::{Answer, Call, Failure, Written, written};
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
use crate::place;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Note {
    /// The organisation's slug; absent for this installation's.
    organization_slug: Option<String>,
    /// The issue's id, as BACKEND-1A or 4509062593708032.
    issue_id: Option<String>,
    /// The issue's address, in place of its id.
    issue_url: Option<String>,
    /// The comment, as Markdown.
    #[schemars(length(min = 1, max = 15000))]
    text: String,
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase", default)]
struct Update {
    /// The organisation's slug; absent for this installation's.
    organization_slug: Option<String>,
    /// The issue's id, as BACKEND-1A or 4509062593708032.
    issue_id: Option<String>,
    /// The issue's address, in place of its id.
    issue_url: Option<String>,
    /// The new status; absent leaves it as it is.
    status: Option<Status>,
    /// With status resolved: the version that holds the fix.
    in_release: Option<String>,
    /// With status resolved: the sha of the commit that holds the fix; the repository is named too.
    in_commit: Option<String>,
    /// The repository of inCommit, as Sentry knows it, as acme/app.
    in_repository: Option<String>,
    /// user:ID or team:ID as `find_members` and `find_teams` show them; empty for nobody; absent leaves it as it is.
    assigned_to: Option<String>,
    /// With status ignored: until when; absent for untilEscalating.
    ignore_mode: Option<IgnoreMode>,
    /// For forDuration: minutes.
    #[schemars(range(min = 1))]
    ignore_duration_minutes: Option<u32>,
    /// For untilOccurrenceCount: how many more events.
    #[schemars(range(min = 1))]
    ignore_count: Option<u32>,
    /// For untilOccurrenceCount: within so many minutes.
    ignore_window_minutes: Option<u32>,
    /// For untilUserCount: how many more users.
    #[schemars(range(min = 1))]
    ignore_user_count: Option<u32>,
    /// For untilUserCount: within so many minutes.
    ignore_user_window_minutes: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
enum Status {
    Resolved,
    ResolvedInNextRelease,
    Unresolved,
    Ignored,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
enum IgnoreMode {
    UntilEscalating,
    Forever,
    ForDuration,
    UntilOccurrenceCount,
    UntilUserCount,
}

#[tool_router(router = triage_router, vis = "pub(super)")]
impl SentryTools {
    #[tool(
        name = "add_issue_note",
        title = "Comment on an issue",
        description = "Add a comment to an issue's activity. On another issue than this run's own it waits for a person.",
        annotations(
            read_only_hint = false,
            destructive_hint = false,
            idempotent_hint = false,
            open_world_hint = true
        ),
        output_schema = schema_for_output::<Written>()
    )]
    async fn add_issue_note(
        &self,
        Parameters(arguments): Parameters<Note>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let place = place::issue(
            arguments.organization_slug.as_deref(),
            arguments.issue_id.as_deref(),
            arguments.issue_url.as_deref(),
        )?;
        let (organization, issue) = (place.organization.as_str(), place.issue.as_str());
        let path = ["organizations", organization, "issues", issue, "comments"];
        let comment = AddComment {
            text: arguments.text,
        };
        let answer: EffectAnswer = self.api.post(&call, self.api.url(path), &comment).await?;
        Ok(written(answer))
    }

    #[tool(
        name = "update_issue",
        title = "Resolve, archive or assign an issue",
        description = "Change an issue's status, who looks after it, or both. On another issue than this run's own it waits for a person.",
        annotations(
            read_only_hint = false,
            destructive_hint = false,
            idempotent_hint = true,
            open_world_hint = true
        ),
        output_schema = schema_for_output::<Written>()
    )]
    async fn update_issue(
        &self,
        Parameters(arguments): Parameters<Update>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let place = place::issue(
            arguments.organization_slug.as_deref(),
            arguments.issue_id.as_deref(),
            arguments.issue_url.as_deref(),
        )?;
        let assigned_to = arguments.assigned_to.as_deref().map(str::trim);
        let change = UpdateIssue {
            status: status(&arguments)?,
            assigned_to: assigned_to
                .map(str::parse)
                .transpose()
                .map_err(|error: InvalidAssignee| Failure::new(error.to_string()))?,
        };
        if change.status.is_none() && change.assigned_to.is_none() {
            return Err(Failure::new(
                "what is to change? Give status, assignedTo, or both",
            ));
        }
        let (organization, issue) = (place.organization.as_str(), place.issue.as_str());
        let url = self
            .api
            .url(["organizations", organization, "issues", issue]);
        let answer: EffectAnswer = self.api.patch(&call, url, &change).await?;
        Ok(written(answer))
    }
}

/// The status that the arguments ask for; what does not belong together is named.
fn status(arguments: &Update) -> Result<Option<NewStatus>, Failure> {
    let resolved = arguments.status == Some(Status::Resolved);
    if !resolved && (arguments.in_release.is_some() || arguments.in_commit.is_some()) {
        return Err(Failure::new(
            "inRelease and inCommit go with status=resolved",
        ));
    }
    if arguments.ignore_mode.is_some() && arguments.status != Some(Status::Ignored) {
        return Err(Failure::new("ignoreMode goes with status=ignored"));
    }
    let Some(status) = arguments.status else {
        return Ok(None);
    };
    Ok(Some(match status {
        Status::Resolved => resolution(arguments)?,
        Status::ResolvedInNextRelease => NewStatus::ResolvedInNextRelease,
        Status::Unresolved => NewStatus::Unresolved,
        Status::Ignored => NewStatus::Ignored {
            until: until(arguments)?,
        },
    }))
}

fn resolution(arguments: &Update) -> Result<NewStatus, Failure> {
    let (release, commit) = (arguments.in_release.clone(), arguments.in_commit.clone());
    match (release, commit, arguments.in_repository.clone()) {
        (None, None, _) => Ok(NewStatus::Resolved),
        (Some(release), None, _) => Ok(NewStatus::ResolvedInRelease { release }),
        (None, Some(commit), Some(repository)) => {
            Ok(NewStatus::ResolvedInCommit { repository, commit })
        }
        (None, Some(_), None) => Err(Failure::new("inCommit needs inRepository, as acme/app")),
        (Some(_), Some(_), _) => Err(Failure::new("give inRelease or inCommit, not both")),
    }
}

fn until(arguments: &Update) -> Result<Archive, Failure> {
    let needed = |value: Option<u32>, name: &str| {
        value.ok_or_else(|| Failure::new(format!("this ignoreMode needs {name}")))
    };
    Ok(
        match arguments.ignore_mode.unwrap_or(IgnoreMode::UntilEscalating) {
            IgnoreMode::UntilEscalating => Archive::Escalating,
            IgnoreMode::Forever => Archive::Forever,
            IgnoreMode::ForDuration => Archive::Passed {
                minutes: needed(arguments.ignore_duration_minutes, "ignoreDurationMinutes")?,
            },
            IgnoreMode::UntilOccurrenceCount => Archive::Events {
                count: needed(arguments.ignore_count, "ignoreCount")?,
                window_minutes: arguments.ignore_window_minutes,
            },
            IgnoreMode::UntilUserCount => Archive::Users {
                count: needed(arguments.ignore_user_count, "ignoreUserCount")?,
                window_minutes: arguments.ignore_user_window_minutes,
            },
        },
    )
}
