//! `list_commits`, `get_commit`, `compare_commits`.

use contracts::github::{Commit, CommitDetail, Comparison};
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
    arguments::arguments,
    place::Which,
    rows::{self, One, Rows},
};

arguments! {
    paged struct ListArguments {
        /// A branch, tag or commit to begin at; leave it out for the default branch.
        sha: Option<String>,
        /// Only commits that change this file or directory.
        path: Option<String>,
        /// Only commits of this account or e-mail address.
        author: Option<String>,
        /// Only commits after this time, as 2026-01-31T00:00:00Z.
        since: Option<String>,
        /// Only commits before this time.
        until: Option<String>,
    }
}

arguments! {
    paged struct CommitArguments {
        /// A commit, branch or tag.
        #[schemars(length(min = 1, max = 255))]
        sha: String,
        /// What to show of the files that it changes.
        #[serde(default)]
        detail: Detail,
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Detail {
    /// Nothing.
    None,
    /// Their names and numbers of lines.
    #[default]
    Stats,
    /// Their changes too.
    FullPatch,
}

arguments! {
    struct CompareArguments {
        /// A branch, tag or commit of the repository.
        #[schemars(length(min = 1, max = 255))]
        base: String,
        /// Another, which is compared with it.
        #[schemars(length(min = 1, max = 255))]
        head: String,
    }
}

fn pages(which: Which) -> [(&'static str, Option<String>); 2] {
    [
        ("page", Some(which.page.to_string())),
        ("per_page", Some(which.size.to_string())),
    ]
}

#[tool_router(router = commits_router, vis = "pub(super)")]
impl GithubTools {
    #[tool(
        name = "list_commits",
        title = "List commits",
        description = "List the commits of a branch, newest first, with authors and the beginnings of their messages.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Rows<Commit>>()
    )]
    async fn list_commits(
        &self,
        Parameters(arguments): Parameters<ListArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Rows<Commit>>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let which = arguments.which()?;
        let query = [
            ("sha", arguments.sha),
            ("path", arguments.path),
            ("author", arguments.author),
            ("since", arguments.since),
            ("until", arguments.until),
        ];
        let page = place.page(&["commits"], &query, which).await?;
        let headline = format!("commits of {}, page {}", place.repository, which.page);
        Ok(rows::page(headline, page, which))
    }

    #[tool(
        name = "get_commit",
        title = "Read a commit",
        description = "Read a commit: message, author, and the files that it changes, with their patches where detail is full_patch.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<One<CommitDetail>>()
    )]
    async fn get_commit(
        &self,
        Parameters(arguments): Parameters<CommitArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<One<CommitDetail>>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let mut commit: CommitDetail = place
            .get(&["commits", &arguments.sha], &pages(arguments.which()?))
            .await?;
        match arguments.detail {
            Detail::None => commit.files.clear(),
            Detail::Stats => commit.files.iter_mut().for_each(|file| file.patch = None),
            Detail::FullPatch => {}
        }
        let sanitised = commit.sanitised.clone();
        let headline = format!("commit of {}", place.repository);
        Ok(rows::one(headline, commit, &sanitised))
    }

    #[tool(
        name = "compare_commits",
        title = "Compare two commits",
        description = "Compare two branches, tags or commits of a repository: commits and changes that head has and base has not.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<One<Comparison>>()
    )]
    async fn compare_commits(
        &self,
        Parameters(arguments): Parameters<CompareArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<One<Comparison>>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let range = format!("{}...{}", arguments.base, arguments.head);
        let comparison: Comparison = place.get(&["compare", &range], &[]).await?;
        let sanitised = comparison.sanitised.clone();
        let headline = format!("{range} of {}", place.repository);
        Ok(rows::one(headline, comparison, &sanitised))
    }
}
