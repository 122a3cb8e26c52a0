//! `list_pull_requests` and `search_pull_requests`.

use mcp::{Answer, Call, Failure};
use rmcp::{
    handler::server::{
        tool::{Extension, schema_for_output},
        wrapper::Parameters,
    },
    tool, tool_router,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    GithubTools,
    place::{Which, first_page, page_size},
    pulls::{self, Pulls},
    word,
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ListArguments {
    /// The repository's owner.
    #[schemars(length(min = 1, max = 100))]
    owner: String,
    /// The repository's name.
    #[schemars(length(min = 1, max = 100))]
    repo: String,
    /// Which state they are in.
    #[serde(default)]
    state: State,
    /// Only those of this branch, or of `owner:branch`.
    #[serde(default)]
    head: Option<String>,
    /// Only those into this branch.
    #[serde(default)]
    base: Option<String>,
    /// What they are ordered by.
    #[serde(default)]
    sort: Option<Sort>,
    /// Which way.
    #[serde(default)]
    direction: Option<Direction>,
    /// The page.
    #[serde(default = "first_page")]
    #[schemars(range(min = 1))]
    page: u32,
    /// Rows per page.
    #[serde(default = "page_size", rename = "perPage")]
    #[schemars(range(min = 1, max = 100))]
    per_page: u32,
}

#[derive(Debug, Default, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum State {
    #[default]
    Open,
    Closed,
    All,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Sort {
    Created,
    Updated,
    Popularity,
    LongRunning,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Direction {
    Asc,
    Desc,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SearchArguments {
    /// The repository's owner.
    #[schemars(length(min = 1, max = 100))]
    owner: String,
    /// The repository's name.
    #[schemars(length(min = 1, max = 100))]
    repo: String,
    /// Words and qualifiers of GitHub's search, as `is:open author:octocat crash`; the repository and `is:pr` are added.
    #[schemars(length(min = 1, max = 256))]
    query: String,
    /// What they are ordered by; the best match where absent.
    #[serde(default)]
    sort: Option<SearchSort>,
    /// Which way.
    #[serde(default)]
    order: Option<Direction>,
    /// The page.
    #[serde(default = "first_page")]
    #[schemars(range(min = 1))]
    page: u32,
    /// Rows per page.
    #[serde(default = "page_size", rename = "perPage")]
    #[schemars(range(min = 1, max = 100))]
    per_page: u32,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum SearchSort {
    Comments,
    Reactions,
    Interactions,
    Created,
    Updated,
}

#[tool_router(router = list_pull_requests_router, vis = "pub(super)")]
impl GithubTools {
    #[tool(
        name = "list_pull_requests",
        title = "List pull requests",
        description = "List pull requests of a repository, with branches, state and the beginnings of their texts.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Pulls>()
    )]
    async fn list_pull_requests(
        &self,
        Parameters(arguments): Parameters<ListArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Pulls>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let which = Which::of(arguments.page, arguments.per_page)?;
        let query = [
            ("state", Some(word(&arguments.state))),
            ("head", arguments.head),
            ("base", arguments.base),
            ("sort", arguments.sort.as_ref().map(word)),
            ("direction", arguments.direction.as_ref().map(word)),
        ];
        let page = place.page(&["pulls"], &query, which).await?;
        let headline = format!(
            "{}: {} pull requests, page {}",
            place.repository,
            word(&arguments.state),
            which.page
        );
        Ok(pulls::list(headline, page, which))
    }

    #[tool(
        name = "search_pull_requests",
        title = "Search pull requests",
        description = "Search the pull requests of one repository with GitHub's search words and qualifiers. repo:, org:, user: and OR are not taken.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Pulls>()
    )]
    async fn search_pull_requests(
        &self,
        Parameters(arguments): Parameters<SearchArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Pulls>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let which = Which::of(arguments.page, arguments.per_page)?;
        let query = [
            ("q", Some(arguments.query)),
            ("sort", arguments.sort.as_ref().map(word)),
            ("order", arguments.order.as_ref().map(word)),
        ];
        let page = place.page(&["search", "pulls"], &query, which).await?;
        let headline = format!(
            "{}: pull requests that fit, page {}",
            place.repository, which.page
        );
        Ok(pulls::list(headline, page, which))
    }
}
