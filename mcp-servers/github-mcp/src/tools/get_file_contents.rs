//! `get_file_contents`: a file or directory at any commit.

mod shown;

use contracts::github::Contents;
use mcp::{Call, Failure};
use rmcp::{
    handler::server::{tool::Extension, wrapper::Parameters},
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
    /// The path of a file or directory; leave it out for the root.
    #[serde(default)]
    path: String,
    /// A branch, tag or commit; leave it out for the default branch.
    r#ref: Option<String>,
    /// The first line to show, to go on where an answer was cut.
    #[serde(default = "first")]
    #[schemars(range(min = 1))]
    start_line: u32,
}

const fn first() -> u32 {
    1
}

#[tool_router(router = get_file_contents_router, vis = "pub(super)")]
impl GithubTools {
    #[tool(
        name = "get_file_contents",
        title = "Read a file or directory",
        description = "Read a file or list a directory of a repository on GitHub. Files of this run's own clone are read faster from disk.",
        annotations(
            read_only_hint = true,
            destructive_hint = false,
            idempotent_hint = true,
            open_world_hint = true
        )
    )]
    async fn get_file_contents(
        &self,
        Parameters(arguments): Parameters<Arguments>,
        Extension(call): Extension<Call>,
    ) -> Result<String, Failure> {
        let repository = repository::named(&call, &arguments.owner, &arguments.repo)?;
        let path: Vec<&str> = arguments
            .path
            .split('/')
            .filter(|part| !part.is_empty())
            .collect();
        if path.iter().any(|part| matches!(*part, "." | "..")) {
            return Err(Failure::new(
                "path must be relative to the repository's root, without . and .. parts",
            ));
        }
        let base = ["repos", repository.owner(), repository.name(), "contents"];
        let mut url = self.api.url(base.into_iter().chain(path));
        if let Some(reference) = arguments.r#ref.as_deref().filter(|it| !it.is_empty()) {
            url.query_pairs_mut().append_pair("ref", reference);
        }
        let contents: Contents = self.api.get(&call, url).await?;
        let place = arguments.r#ref.as_ref().map_or_else(
            || repository.to_string(),
            |reference| format!("{repository} at {reference}"),
        );
        match contents {
            Contents::File {
                path,
                size,
                text,
                sanitised,
                ..
            } => {
                let text = text.as_deref();
                shown::file(
                    &place,
                    &path,
                    (size, text, &sanitised),
                    arguments.start_line,
                )
            }
            Contents::Directory { path, entries } => Ok(shown::directory(&place, &path, &entries)),
        }
    }
}
