//! `issue_write`: open an issue, or change the one that this run works on.

use contracts::github::{CreateIssue, IssueState, StateReason, UpdateIssue};
use mcp::{Answer, Call, Failure, Written};
use rmcp::{
    handler::server::{
        tool::{Extension, schema_for_output},
        wrapper::Parameters,
    },
    tool, tool_router,
};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{GithubTools, arguments::arguments, place::Verb};

arguments! {
    struct Arguments {
        /// Whether to open an issue or to change one.
        method: Method,
        /// For update: the number of the issue or pull request, which is this run's own.
        #[schemars(range(min = 1))]
        issue_number: Option<u64>,
        /// The title; needed for create.
        #[schemars(length(min = 1, max = 256))]
        title: Option<String>,
        /// The text, as Markdown.
        #[schemars(length(max = 65536))]
        body: Option<String>,
        /// All of its labels from now on.
        labels: Option<Vec<String>>,
        /// All of its assignees from now on, by account name.
        assignees: Option<Vec<String>>,
        /// A milestone's number, from `list_milestones`; 0 takes it away.
        milestone: Option<u64>,
        /// The name of an issue type, from `list_issue_types`; empty takes it away.
        r#type: Option<String>,
        /// For update: open or closed.
        state: Option<IssueState>,
        /// For update: why it is closed.
        state_reason: Option<StateReason>,
    }
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Method {
    Create,
    Update,
}

#[tool_router(router = issue_write_router, vis = "pub(super)")]
impl GithubTools {
    #[tool(
        name = "issue_write",
        title = "Open or change an issue",
        description = "Open an issue in one of the repositories of this run, or change the issue or pull request that this run works on: title, text, state, labels, assignees, milestone.",
        annotations(read_only_hint = false, destructive_hint = false, idempotent_hint = false, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn issue_write(
        &self,
        Parameters(arguments): Parameters<Arguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        match (arguments.method, arguments.issue_number) {
            (Method::Create, None) => {
                let title = arguments
                    .title
                    .ok_or_else(|| Failure::new("create needs a title"))?;
                let body = CreateIssue {
                    title,
                    body: arguments.body.unwrap_or_default(),
                    labels: arguments.labels.unwrap_or_default(),
                    assignees: arguments.assignees.unwrap_or_default(),
                    milestone: arguments.milestone.filter(|number| *number > 0),
                    r#type: arguments.r#type.filter(|name| !name.is_empty()),
                };
                place.write(Verb::Post, &["issues"], &body).await
            }
            (Method::Update, Some(number)) => {
                let body = UpdateIssue {
                    title: arguments.title,
                    body: arguments.body,
                    state: arguments.state,
                    state_reason: arguments.state_reason,
                    labels: arguments.labels,
                    assignees: arguments.assignees,
                    milestone: arguments.milestone,
                    r#type: arguments.r#type,
                };
                place
                    .write(Verb::Patch, &["issues", &number.to_string()], &body)
                    .await
            }
            (Method::Create, Some(_)) => Err(Failure::new(
                "create takes no issue_number; leave it out, or use method update",
            )),
            (Method::Update, None) => Err(Failure::new("update needs an issue_number")),
        }
    }
}
