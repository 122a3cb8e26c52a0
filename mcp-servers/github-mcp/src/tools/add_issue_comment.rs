//! `add_issue_comment`: say something on an issue or pull request.

use contracts::{EffectAnswer, github::AddComment};
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

use super::GithubTools;
use crate::repository;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    /// The repository's owner.
    #[schemars(length(min = 1, max = 100))]
    owner: String,
    /// The repository's name.
    #[schemars(length(min = 1, max = 100))]
    repo: String,
    /// The number of the issue or pull request.
    #[schemars(range(min = 1))]
    issue_number: u64,
    /// The comment, as Markdown.
    #[schemars(length(min = 1, max = 65536))]
    body: String,
}

#[tool_router(router = add_issue_comment_router, vis = "pub(super)")]
impl GithubTools {
    #[tool(
        name = "add_issue_comment",
        title = "Comment on an issue or pull request",
        description = "Add a comment to an issue or pull request. Only the one that this run works on accepts comments.",
        annotations(read_only_hint = false, destructive_hint = false, idempotent_hint = false, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn add_issue_comment(
        &self,
        Parameters(arguments): Parameters<Arguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let repository = repository::named(&call, &arguments.owner, &arguments.repo)?;
        let number = arguments.issue_number.to_string();
        let (owner, name) = (repository.owner(), repository.name());
        let url = self
            .api
            .url(["repos", owner, name, "issues", &number, "comments"]);
        let comment = AddComment {
            body: arguments.body,
        };
        let answer: EffectAnswer = self.api.post(&call, url, &comment).await?;
        Ok(written(answer))
    }
}
