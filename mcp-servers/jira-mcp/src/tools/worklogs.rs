//! Time logged.

use contracts::{
    EffectAnswer,
    jira::{AddWorklog, Worklog},
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

use super::{JiraTools, keys::OneIssue, listed::Listed};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Log {
    /// The issue's key, as PROJ-42.
    #[schemars(regex(pattern = "^[A-Za-z][A-Za-z0-9_]*-[0-9]+$"))]
    issue_key: String,
    /// How long it took, as 1h 30m.
    #[schemars(regex(pattern = "^[0-9]+[wdhm]( [0-9]+[wdhm])*$"))]
    time_spent: String,
    /// What was done, as Markdown.
    #[serde(default)]
    comment: String,
    /// When it began, as 2026-11-22T14:00:00.000+0000; now where absent.
    #[serde(default)]
    started: Option<String>,
}

#[tool_router(router = worklogs_router, vis = "pub(super)")]
impl JiraTools {
    #[tool(
        name = "jira_get_worklog",
        title = "Read logged time",
        description = "Read the time that was logged on an issue.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Listed<Worklog>>()
    )]
    async fn jira_get_worklog(
        &self,
        Parameters(arguments): Parameters<OneIssue>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<Worklog>>, Failure> {
        let key = &arguments.issue_key;
        let url = self.api.url(["issues", key, "worklogs"]);
        self.rows(&call, url, &format!("worklogs of {key}")).await
    }

    #[tool(
        name = "jira_add_worklog",
        title = "Log time",
        description = "Log time on an issue; its estimates stay as they are.",
        annotations(read_only_hint = false, destructive_hint = false, idempotent_hint = false, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn jira_add_worklog(
        &self,
        Parameters(arguments): Parameters<Log>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let url = self.api.url(["issues", &arguments.issue_key, "worklogs"]);
        let log = AddWorklog {
            time_spent: arguments.time_spent,
            started: arguments.started,
            comment: arguments.comment,
        };
        let answer: EffectAnswer = self.api.post(&call, url, &log).await?;
        Ok(written(answer))
    }
}
