//! Releases, their commits and deploys.

use contracts::sentry::{Commit, Deploy, One, Page, Release};
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

use super::SentryTools;
use crate::{
    place::organization,
    shown::{About, Listed, Single, listed, single},
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Find {
    /// The organisation's slug; absent for this installation's.
    organization_slug: Option<String>,
    /// The project's slug; absent for all that this run reaches.
    project_slug: Option<String>,
    /// Part of a version.
    query: Option<String>,
    /// Where to go on, as the last answer said.
    cursor: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Details {
    /// The organisation's slug; absent for this installation's.
    organization_slug: Option<String>,
    /// The version, as backend@1.4.0.
    #[schemars(length(min = 1))]
    release_version: String,
    /// Whether to list its deploys.
    #[serde(default = "yes")]
    include_deploys: bool,
    /// Whether to list its commits.
    #[serde(default = "yes")]
    include_commits: bool,
    /// Commits at most.
    #[serde(default = "twenty")]
    #[schemars(range(min = 1, max = 100))]
    limit: usize,
}

const fn yes() -> bool {
    true
}

const fn twenty() -> usize {
    20
}

/// A release with what was asked for besides.
#[derive(Debug, Serialize, JsonSchema)]
struct ReleaseShown {
    /// The release.
    release: Release,
    /// Its commits, where they were asked for.
    commits: Vec<Commit>,
    /// Its deploys, where they were asked for.
    deploys: Vec<Deploy>,
}

#[tool_router(router = releases_router, vis = "pub(super)")]
impl SentryTools {
    #[tool(
        name = "find_releases",
        title = "Find releases",
        description = "List releases, the newest first, with dates and numbers of new issues and commits.",
        annotations(
            read_only_hint = true,
            destructive_hint = false,
            idempotent_hint = true,
            open_world_hint = true
        ),
        output_schema = schema_for_output::<Listed<Release>>()
    )]
    async fn find_releases(
        &self,
        Parameters(arguments): Parameters<Find>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Listed<Release>>, Failure> {
        #[derive(Serialize)]
        struct Query {
            project: Option<String>,
            query: Option<String>,
            cursor: Option<String>,
        }
        let query = Query {
            project: arguments.project_slug,
            query: arguments.query,
            cursor: arguments.cursor,
        };
        let slug = organization(arguments.organization_slug.as_deref());
        let page: Page<Release> = self.read(&call, slug, &["releases"], &query).await?;
        Ok(listed(
            About::new("Releases", "versions as reported"),
            page,
            line,
        ))
    }

    #[tool(
        name = "get_release_details",
        title = "Read a release",
        description = "Read a release with its commits and deploys.",
        annotations(
            read_only_hint = true,
            destructive_hint = false,
            idempotent_hint = true,
            open_world_hint = true
        ),
        output_schema = schema_for_output::<Single<ReleaseShown>>()
    )]
    async fn get_release_details(
        &self,
        Parameters(arguments): Parameters<Details>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Single<ReleaseShown>>, Failure> {
        let slug = organization(arguments.organization_slug.as_deref());
        let version = arguments.release_version.as_str();
        let path = ["releases", version];
        let release: One<Release> = self.read(&call, slug, &path, &()).await?;
        let mut about = About::new(
            format!("Release {version}"),
            "version and commits, as reported",
        )
        .noting(release.sanitised);
        let (mut commits, mut deploys) = (Vec::new(), Vec::new());
        if arguments.include_commits {
            let path = ["releases", version, "commits"];
            let page: Page<Commit> = self.read(&call, slug, &path, &()).await?;
            about = about.noting(page.sanitised);
            let more = page.items.len() > arguments.limit || page.next_cursor.is_some();
            commits = page.items;
            commits.truncate(arguments.limit);
            if more {
                about = about.noting(format!(
                    "only {} commits are shown; raise limit for more",
                    commits.len()
                ));
            }
        }
        if arguments.include_deploys {
            let path = ["releases", version, "deploys"];
            let page: Page<Deploy> = self.read(&call, slug, &path, &()).await?;
            deploys = page.items;
        }
        let shown = One {
            item: ReleaseShown {
                release: release.item,
                commits,
                deploys,
            },
            sanitised: String::new(),
        };
        Ok(single(about, shown, words))
    }
}

fn line(release: &Release) -> String {
    let released = release.released.unwrap_or(release.created);
    format!(
        "{} ({}) in {}: {} new issues, {} commits, {} deploys",
        release.version,
        released.to_rfc3339(),
        release.projects.join(", "),
        release.new_issues,
        release.commits,
        release.deploys
    )
}

fn words(shown: &ReleaseShown) -> String {
    let mut out = line(&shown.release);
    for deploy in &shown.deploys {
        let at = deploy.finished.or(deploy.started);
        let at = at.map(|at| at.to_rfc3339()).unwrap_or_default();
        out.push_str(&format!("\ndeployed to {} {at}", deploy.environment));
    }
    for commit in &shown.commits {
        out.push_str(&format!("\n{}", commit_line(commit)));
    }
    out
}

/// `abc1 in acme/app by Ann: Cast`.
pub(super) fn commit_line(commit: &Commit) -> String {
    let subject = commit.message.lines().next().unwrap_or_default();
    format!(
        "{} in {} by {}: {subject}",
        commit.id, commit.repository, commit.author
    )
}
