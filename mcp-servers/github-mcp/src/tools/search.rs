//! `search_code`, `search_issues`, `search_repositories`, `search_commits`, `search_users`.

use contracts::github::{CodeMatch, Commit, Found, Issue, Repository, User};
use mcp::{Answer, Call, Failure};
use rmcp::{
    handler::server::{
        tool::{Extension, schema_for_output},
        wrapper::Parameters,
    },
    tool, tool_router,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    GithubTools,
    place::{Which, first_page, page_size},
    rows::{self, Rows},
    word,
};

/// What is looked for, as github-api takes it.
#[derive(Debug, Serialize)]
struct Query {
    q: String,
    sort: Option<String>,
    order: Option<String>,
}

impl Query {
    fn of(q: String, sort: Option<&impl Serialize>, order: Option<Order>) -> Self {
        Self {
            q,
            sort: sort.map(|sort| word(sort)),
            order: order.map(|order| word(&order)),
        }
    }
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Order {
    Asc,
    Desc,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum CodeSort {
    Indexed,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum IssueSort {
    Comments,
    Reactions,
    Interactions,
    Created,
    Updated,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum RepositorySort {
    Stars,
    Forks,
    HelpWantedIssues,
    Updated,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum CommitSort {
    AuthorDate,
    CommitterDate,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum UserSort {
    Followers,
    Repositories,
    Joined,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments<S> {
    /// Words and qualifiers of GitHub's search.
    #[schemars(length(min = 1, max = 256))]
    query: String,
    /// What to sort by; the best match where absent.
    sort: Option<S>,
    /// In which direction.
    order: Option<Order>,
    /// The page.
    #[serde(default = "first_page")]
    #[schemars(range(min = 1))]
    page: u32,
    /// Rows per page.
    #[serde(default = "page_size", rename = "perPage")]
    #[schemars(range(min = 1, max = 100))]
    per_page: u32,
}

impl<S: Serialize> Arguments<S> {
    fn query(&self) -> Result<Query, Failure> {
        Ok(Query::of(
            self.query.clone(),
            self.sort.as_ref(),
            self.order,
        ))
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct IssueArguments {
    /// Words and qualifiers of GitHub's search.
    #[schemars(length(min = 1, max = 256))]
    query: String,
    /// Only in the repository of this owner; name `repo` too.
    owner: Option<String>,
    /// Only in this repository; name `owner` too.
    repo: Option<String>,
    /// What to sort by; the best match where absent.
    sort: Option<IssueSort>,
    /// In which direction.
    order: Option<Order>,
    /// The page.
    #[serde(default = "first_page")]
    #[schemars(range(min = 1))]
    page: u32,
    /// Rows per page.
    #[serde(default = "page_size", rename = "perPage")]
    #[schemars(range(min = 1, max = 100))]
    per_page: u32,
}

impl IssueArguments {
    fn query(&self) -> Result<Query, Failure> {
        Ok(Query::of(
            in_repository(&self.query, self.owner.as_deref(), self.repo.as_deref())?,
            self.sort.as_ref(),
            self.order,
        ))
    }
}

/// The query, within one repository where both of its names are given.
fn in_repository(query: &str, owner: Option<&str>, repo: Option<&str>) -> Result<String, Failure> {
    match (owner, repo) {
        (Some(owner), Some(repo)) => Ok(format!("{query} repo:{owner}/{repo}")),
        (None, None) => Ok(query.to_owned()),
        _ => Err(Failure::new(
            "name both owner and repo, or neither to search all of this run's repositories",
        )),
    }
}

impl GithubTools {
    async fn search<T: DeserializeOwned>(
        &self,
        what: &str,
        call: &Call,
        query: &Query,
        which: Which,
    ) -> Result<Found<T>, Failure> {
        let mut url = self.api.url_with(["search", what], query)?;
        url.query_pairs_mut()
            .append_pair("page", &which.page.to_string())
            .append_pair("per_page", &which.size.to_string());
        self.api.get(call, url).await
    }
}

#[tool_router(router = search_router, vis = "pub(super)")]
impl GithubTools {
    #[tool(
        name = "search_code",
        title = "Search code",
        description = "Search the code of this run's repositories by words and qualifiers, as `addClass language:js path:src`. OR is not taken.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Rows<CodeMatch>>()
    )]
    async fn search_code(
        &self,
        Parameters(arguments): Parameters<Arguments<CodeSort>>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Rows<CodeMatch>>, Failure> {
        let which = Which::of(arguments.page, arguments.per_page)?;
        let found = self
            .search("code", &call, &arguments.query()?, which)
            .await?;
        Ok(rows::found("files", found, which))
    }

    #[tool(
        name = "search_issues",
        title = "Search issues",
        description = "Search issues and pull requests of this run's repositories, as `is:issue is:open label:bug crash`. OR is not taken.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Rows<Issue>>()
    )]
    async fn search_issues(
        &self,
        Parameters(arguments): Parameters<IssueArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Rows<Issue>>, Failure> {
        let which = Which::of(arguments.page, arguments.per_page)?;
        let found = self
            .search("issues", &call, &arguments.query()?, which)
            .await?;
        Ok(rows::found("issues", found, which))
    }

    #[tool(
        name = "search_repositories",
        title = "Search repositories",
        description = "Search among this run's repositories by name and description.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Rows<Repository>>()
    )]
    async fn search_repositories(
        &self,
        Parameters(arguments): Parameters<Arguments<RepositorySort>>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Rows<Repository>>, Failure> {
        let which = Which::of(arguments.page, arguments.per_page)?;
        let found = self
            .search("repositories", &call, &arguments.query()?, which)
            .await?;
        Ok(rows::found("repositories", found, which))
    }

    #[tool(
        name = "search_commits",
        title = "Search commits",
        description = "Search the commit messages of this run's repositories, as `fix author:octocat`. OR is not taken.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Rows<Commit>>()
    )]
    async fn search_commits(
        &self,
        Parameters(arguments): Parameters<Arguments<CommitSort>>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Rows<Commit>>, Failure> {
        let which = Which::of(arguments.page, arguments.per_page)?;
        let found = self
            .search("commits", &call, &arguments.query()?, which)
            .await?;
        Ok(rows::found("commits", found, which))
    }

    #[tool(
        name = "search_users",
        title = "Search accounts",
        description = "Search GitHub accounts by name, as `octo type:user`.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Rows<User>>()
    )]
    async fn search_users(
        &self,
        Parameters(arguments): Parameters<Arguments<UserSort>>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Rows<User>>, Failure> {
        let which = Which::of(arguments.page, arguments.per_page)?;
        let found = self
            .search("users", &call, &arguments.query()?, which)
            .await?;
        Ok(rows::found("accounts", found, which))
    }
}
