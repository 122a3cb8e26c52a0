//! Sprints, and the backlog.

use contracts::{
    EffectAnswer,
    jira::{Found, IssueKeys, IssueRow, Sprint},
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

use super::{
    JiraTools,
    keys::parts,
    listed::{Listed, found},
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Sprints {
    /// The board's id.
    #[schemars(regex(pattern = "^[0-9]+$"))]
    board_id: String,
    /// active, future or closed.
    #[serde(default)]
    state: Option<String>,
    /// Where the part begins, from 0.
    #[serde(default)]
    start_at: u64,
    /// How many at most.
    #[serde(default = "usual")]
    #[schemars(range(min = 1, max = 100))]
    limit: u32,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Issues {
    /// The sprint's id.
    #[schemars(regex(pattern = "^[0-9]+$"))]
    sprint_id: String,
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
struct Into {
    /// The sprint's id.
    #[schemars(regex(pattern = "^[0-9]+$"))]
    sprint_id: String,
    /// Keys of issues, separated by commas.
    #[schemars(length(min = 1))]
    issue_keys: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct OutOf {
    /// Keys of issues, separated by commas.
    #[schemars(length(min = 1))]
    issue_keys: String,
}

const fn usual() -> u32 {
    20
}

#[tool_router(router = agile_router, vis = "pub(super)")]
impl JiraTools {
    #[tool(
        name = "jira_get_sprints_from_board",
        title = "List sprints",
        description = "List the sprints of a board.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Listed<Sprint>>()
    )]
    async fn jira_get_sprints_from_board(
        &self,
        Parameters(arguments): Parameters<Sprints>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<Sprint>>, Failure> {
        let (start, limit) = (arguments.start_at.to_string(), arguments.limit.to_string());
        let mut asked = vec![("start_at", start.as_str()), ("limit", &limit)];
        asked.extend(arguments.state.as_deref().map(|state| ("state", state)));
        let url = self
            .api
            .url_with(["boards", &arguments.board_id, "sprints"], &asked)?;
        self.rows(
            &call,
            url,
            &format!("sprints of board {}", arguments.board_id),
        )
        .await
    }

    #[tool(
        name = "jira_get_sprint_issues",
        title = "List the issues of a sprint",
        description = "List the issues of a sprint that this run reaches.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Listed<IssueRow>>()
    )]
    async fn jira_get_sprint_issues(
        &self,
        Parameters(arguments): Parameters<Issues>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<IssueRow>>, Failure> {
        let limit = arguments.limit.to_string();
        let mut asked = vec![("limit", limit.as_str())];
        asked.extend(
            arguments
                .page_token
                .as_deref()
                .map(|token| ("page_token", token)),
        );
        let url = self
            .api
            .url_with(["sprints", &arguments.sprint_id, "issues"], &asked)?;
        let answer: Found = self.api.get(&call, url).await?;
        Ok(found(
            &format!("issues of sprint {}", arguments.sprint_id),
            answer,
        ))
    }

    #[tool(
        name = "jira_add_issues_to_sprint",
        title = "Move issues to a sprint",
        description = "Move issues to a sprint.",
        annotations(read_only_hint = false, destructive_hint = true, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn jira_add_issues_to_sprint(
        &self,
        Parameters(arguments): Parameters<Into>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let url = self.api.url(["sprints", &arguments.sprint_id, "issues"]);
        let issues = parts("issue_keys", &arguments.issue_keys)?;
        let answer: EffectAnswer = self.api.post(&call, url, &IssueKeys { issues }).await?;
        Ok(written(answer))
    }

    #[tool(
        name = "jira_move_issues_to_backlog",
        title = "Move issues to the backlog",
        description = "Move issues out of their sprints, to the backlog.",
        annotations(read_only_hint = false, destructive_hint = true, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn jira_move_issues_to_backlog(
        &self,
        Parameters(arguments): Parameters<OutOf>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let issues = parts("issue_keys", &arguments.issue_keys)?;
        let url = self.api.url(["backlog", "issues"]);
        let answer: EffectAnswer = self.api.post(&call, url, &IssueKeys { issues }).await?;
        Ok(written(answer))
    }
}
