//! Comments.

use contracts::{
    EffectAnswer,
    jira::{AddComment, Comment},
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

use super::{JiraTools, listed::Listed};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Add {
    /// The issue's key, as PROJ-42.
    #[schemars(regex(pattern = "^[A-Za-z][A-Za-z0-9_]*-[0-9]+$"))]
    issue_key: String,
    /// The comment, as Markdown.
    #[schemars(length(min = 1, max = 32000))]
    body: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Edit {
    /// The issue's key, as PROJ-42.
    #[schemars(regex(pattern = "^[A-Za-z][A-Za-z0-9_]*-[0-9]+$"))]
    issue_key: String,
    /// The comment's id.
    #[schemars(regex(pattern = "^[0-9]+$"))]
    comment_id: String,
    /// The new text, as Markdown.
    #[schemars(length(min = 1, max = 32000))]
    body: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Read {
    /// The issue's key, as PROJ-42.
    #[schemars(regex(pattern = "^[A-Za-z][A-Za-z0-9_]*-[0-9]+$"))]
    issue_key: String,
    /// Where the part begins, from 0.
    #[serde(default)]
    start_at: u64,
    /// How many at most.
    #[serde(default = "usual")]
    #[schemars(range(min = 1, max = 100))]
    limit: u32,
}

const fn usual() -> u32 {
    20
}

#[tool_router(router = comments_router, vis = "pub(super)")]
impl JiraTools {
    #[tool(
        name = "jira_add_comment",
        title = "Comment on an issue",
        description = "Add a comment to an issue.",
        annotations(read_only_hint = false, destructive_hint = false, idempotent_hint = false, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn jira_add_comment(
        &self,
        Parameters(arguments): Parameters<Add>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let url = self.api.url(["issues", &arguments.issue_key, "comments"]);
        let comment = AddComment {
            body: arguments.body,
        };
        let answer: EffectAnswer = self.api.post(&call, url, &comment).await?;
        Ok(written(answer))
    }

    #[tool(
        name = "jira_edit_comment",
        title = "Edit a comment",
        description = "Give one of our own comments another text.",
        annotations(read_only_hint = false, destructive_hint = true, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn jira_edit_comment(
        &self,
        Parameters(arguments): Parameters<Edit>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let (key, id) = (&arguments.issue_key, &arguments.comment_id);
        let url = self.api.url(["issues", key, "comments", id]);
        let comment = AddComment {
            body: arguments.body,
        };
        let answer: EffectAnswer = self.api.put(&call, url, &comment).await?;
        Ok(written(answer))
    }

    #[tool(
        name = "jira_get_comments",
        title = "Read comments",
        description = "Read the comments of an issue, oldest first.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Listed<Comment>>()
    )]
    async fn jira_get_comments(
        &self,
        Parameters(arguments): Parameters<Read>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<Comment>>, Failure> {
        let part = [
            ("start_at", arguments.start_at),
            ("limit", arguments.limit.into()),
        ];
        let path = ["issues", &arguments.issue_key, "comments"];
        let what = format!("comments of {}", arguments.issue_key);
        self.rows(&call, self.api.url_with(path, &part)?, &what)
            .await
    }
}
