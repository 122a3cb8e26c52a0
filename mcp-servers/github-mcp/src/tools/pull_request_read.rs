//! `pull_request_read`: a pull request, what it changes, and what people and machines say about it.

mod changes;
mod shown;
mod talk;

use contracts::github::PullRequest;
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
    GithubTools,
    place::{Place, Which, first_page, page_size},
};
use shown::Shown;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    /// What to read: `get` the pull request with its mergeability; `get_diff`, `get_files`, `get_commits` what it
    /// changes; `get_status` and `get_check_runs` what machines say of its head; `get_reviews`, `get_review_comments`
    /// (threads with their ids) and `get_comments` what people say.
    method: Method,
    /// The repository's owner.
    #[schemars(length(min = 1, max = 100))]
    owner: String,
    /// The repository's name.
    #[schemars(length(min = 1, max = 100))]
    repo: String,
    /// The pull request's number.
    #[serde(rename = "pullNumber")]
    #[schemars(range(min = 1))]
    pull_number: u64,
    /// For `get_diff`: one file, by its path after the change.
    #[serde(default)]
    path: Option<String>,
    /// For `get_review_comments`: where the threads go on, as the answer before said.
    #[serde(default)]
    after: Option<String>,
    /// The page of a list.
    #[serde(default = "first_page")]
    #[schemars(range(min = 1))]
    page: u32,
    /// Rows per page.
    #[serde(default = "page_size", rename = "perPage")]
    #[schemars(range(min = 1, max = 100))]
    per_page: u32,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Method {
    Get,
    GetDiff,
    GetStatus,
    GetFiles,
    GetCommits,
    GetReviewComments,
    GetReviews,
    GetComments,
    GetCheckRuns,
}

#[tool_router(router = pull_request_read_router, vis = "pub(super)")]
impl GithubTools {
    #[tool(
        name = "pull_request_read",
        title = "Read a pull request",
        description = "Read a pull request: itself, its diff, files, commits, status, checks, reviews, review threads or comments. Long answers say how to get the rest.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Shown>()
    )]
    async fn pull_request_read(
        &self,
        Parameters(arguments): Parameters<Arguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Shown>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let which = Which::of(arguments.page, arguments.per_page)?;
        let pull = Pull {
            name: format!("{}#{}", place.repository, arguments.pull_number),
            number: arguments.pull_number.to_string(),
            place,
        };
        match arguments.method {
            Method::Get => changes::pull(&pull).await,
            Method::GetDiff => changes::diff(&pull, arguments.path).await,
            Method::GetFiles => changes::files(&pull, which).await,
            Method::GetCommits => changes::commits(&pull, which).await,
            Method::GetStatus => changes::status(&pull).await,
            Method::GetCheckRuns => changes::checks(&pull, which).await,
            Method::GetReviews => talk::reviews(&pull, which).await,
            Method::GetReviewComments => talk::threads(&pull, arguments.after).await,
            Method::GetComments => talk::comments(&pull, which).await,
        }
    }
}

/// The pull request that is read.
struct Pull<'a> {
    place: Place<'a>,
    number: String,
    /// As `acme/app#7`.
    name: String,
}

impl Pull<'_> {
    async fn read(&self) -> Result<PullRequest, Failure> {
        self.place.get(&["pulls", &self.number], &[]).await
    }

    /// The commit of its head.
    async fn head(&self) -> Result<String, Failure> {
        let head = self.read().await?.head.map(|head| head.sha);
        head.filter(|sha| !sha.is_empty()).ok_or_else(|| {
            Failure::new(format!(
                "the branch of {} is gone, so nothing is said about its head",
                self.name
            ))
        })
    }
}
