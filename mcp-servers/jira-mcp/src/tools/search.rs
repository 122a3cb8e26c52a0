//! `jira_search` and `jira_get_project_issues`.

use contracts::jira::{Found, IssueRow, Search};
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

use super::{
    JiraTools,
    listed::{Listed, found},
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    /// What to look for, as `status = "To Do" AND text ~ crash ORDER BY updated DESC`.
    #[schemars(length(max = 4000))]
    jql: String,
    /// How many at most.
    #[serde(default = "usual")]
    #[schemars(range(min = 1, max = 100))]
    limit: u32,
    /// Where the part before ended, as its note says.
    #[serde(default)]
    page_token: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct InProject {
    /// The project's key, as PROJ.
    #[schemars(length(min = 1, max = 32))]
    project_key: String,
    /// How many at most.
    #[serde(default = "usual")]
    #[schemars(range(min = 1, max = 100))]
    limit: u32,
    /// Where the part before ended, as its note says.
    #[serde(default)]
    page_token: Option<String>,
}

const fn usual() -> u32 {
    20
}

#[tool_router(router = search_router, vis = "pub(super)")]
impl JiraTools {
    #[tool(
        name = "jira_search",
        title = "Search issues",
        description = "Search issues with JQL. Only issues of the projects that this run reaches are found.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Listed<IssueRow>>()
    )]
    async fn jira_search(
        &self,
        Parameters(arguments): Parameters<Arguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<IssueRow>>, Failure> {
        let asked = Search {
            jql: arguments.jql,
            limit: arguments.limit,
            page_token: arguments.page_token,
        };
        let answer: Found = self
            .api
            .get(&call, self.api.url_with(["search"], &asked)?)
            .await?;
        Ok(found("issues found", answer))
    }

    #[tool(
        name = "jira_get_project_issues",
        title = "List the issues of a project",
        description = "List the issues of a project, the latest changed first.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Listed<IssueRow>>()
    )]
    async fn jira_get_project_issues(
        &self,
        Parameters(arguments): Parameters<InProject>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<IssueRow>>, Failure> {
        let asked = Search {
            // Keys hold no quotes; jira-api refuses what is none.
            jql: format!(
                "project = \"{}\" ORDER BY updated DESC",
                arguments.project_key.replace('"', "")
            ),
            limit: arguments.limit,
            page_token: arguments.page_token,
        };
        let answer: Found = self
            .api
            .get(&call, self.api.url_with(["search"], &asked)?)
            .await?;
        Ok(found(
            &format!("issues of {}", arguments.project_key),
            answer,
        ))
    }
}
