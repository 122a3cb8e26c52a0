//! `create_or_update_file`, `push_files`, `delete_file`: commits made at GitHub, on the branch of this run.

use contracts::github::{CommitFiles, Encoding, FileChange};
use mcp::{Answer, Call, Failure, Written};
use rmcp::{
    handler::server::{
        tool::{Extension, schema_for_output},
        wrapper::Parameters,
    },
    tool, tool_router,
};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{GithubTools, arguments::arguments, place::Verb};

arguments! {
    struct PutArguments {
        /// The branch: this run's own.
        #[schemars(length(min = 1, max = 255))]
        branch: String,
        /// The file's path from the root.
        #[schemars(length(min = 1, max = 4096))]
        path: String,
        /// Its whole content, as text.
        content: String,
        /// The commit's message.
        #[schemars(length(min = 1, max = 65536))]
        message: String,
        /// The blob that the file is now, from `get_file_contents`, so that nobody's change is lost.
        sha: Option<String>,
    }
}

arguments! {
    struct PushArguments {
        /// The branch: this run's own.
        #[schemars(length(min = 1, max = 255))]
        branch: String,
        /// The files with their whole contents.
        #[schemars(length(min = 1, max = 500))]
        files: Vec<File>,
        /// The commit's message.
        #[schemars(length(min = 1, max = 65536))]
        message: String,
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct File {
    /// The file's path from the root.
    #[schemars(length(min = 1, max = 4096))]
    path: String,
    /// Its whole content, as text.
    content: String,
}

arguments! {
    struct DeleteArguments {
        /// The branch: this run's own.
        #[schemars(length(min = 1, max = 255))]
        branch: String,
        /// The file's path from the root.
        #[schemars(length(min = 1, max = 4096))]
        path: String,
        /// The commit's message.
        #[schemars(length(min = 1, max = 65536))]
        message: String,
    }
}

fn put(path: String, content: String, expected_sha: Option<String>) -> FileChange {
    FileChange::Put {
        path,
        content,
        encoding: Encoding::Utf8,
        expected_sha,
    }
}

#[tool_router(router = files_router, vis = "pub(super)")]
impl GithubTools {
    #[tool(
        name = "create_or_update_file",
        title = "Write a file",
        description = "Write one file in a commit on this run's branch, which must be there. `git push` from the clone does the same for many. Agents' configuration and workflows are refused.",
        annotations(read_only_hint = false, destructive_hint = true, idempotent_hint = false, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn create_or_update_file(
        &self,
        Parameters(arguments): Parameters<PutArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let sha = arguments.sha.filter(|sha| !sha.is_empty());
        let body = CommitFiles {
            branch: arguments.branch,
            message: arguments.message,
            files: vec![put(arguments.path, arguments.content, sha)],
        };
        place.write(Verb::Post, &["commits"], &body).await
    }

    #[tool(
        name = "push_files",
        title = "Write several files",
        description = "Write several files in one commit on this run's branch, which must be there. Agents' configuration and workflows are refused.",
        annotations(read_only_hint = false, destructive_hint = true, idempotent_hint = false, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn push_files(
        &self,
        Parameters(arguments): Parameters<PushArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let files = arguments.files.into_iter();
        let body = CommitFiles {
            branch: arguments.branch,
            message: arguments.message,
            files: files
                .map(|file| put(file.path, file.content, None))
                .collect(),
        };
        place.write(Verb::Post, &["commits"], &body).await
    }

    #[tool(
        name = "delete_file",
        title = "Delete a file",
        description = "Delete one file in a commit on this run's branch.",
        annotations(read_only_hint = false, destructive_hint = true, idempotent_hint = false, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn delete_file(
        &self,
        Parameters(arguments): Parameters<DeleteArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let body = CommitFiles {
            branch: arguments.branch,
            message: arguments.message,
            files: vec![FileChange::Delete {
                path: arguments.path,
            }],
        };
        place.write(Verb::Post, &["commits"], &body).await
    }
}
