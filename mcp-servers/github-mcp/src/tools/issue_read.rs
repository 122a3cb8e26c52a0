//! `issue_read`: an issue or pull request, its comments or its labels.

mod comments;
mod issue;
mod shown;

use contracts::github::{Comment, Issue, Page};
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

use super::{GithubTools, place::Which};
use crate::repository;
use shown::Shown;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    /// What to read: the issue itself, its comments, its labels, its sub-issues, or the issue that it is a sub-issue of.
    method: Method,
    /// The repository's owner.
    #[schemars(length(min = 1, max = 100))]
    owner: String,
    /// The repository's name.
    #[schemars(length(min = 1, max = 100))]
    repo: String,
    /// The number of the issue or pull request.
    #[schemars(range(min = 1))]
    issue_number: u64,
    /// The page of comments.
    #[serde(default = "first_page")]
    #[schemars(range(min = 1))]
    page: u32,
    /// Comments per page.
    #[serde(default = "page_size", rename = "perPage")]
    #[schemars(range(min = 1, max = 100))]
    per_page: u32,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Method {
    Get,
    GetComments,
    GetLabels,
    GetSubIssues,
    GetParent,
}

const fn first_page() -> u32 {
    1
}

const fn page_size() -> u32 {
    30
}

#[tool_router(router = issue_read_router, vis = "pub(super)")]
impl GithubTools {
    #[tool(
        name = "issue_read",
        title = "Read an issue or pull request",
        description = "Read an issue or pull request, its comments, labels, sub-issues or parent. Pull requests are issues here: same numbers, same comments.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Shown>()
    )]
    async fn issue_read(
        &self,
        Parameters(arguments): Parameters<Arguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Shown>, Failure> {
        let repository = repository::named(&call, &arguments.owner, &arguments.repo)?;
        let number = arguments.issue_number.to_string();
        let base = [
            "repos",
            repository.owner(),
            repository.name(),
            "issues",
            &number,
        ];
        let place = format!("{repository}#{number}");
        match arguments.method {
            Method::Get => {
                let read: Issue = self.api.get(&call, self.api.url(base)).await?;
                Ok(issue::issue(&place, read))
            }
            Method::GetParent => {
                let url = self.api.url(base.into_iter().chain(["parent"]));
                let read: Issue = self.api.get(&call, url).await?;
                Ok(issue::issue(&format!("{repository}#{}", read.number), read))
            }
            Method::GetSubIssues => {
                let which = Which::of(arguments.page, arguments.per_page)?;
                let place = self.place(&call, &arguments.owner, &arguments.repo)?;
                let path = ["issues", &number, "sub_issues"];
                let read: Page<Issue> = place.page(&path, &[], which).await?;
                let headline = format!("sub-issues of {repository}#{number}, page {}", which.page);
                Ok(issue::sub_issues(headline, read, which))
            }
            Method::GetLabels => {
                let read: Issue = self.api.get(&call, self.api.url(base)).await?;
                Ok(issue::labels(&place, read.labels))
            }
            Method::GetComments => {
                let (page, size) = (arguments.page, arguments.per_page);
                if page == 0 || !(1..=100).contains(&size) {
                    return Err(Failure::new(
                        "page starts at 1 and perPage is 1 to 100; correct them and call again",
                    ));
                }
                let mut url = self.api.url(base.into_iter().chain(["comments"]));
                url.query_pairs_mut()
                    .append_pair("page", &page.to_string())
                    .append_pair("per_page", &size.to_string());
                let read: Page<Comment> = self.api.get(&call, url).await?;
                Ok(comments::comments(&place, read, (page, size)))
            }
        }
    }
}
