//! Git's objects by themselves: how a commit of several files is put together at GitHub.

use std::collections::HashMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use contracts::github::Encoding;
use domain::Repository;
use http::{Method, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use service::upstream::UpstreamError;

use super::GitHub;

/// How many commits are searched for one of ours.
const COMMITS: &str = "100";

#[derive(Deserialize)]
struct Object {
    sha: String,
}

#[derive(Deserialize)]
struct Reference {
    object: Object,
}

/// A commit as git has it.
#[derive(Debug, Deserialize)]
pub(crate) struct GitCommit {
    pub(crate) sha: String,
    pub(crate) tree: TreeId,
    #[serde(default)]
    pub(crate) html_url: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct TreeId {
    pub(crate) sha: String,
}

/// A file of a tree.
#[derive(Debug)]
pub(crate) struct GitEntry {
    /// What kind of file it is, as git writes it: `100644`.
    pub(crate) mode: String,
    pub(crate) sha: String,
}

#[derive(Deserialize)]
struct ListedTree {
    tree: Vec<ListedEntry>,
}

#[derive(Deserialize)]
struct ListedEntry {
    path: String,
    mode: String,
    r#type: String,
    sha: String,
}

#[derive(Deserialize)]
struct Listed {
    sha: String,
    html_url: String,
    commit: Message,
}

#[derive(Deserialize)]
struct Message {
    message: String,
}

impl GitHub {
    /// The newest commit of a branch; `None` where there is no such branch.
    pub(crate) async fn tip(
        &self,
        repository: &Repository,
        branch: &str,
    ) -> Result<Option<String>, UpstreamError> {
        let mut path = vec!["git", "ref", "heads"];
        path.extend(branch.split('/'));
        let call = self.read("/repos/{owner}/{repo}/git/ref/{ref}", repository, &path)?;
        match call.send().await {
            Err(error) if error.refusal() == Some(StatusCode::NOT_FOUND) => Ok(None),
            answer => Ok(Some(answer?.json::<Reference>()?.object.sha)),
        }
    }

    /// A commit as git has it.
    pub(crate) async fn git_commit(
        &self,
        repository: &Repository,
        sha: &str,
    ) -> Result<GitCommit, UpstreamError> {
        let route = "/repos/{owner}/{repo}/git/commits/{sha}";
        let call = self.read(route, repository, &["git", "commits", sha])?;
        call.send().await?.json()
    }

    /// The id and address of a branch's commit whose message ends with these words, among its newest since a time.
    pub(crate) async fn commit_ending_with(
        &self,
        repository: &Repository,
        branch: &str,
        since: DateTime<Utc>,
        words: &str,
    ) -> Result<Option<(String, String)>, UpstreamError> {
        let call = self.read("/repos/{owner}/{repo}/commits", repository, &["commits"])?;
        let call = call
            .query("sha", branch)
            .query("since", &since.to_rfc3339())
            .query("per_page", COMMITS);
        let all: Vec<Listed> = call.send().await?.json()?;
        let found = all
            .into_iter()
            .find(|one| one.commit.message.trim_end().ends_with(words));
        Ok(found.map(|one| (one.sha, one.html_url)))
    }

    /// Stores a content, and answers its id.
    pub(crate) async fn create_blob(
        &self,
        repository: &Repository,
        content: &str,
        encoding: Encoding,
    ) -> Result<String, UpstreamError> {
        let content = match encoding {
            Encoding::Utf8 => STANDARD.encode(content),
            Encoding::Base64 => content.to_owned(),
        };
        let body = json!({ "content": content, "encoding": "base64" });
        self.create_object(
            "/repos/{owner}/{repo}/git/blobs",
            repository,
            "blobs",
            &body,
        )
        .await
    }

    /// Stores a tree that has these entries and all others of `base`, and answers its id.
    pub(crate) async fn create_tree(
        &self,
        repository: &Repository,
        base: &str,
        entries: &[Value],
    ) -> Result<String, UpstreamError> {
        let body = json!({ "base_tree": base, "tree": entries });
        self.create_object(
            "/repos/{owner}/{repo}/git/trees",
            repository,
            "trees",
            &body,
        )
        .await
    }

    /// Stores a commit, which no branch has yet.
    pub(crate) async fn create_commit(
        &self,
        repository: &Repository,
        tree: &str,
        parent: &str,
        message: &str,
    ) -> Result<GitCommit, UpstreamError> {
        let body = json!({ "message": message, "tree": tree, "parents": [parent] });
        let route = "/repos/{owner}/{repo}/git/commits";
        let call = self.of(Method::POST, route, repository, &["git", "commits"])?;
        call.json(&body).send().await?.json()
    }

    async fn create_object(
        &self,
        route: &'static str,
        repository: &Repository,
        kind: &str,
        body: &Value,
    ) -> Result<String, UpstreamError> {
        let call = self.of(Method::POST, route, repository, &["git", kind])?;
        Ok(call.json(body).send().await?.json::<Object>()?.sha)
    }

    /// Makes a branch that begins at a commit.
    pub(crate) async fn create_branch(
        &self,
        repository: &Repository,
        branch: &str,
        sha: &str,
    ) -> Result<(), UpstreamError> {
        let body = json!({ "ref": format!("refs/heads/{branch}"), "sha": sha });
        let route = "/repos/{owner}/{repo}/git/refs";
        let call = self.of(Method::POST, route, repository, &["git", "refs"])?;
        call.json(&body).send().await.map(drop)
    }

    /// Moves a branch forward; GitHub refuses where it has moved elsewhere in between.
    pub(crate) async fn move_branch(
        &self,
        repository: &Repository,
        branch: &str,
        sha: &str,
    ) -> Result<(), UpstreamError> {
        let mut path = vec!["git", "refs", "heads"];
        path.extend(branch.split('/'));
        let route = "/repos/{owner}/{repo}/git/refs/{ref}";
        let call = self.of(Method::PATCH, route, repository, &path)?;
        let body = json!({ "sha": sha, "force": false });
        call.json(&body).send().await.map(drop)
    }

    /// All files of a tree by path, as far as GitHub lists them.
    pub(crate) async fn git_entries(
        &self,
        repository: &Repository,
        tree: &str,
    ) -> Result<HashMap<String, GitEntry>, UpstreamError> {
        let route = "/repos/{owner}/{repo}/git/trees/{ref}";
        let call = self.read(route, repository, &["git", "trees", tree])?;
        let listed: ListedTree = call.query("recursive", "1").send().await?.json()?;
        let files = listed.tree.into_iter().filter(|one| one.r#type == "blob");
        let named = files.map(|one| {
            let entry = GitEntry {
                mode: one.mode,
                sha: one.sha,
            };
            (one.path, entry)
        });
        Ok(named.collect())
    }
}
