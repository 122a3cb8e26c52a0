//! `list_releases`, `get_latest_release`, `get_release_by_tag`, `create_release`.

use contracts::github::{CreateRelease, Release};
use mcp::{Answer, Call, Failure, Written};
use rmcp::{
    handler::server::{
        tool::{Extension, schema_for_output},
        wrapper::Parameters,
    },
    tool, tool_router,
};

use super::{
    GithubTools,
    arguments::arguments,
    place::{Place, Verb},
    rows::{self, One, Rows},
};

arguments! {
    paged struct ListArguments {}
}

arguments! {
    struct LatestArguments {}
}

arguments! {
    struct TagArguments {
        /// The release's tag.
        #[schemars(length(min = 1, max = 255))]
        tag: String,
    }
}

arguments! {
    struct CreateArguments {
        /// The tag; made where it is not there.
        #[schemars(length(min = 1, max = 255))]
        tag_name: String,
        /// The branch or commit to tag; leave it out for the default branch.
        target_commitish: Option<String>,
        /// The release's name.
        #[serde(default)]
        #[schemars(length(max = 256))]
        name: String,
        /// Its notes, as Markdown.
        #[serde(default)]
        #[schemars(length(max = 65536))]
        body: String,
        /// Whether only writers see it.
        #[serde(default)]
        draft: bool,
        /// Whether it is not for everybody yet.
        #[serde(default)]
        prerelease: bool,
    }
}

async fn release(place: &Place<'_>, path: &[&str]) -> Result<Answer<One<Release>>, Failure> {
    let release: Release = place.get(path, &[]).await?;
    let sanitised = release.sanitised.clone();
    let headline = format!("release of {}", place.repository);
    Ok(rows::one(headline, release, &sanitised))
}

#[tool_router(router = releases_router, vis = "pub(super)")]
impl GithubTools {
    #[tool(
        name = "list_releases",
        title = "List releases",
        description = "List the releases of a repository, newest first, with the beginnings of their notes.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Rows<Release>>()
    )]
    async fn list_releases(
        &self,
        Parameters(arguments): Parameters<ListArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Rows<Release>>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let which = arguments.which()?;
        let page = place.page(&["releases"], &[], which).await?;
        let headline = format!("releases of {}, page {}", place.repository, which.page);
        Ok(rows::page(headline, page, which))
    }

    #[tool(
        name = "get_latest_release",
        title = "Read the latest release",
        description = "Read the newest release that is neither a draft nor a prerelease.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<One<Release>>()
    )]
    async fn get_latest_release(
        &self,
        Parameters(arguments): Parameters<LatestArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<One<Release>>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        release(&place, &["releases", "latest"]).await
    }

    #[tool(
        name = "get_release_by_tag",
        title = "Read a release",
        description = "Read the release of a tag with its notes.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<One<Release>>()
    )]
    async fn get_release_by_tag(
        &self,
        Parameters(arguments): Parameters<TagArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<One<Release>>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        release(&place, &["releases", "tags", &arguments.tag]).await
    }

    #[tool(
        name = "create_release",
        title = "Make a release",
        description = "Make a release, and its tag where it is not there. A person approves it first unless policy says otherwise.",
        annotations(read_only_hint = false, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn create_release(
        &self,
        Parameters(arguments): Parameters<CreateArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let body = CreateRelease {
            tag_name: arguments.tag_name,
            target_commitish: arguments.target_commitish.filter(|it| !it.is_empty()),
            name: arguments.name,
            body: arguments.body,
            draft: arguments.draft,
            prerelease: arguments.prerelease,
        };
        place.write(Verb::Post, &["releases"], &body).await
    }
}
