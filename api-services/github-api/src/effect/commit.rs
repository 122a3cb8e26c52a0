//! Files changed in one commit: found again by its last line, and not made where the branch holds it all already.

use std::collections::HashMap;

use contracts::{
    EffectOutcome,
    github::{CommitFiles, FileChange},
};
use domain::{EffectKind, Provider, Repository};
use effects::{Made, Order};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use service::upstream::UpstreamError;

use super::{CLOCKS, Kind, Write};
use crate::github::{GitEntry, GitHub};

/// An ordinary file's mode.
const REGULAR: &str = "100644";
/// A symbolic link's.
const LINK: &str = "120000";

/// A commit of several files on a branch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Commit {
    pub(crate) repository: Repository,
    pub(crate) request: CommitFiles,
}

impl Kind for Commit {
    const KIND: EffectKind = EffectKind::GithubCommit;

    fn target(&self) -> String {
        format!("{}:{}", self.repository, self.request.branch)
    }

    fn scope(&self) -> String {
        self.repository.to_string()
    }

    // Contents are kept to the letter; the route has looked for credentials in them.
    fn texts(&mut self) -> Vec<&mut String> {
        vec![&mut self.request.message]
    }

    async fn make(&self, github: &GitHub, order: Order<'_, Write>) -> Result<Made, UpstreamError> {
        let (repository, branch) = (&self.repository, self.request.branch.as_str());
        let trailer = format!("Agents-System-Effect: {}", order.effect.id);
        if order.asked_before {
            let since = order.effect.created_at - CLOCKS;
            let found = github
                .commit_ending_with(repository, branch, since, &trailer)
                .await?;
            if let Some((sha, url)) = found {
                return Ok(made(sha, url, EffectOutcome::Applied));
            }
        }
        let tip = github.tip(repository, branch).await?;
        let tip = tip.ok_or_else(|| {
            refused(
                StatusCode::NOT_FOUND,
                format!("there is no branch {branch}; make it first"),
            )
        })?;
        let parent = github.git_commit(repository, &tip).await?;
        let known = github.git_entries(repository, &parent.tree.sha).await?;
        let entries = self.entries(github, &known).await?;
        let tree = github
            .create_tree(repository, &parent.tree.sha, &entries)
            .await?;
        if tree == parent.tree.sha {
            return Ok(made(parent.sha, parent.html_url, EffectOutcome::Exists));
        }
        let message = format!("{}\n\n{trailer}\n", self.request.message.trim_end());
        let commit = github
            .create_commit(repository, &tree, &parent.sha, &message)
            .await?;
        github.move_branch(repository, branch, &commit.sha).await?;
        Ok(made(commit.sha, commit.html_url, EffectOutcome::Applied))
    }
}

impl Commit {
    /// The entries of the new tree; contents are stored on the way.
    async fn entries(
        &self,
        github: &GitHub,
        known: &HashMap<String, GitEntry>,
    ) -> Result<Vec<Value>, UpstreamError> {
        let mut entries = Vec::with_capacity(self.request.files.len());
        for file in &self.request.files {
            let path = file.path();
            let old = known.get(path);
            let (mode, sha) = match file {
                FileChange::Put {
                    content,
                    encoding,
                    expected_sha,
                    ..
                } => {
                    may_replace(path, old, expected_sha.as_deref())?;
                    let mode = old.map_or(REGULAR, |old| &old.mode);
                    let blob = github.create_blob(&self.repository, content, *encoding);
                    (mode, Some(blob.await?))
                }
                FileChange::Delete { .. } => {
                    let old = old.ok_or_else(|| {
                        refused(
                            StatusCode::NOT_FOUND,
                            format!("there is no file {path} to delete"),
                        )
                    })?;
                    (old.mode.as_str(), None)
                }
            };
            entries.push(json!({ "path": path, "mode": mode, "type": "blob", "sha": sha }));
        }
        Ok(entries)
    }
}

/// Refuses to write over what is no file, or over a change that the writer has not seen.
fn may_replace(
    path: &str,
    old: Option<&GitEntry>,
    expected: Option<&str>,
) -> Result<(), UpstreamError> {
    if old.is_some_and(|old| old.mode == LINK) {
        let message = format!("{path} is a symbolic link; change the file that it leads to");
        return Err(refused(StatusCode::UNPROCESSABLE_ENTITY, message));
    }
    let Some(expected) = expected else {
        return Ok(());
    };
    let sha = old.map_or("absent", |old| &old.sha);
    if sha == expected {
        return Ok(());
    }
    let message = format!("{path} is {sha} now, not {expected}; read it again");
    Err(refused(StatusCode::CONFLICT, message))
}

fn refused(status: StatusCode, message: String) -> UpstreamError {
    UpstreamError::Refused {
        provider: Provider::Github,
        status,
        message,
    }
}

fn made(sha: String, url: String, outcome: EffectOutcome) -> Made {
    Made {
        remote_id: sha,
        url,
        outcome,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(mode: &str) -> GitEntry {
        GitEntry {
            mode: mode.to_owned(),
            sha: "aa".to_owned(),
        }
    }

    #[test]
    fn a_file_is_replaced_only_as_it_was_read() {
        let file = entry(REGULAR);
        assert!(may_replace("a", Some(&file), None).is_ok());
        assert!(may_replace("a", Some(&file), Some("aa")).is_ok());
        let error = may_replace("a", Some(&file), Some("bb")).unwrap_err();
        assert_eq!(error.refusal(), Some(StatusCode::CONFLICT));
        assert!(may_replace("a", None, Some("bb")).is_err());
        assert!(may_replace("a", Some(&entry(LINK)), None).is_err());
    }
}
