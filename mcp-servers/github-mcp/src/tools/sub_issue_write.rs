//! `sub_issue_write`: the sub-issues of the issue that this run works on.

use contracts::github::{SubIssueMethod, WriteSubIssue};
use mcp::{Answer, Call, Failure, Written};
use rmcp::{
    handler::server::{
        tool::{Extension, schema_for_output},
        wrapper::Parameters,
    },
    tool, tool_router,
};

use super::{GithubTools, arguments::arguments, place::Verb};

arguments! {
    struct Arguments {
        /// What to do with the sub-issue.
        method: SubIssueMethod,
        /// The number of the parent: the issue that this run works on.
        #[schemars(range(min = 1))]
        issue_number: u64,
        /// The id of the sub-issue, which is not its number; `issue_read` and `list_issues` show it.
        #[schemars(range(min = 1))]
        sub_issue_id: u64,
        /// For add: whether it is taken away from another parent.
        #[serde(default)]
        replace_parent: bool,
        /// For reprioritize: the id of the sub-issue that it comes after.
        after_id: Option<u64>,
        /// For reprioritize: the id of the sub-issue that it comes before.
        before_id: Option<u64>,
    }
}

#[tool_router(router = sub_issue_write_router, vis = "pub(super)")]
impl GithubTools {
    #[tool(
        name = "sub_issue_write",
        title = "Change sub-issues",
        description = "Add, remove or move a sub-issue of the issue that this run works on.",
        annotations(read_only_hint = false, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn sub_issue_write(
        &self,
        Parameters(arguments): Parameters<Arguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let number = arguments.issue_number.to_string();
        let body = WriteSubIssue {
            method: arguments.method,
            sub_issue_id: arguments.sub_issue_id,
            replace_parent: arguments.replace_parent,
            after_id: arguments.after_id,
            before_id: arguments.before_id,
        };
        place
            .write(Verb::Post, &["issues", &number, "sub_issues"], &body)
            .await
    }
}
