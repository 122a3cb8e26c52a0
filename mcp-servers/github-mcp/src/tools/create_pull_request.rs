//! `create_pull_request`: offer the run's branch for review.

use contracts::{EffectAnswer, github};
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
    /// The title.
    #[schemars(length(min = 1, max = 256))]
    title: String,
    /// The branch with the change: this run's own, pushed before.
    #[schemars(length(min = 1, max = 255))]
    head: String,
    /// The branch to merge into.
    #[schemars(length(min = 1, max = 255))]
    base: String,
    /// The description, as Markdown.
    #[serde(default)]
    #[schemars(length(max = 65536))]
    body: String,
    /// Whether it is a draft.
    #[serde(default)]
    draft: bool,
}

#[tool_router(router = create_pull_request_router, vis = "pub(super)")]
impl GithubTools {
    #[tool(
        name = "create_pull_request",
        title = "Open a pull request",
        description = "Open a pull request from this run's branch, which must be pushed first. One branch has one pull request: where it exists, the answer names it.",
        annotations(read_only_hint = false, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn create_pull_request(
        &self,
        Parameters(arguments): Parameters<Arguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let repository = repository::named(&call, &arguments.owner, &arguments.repo)?;
        let url = self
            .api
            .url(["repos", repository.owner(), repository.name(), "pulls"]);
        let pull_request = github::CreatePullRequest {
            title: arguments.title,
            head: arguments.head,
            base: arguments.base,
            body: arguments.body,
            draft: arguments.draft,
        };
        let answer: EffectAnswer = self.api.post(&call, url, &pull_request).await?;
        Ok(written(answer))
    }
}
