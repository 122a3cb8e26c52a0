//! `find_files`: which files a repository has.

use domain::Repository;
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

use super::CodeTools;
use crate::engine::{Error, Files, Pattern, find};

const DEFAULT_LIMIT: usize = 200;
const MOST: usize = 2_000;

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Arguments {
    /// The repository's owner.
    owner: String,
    /// The repository's name.
    repo: String,
    /// A glob, as `*.rs` (in any folder) or `src/**/*.rs` (from the root); every file where it is left out.
    pattern: Option<String>,
    /// How many at most; 200 where it is left out.
    #[schemars(range(min = 1, max = 2000))]
    limit: Option<usize>,
}

#[tool_router(router = find_files_router, vis = "pub(super)")]
impl CodeTools {
    #[tool(
        name = "find_files",
        title = "Find files",
        description = "List the files of a repository's default branch with their sizes, by a glob.",
        annotations(read_only_hint = true, destructive_hint = false, idempotent_hint = true, open_world_hint = false),
        output_schema = schema_for_output::<Files>()
    )]
    async fn find_files(
        &self,
        Parameters(arguments): Parameters<Arguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Files>, Failure> {
        let repository = of_run(&call, &arguments)?;
        let limit = arguments.limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=MOST).contains(&limit) {
            return Err(Failure::new(format!(
                "limit must be 1 to {MOST}, not {limit}"
            )));
        }
        let pattern = arguments
            .pattern
            .as_deref()
            .map(str::parse::<Pattern>)
            .transpose()
            .map_err(|error| Failure::new(error.to_string()))?;
        let found = find(&self.app.listings, &repository, pattern.as_ref(), limit)
            .await
            .map_err(|error| of_engine(&error))?;
        Ok(answer(found))
    }
}

fn of_run(call: &Call, arguments: &Arguments) -> Result<Repository, Failure> {
    let asked = Repository::new(&arguments.owner, &arguments.repo)
        .map_err(|error| Failure::new(error.to_string()))?;
    let claims = &call.run.claims;
    claims.repository(&asked).cloned().ok_or_else(|| {
        Failure::new(format!(
            "{asked} is not one of this run's repositories\nAllowed: {}\nWhat to try: call again with one of these",
            claims.repository_names()
        ))
    })
}

fn of_engine(error: &Error) -> Failure {
    Failure::new(match error {
        Error::NoMirror | Error::NoCommit => format!("{error}\nWhat to try: look in your clone"),
        Error::TooSlow => format!("{error}\nWhat to try: call again, or look in your clone"),
        Error::Git(_) => {
            tracing::error!(%error, "files cannot be listed");
            "the files cannot be listed\nWhat to try: look in your clone".to_owned()
        }
    })
}

fn answer(found: Files) -> Answer<Files> {
    let commit = &found.commit[..found.commit.len().min(12)];
    let mut text = format!("{} at {commit}: {} files", found.repository, found.total);
    for file in &found.files {
        text = format!("{text}\n{} ({} bytes)", file.path, file.size);
    }
    if found.truncated {
        text = format!(
            "{text}\nNote: {} more; call again with a narrower pattern",
            found.total - found.files.len()
        );
    }
    Answer { text, data: found }
}
