//! `add_issue_comment`: say something on an issue or pull request, or react to it or to a comment on it.

use contracts::github::{AddComment, AddReaction, Reaction};
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
        /// The number of the issue or pull request.
        #[schemars(range(min = 1))]
        issue_number: u64,
        /// The comment, as Markdown.
        #[schemars(length(min = 1, max = 65536))]
        body: Option<String>,
        /// A reaction to the issue, or to the comment that `comment_id` names.
        reaction: Option<Reaction>,
        /// The id of a comment to react to.
        #[schemars(range(min = 1))]
        comment_id: Option<u64>,
    }
}

#[tool_router(router = add_issue_comment_router, vis = "pub(super)")]
impl GithubTools {
    #[tool(
        name = "add_issue_comment",
        title = "Comment on an issue or pull request",
        description = "Add a comment to an issue or pull request, or a reaction to it or to one of its comments. Only the one that this run works on accepts them.",
        annotations(read_only_hint = false, destructive_hint = false, idempotent_hint = false, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn add_issue_comment(
        &self,
        Parameters(arguments): Parameters<Arguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let number = arguments.issue_number.to_string();
        if arguments.body.is_none() && arguments.reaction.is_none() {
            return Err(Failure::new("name a body, a reaction, or both"));
        }
        let mut written = None;
        if let Some(content) = arguments.reaction {
            let body = AddReaction { content };
            let id = arguments.comment_id.map(|id| id.to_string());
            let rest = match &id {
                Some(id) => vec!["issues", "comments", id, "reactions"],
                None => vec!["issues", &number, "reactions"],
            };
            written = Some(place.write(Verb::Post, &rest, &body).await?);
        }
        if let Some(body) = arguments.body {
            let body = AddComment { body };
            let rest = ["issues", &number, "comments"];
            written = Some(place.write(Verb::Post, &rest, &body).await?);
        }
        written.ok_or_else(|| Failure::new("nothing was written"))
    }
}
