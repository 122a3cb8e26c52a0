//! Boards.

use contracts::{
    EffectAnswer,
    jira::{Board, CreateBoard, IssueRow},
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
use serde::{Deserialize, Serialize};

use super::{JiraTools, listed::Listed};

/// Which boards.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Boards {
    /// A part of the name.
    #[serde(default, rename(serialize = "name"))]
    board_name: String,
    /// The project's key.
    #[serde(
        default,
        rename(serialize = "project"),
        skip_serializing_if = "Option::is_none"
    )]
    project_key: Option<String>,
    /// scrum, kanban or simple.
    #[serde(
        default,
        rename(serialize = "kind"),
        skip_serializing_if = "Option::is_none"
    )]
    board_type: Option<String>,
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
    /// The board's id.
    #[schemars(regex(pattern = "^[0-9]+$"))]
    board_id: String,
    /// A further condition; empty for all issues of the board.
    #[serde(default)]
    jql: String,
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
struct NewBoard {
    /// Its name.
    #[schemars(length(min = 1, max = 255))]
    name: String,
    /// The project's key, as PROJ.
    #[schemars(length(min = 1, max = 32))]
    project_key: String,
    /// scrum or kanban.
    #[serde(default = "kanban")]
    board_type: String,
}

const fn usual() -> u32 {
    20
}

fn kanban() -> String {
    "kanban".to_owned()
}

#[tool_router(router = boards_router, vis = "pub(super)")]
impl JiraTools {
    #[tool(
        name = "jira_get_agile_boards",
        title = "List boards",
        description = "List the boards of projects that this run reaches.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Listed<Board>>()
    )]
    async fn jira_get_agile_boards(
        &self,
        Parameters(arguments): Parameters<Boards>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<Board>>, Failure> {
        self.rows(&call, self.api.url_with(["boards"], &arguments)?, "boards")
            .await
    }

    #[tool(
        name = "jira_get_board_issues",
        title = "List the issues of a board",
        description = "List the issues of a board.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Listed<IssueRow>>()
    )]
    async fn jira_get_board_issues(
        &self,
        Parameters(arguments): Parameters<Issues>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<IssueRow>>, Failure> {
        let (start, limit) = (arguments.start_at.to_string(), arguments.limit.to_string());
        let asked = [
            ("jql", arguments.jql.as_str()),
            ("start_at", &start),
            ("limit", &limit),
        ];
        let url = self
            .api
            .url_with(["boards", &arguments.board_id, "issues"], &asked)?;
        self.rows(
            &call,
            url,
            &format!("issues of board {}", arguments.board_id),
        )
        .await
    }

    #[tool(
        name = "jira_create_board",
        title = "Create a board",
        description = "Create a board of a project, with a filter of its own. A person approves it first, unless policy says otherwise.",
        annotations(read_only_hint = false, destructive_hint = false, idempotent_hint = false, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn jira_create_board(
        &self,
        Parameters(arguments): Parameters<NewBoard>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let board = CreateBoard {
            name: arguments.name,
            project: arguments.project_key,
            kind: arguments.board_type,
        };
        let answer: EffectAnswer = self
            .api
            .post(&call, self.api.url(["boards"]), &board)
            .await?;
        Ok(written(answer))
    }
}
