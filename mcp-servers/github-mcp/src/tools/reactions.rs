//! `add_issue_reaction` and `add_issue_comment_reaction`.

use contracts::github::{AddReaction, Reaction};
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
    struct IssueArguments {
        /// The number of the issue or pull request that this run works on.
        #[schemars(range(min = 1))]
        issue_number: u64,
        /// The reaction.
        content: Reaction,
    }
}

arguments! {
    struct CommentArguments {
        /// The id of a comment on the issue or pull request that this run works on.
        #[schemars(range(min = 1))]
        comment_id: u64,
        /// The reaction.
        content: Reaction,
    }
}

#[tool_router(router = reactions_router, vis = "pub(super)")]
impl GithubTools {
    #[tool(
        name = "add_issue_reaction",
        title = "React to an issue",
        description = "Add a reaction to the issue or pull request that this run works on. The same one twice is one.",
        annotations(read_only_hint = false, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn add_issue_reaction(
        &self,
        Parameters(arguments): Parameters<IssueArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let number = arguments.issue_number.to_string();
        let body = AddReaction {
            content: arguments.content,
        };
        place
            .write(Verb::Post, &["issues", &number, "reactions"], &body)
            .await
    }

    #[tool(
        name = "add_issue_comment_reaction",
        title = "React to a comment",
        description = "Add a reaction to a comment on the issue or pull request that this run works on. The same one twice is one.",
        annotations(read_only_hint = false, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn add_issue_comment_reaction(
        &self,
        Parameters(arguments): Parameters<CommentArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let id = arguments.comment_id.to_string();
        let body = AddReaction {
            content: arguments.content,
        };
        place
            .write(Verb::Post, &["issues", "comments", &id, "reactions"], &body)
            .await
    }
}
