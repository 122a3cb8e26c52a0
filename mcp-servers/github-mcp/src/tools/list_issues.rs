//! `list_issues`.

use contracts::github::Issue;
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
    arguments::arguments,
    rows::{self, Rows},
    word,
};

arguments! {
    paged struct Arguments {
        /// Which state they are in; both where absent.
        state: Option<State>,
        /// Labels that they all have.
        #[serde(default)]
        labels: Vec<String>,
        /// The account that they are assigned to, `none` or `*`.
        assignee: Option<String>,
        /// What they are sorted by.
        #[serde(default, rename = "orderBy")]
        order_by: OrderBy,
        /// In which direction.
        #[serde(default)]
        direction: Direction,
        /// Only those changed since this time, as 2026-01-31T00:00:00Z.
        since: Option<String>,
    }
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all(serialize = "lowercase", deserialize = "UPPERCASE"))]
enum State {
    Open,
    Closed,
}

#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum OrderBy {
    #[default]
    CreatedAt,
    UpdatedAt,
    Comments,
}

impl OrderBy {
    /// As REST names it.
    const fn rest(self) -> &'static str {
        match self {
            Self::CreatedAt => "created",
            Self::UpdatedAt => "updated",
            Self::Comments => "comments",
        }
    }
}

#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all(serialize = "lowercase", deserialize = "UPPERCASE"))]
enum Direction {
    Asc,
    #[default]
    Desc,
}

#[tool_router(router = list_issues_router, vis = "pub(super)")]
impl GithubTools {
    #[tool(
        name = "list_issues",
        title = "List issues",
        description = "List issues and pull requests of a repository with state, labels and the beginnings of their texts.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Rows<Issue>>()
    )]
    async fn list_issues(
        &self,
        Parameters(arguments): Parameters<Arguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Rows<Issue>>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let which = arguments.which()?;
        let state = arguments.state.as_ref().map(word);
        let labels = arguments.labels.join(",");
        let query = [
            ("state", Some(state.unwrap_or_else(|| "all".to_owned()))),
            ("labels", Some(labels).filter(|it| !it.is_empty())),
            ("assignee", arguments.assignee),
            ("sort", Some(arguments.order_by.rest().to_owned())),
            ("direction", Some(word(&arguments.direction))),
            ("since", arguments.since),
        ];
        let page = place.page(&["issues"], &query, which).await?;
        let headline = format!("issues of {}, page {}", place.repository, which.page);
        Ok(rows::page(headline, page, which))
    }
}
