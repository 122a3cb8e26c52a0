//! Git's objects by themselves: blobs, trees, commits, annotated tags.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, Query, State},
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Error, Result, branches::find, commits, links, parse};
use crate::{
    git::{
        command::{ask, commit_of},
        write::{self, Entry},
    },
    world::Sim,
};

type Repository = Path<(String, String)>;
type Object = Path<(String, String, String)>;

fn refused(text: &str) -> Error {
    Error::new(StatusCode::UNPROCESSABLE_ENTITY, text)
}

#[derive(Deserialize)]
struct Blob {
    content: String,
    #[serde(default)]
    encoding: String,
}

pub(super) async fn create_blob(
    State(sim): State<Sim>,
    Path((owner, name)): Repository,
    body: Bytes,
) -> Result<Response> {
    let blob: Blob = parse(&body)?;
    let found = find(&sim, &owner, &name)?;
    let bytes = match blob.encoding.as_str() {
        "base64" => STANDARD
            .decode(blob.content.split_ascii_whitespace().collect::<String>())
            .map_err(|_| refused("content is not valid Base64"))?,
        _ => blob.content.into_bytes(),
    };
    let sha = write::blob(&found.folder, &bytes).await;
    let sha = sha.ok_or_else(|| refused("Blob could not be written"))?;
    let url = links(&sim).api(&found.full_name, &format!("/git/blobs/{sha}"));
    Ok((StatusCode::CREATED, Json(json!({"sha": sha, "url": url}))).into_response())
}

#[derive(Deserialize)]
pub(super) struct Depth {
    recursive: Option<String>,
}

pub(super) async fn tree(
    State(sim): State<Sim>,
    Path((owner, name, reference)): Object,
    Query(depth): Query<Depth>,
) -> Result<Json<Value>> {
    let found = find(&sim, &owner, &name)?;
    let meant = format!("{reference}^{{tree}}");
    let sha = ask(&found.folder, &["rev-parse", "--verify", "--quiet", &meant]).await;
    let sha = sha.ok_or_else(Error::not_found)?;
    let sha = String::from_utf8_lossy(&sha).trim().to_owned();
    let mut args = vec!["ls-tree", "-l", "-z", "--full-tree"];
    if depth.recursive.is_some() {
        args.extend(["-r", "-t"]);
    }
    args.push(&sha);
    let out = ask(&found.folder, &args).await.unwrap_or_default();
    let out = String::from_utf8_lossy(&out);
    let entries: Vec<_> = out
        .split('\0')
        .filter_map(|line| {
            let (facts, path) = line.split_once('\t')?;
            let mut words = facts.split_whitespace();
            let (mode, kind, sha) = (words.next()?, words.next()?, words.next()?);
            let mut entry = json!({"path": path, "mode": mode, "type": kind, "sha": sha});
            if let Some(size) = words.next().and_then(|size| size.parse::<u64>().ok()) {
                entry["size"] = json!(size);
            }
            Some(entry)
        })
        .collect();
    let url = links(&sim).api(&found.full_name, &format!("/git/trees/{sha}"));
    Ok(Json(
        json!({"sha": sha, "url": url, "tree": entries, "truncated": false}),
    ))
}

#[derive(Deserialize)]
struct Tree {
    base_tree: Option<String>,
    tree: Vec<TreeEntry>,
}

#[derive(Deserialize)]
struct TreeEntry {
    path: String,
    #[serde(default = "regular")]
    mode: String,
    /// Null takes the file away.
    sha: Option<String>,
    content: Option<String>,
}

fn regular() -> String {
    "100644".to_owned()
}

pub(super) async fn create_tree(
    State(sim): State<Sim>,
    Path((owner, name)): Repository,
    body: Bytes,
) -> Result<Response> {
    let wanted: Tree = parse(&body)?;
    let found = find(&sim, &owner, &name)?;
    let mut entries = Vec::with_capacity(wanted.tree.len());
    for entry in wanted.tree {
        let blob = match (entry.sha, entry.content) {
            (Some(sha), _) => Some(sha),
            (None, Some(content)) => write::blob(&found.folder, content.as_bytes()).await,
            (None, None) => None,
        };
        entries.push(Entry {
            path: entry.path,
            mode: entry.mode,
            blob,
        });
    }
    let sha = write::tree(&found.folder, wanted.base_tree.as_deref(), &entries).await;
    let sha = sha.ok_or_else(|| refused("GitRPC::BadObjectState"))?;
    let url = links(&sim).api(&found.full_name, &format!("/git/trees/{sha}"));
    let shown = json!({"sha": sha, "url": url, "tree": [], "truncated": false});
    Ok((StatusCode::CREATED, Json(shown)).into_response())
}

pub(super) async fn commit(
    State(sim): State<Sim>,
    Path((owner, name, sha)): Object,
) -> Result<Json<Value>> {
    let found = find(&sim, &owner, &name)?;
    let commit = commits::one(&found, &sha)
        .await
        .ok_or_else(Error::not_found)?;
    Ok(Json(flat(&commits::shown(&sim, &found, &commit))))
}

/// The git interface has the inner members of a commit at its outside.
fn flat(commit: &Value) -> Value {
    let mut flat = commit["commit"].clone();
    for name in ["sha", "node_id", "url", "html_url", "parents"] {
        flat[name] = commit[name].clone();
    }
    flat
}

#[derive(Deserialize)]
struct Commit {
    message: String,
    tree: String,
    #[serde(default)]
    parents: Vec<String>,
}

pub(super) async fn create_commit(
    State(sim): State<Sim>,
    Path((owner, name)): Repository,
    body: Bytes,
) -> Result<Response> {
    let wanted: Commit = parse(&body)?;
    let found = find(&sim, &owner, &name)?;
    let sha = write::commit(
        &found.folder,
        &wanted.tree,
        &wanted.parents,
        &wanted.message,
    )
    .await;
    let sha = sha.ok_or_else(|| refused("Tree SHA does not exist"))?;
    let commit = commits::one(&found, &sha)
        .await
        .ok_or_else(Error::not_found)?;
    let shown = flat(&commits::shown(&sim, &found, &commit));
    Ok((StatusCode::CREATED, Json(shown)).into_response())
}

/// An annotated tag's object.
pub(super) async fn tag(
    State(sim): State<Sim>,
    Path((owner, name, sha)): Object,
) -> Result<Json<Value>> {
    let found = find(&sim, &owner, &name)?;
    let text = ask(&found.folder, &["cat-file", "tag", &sha]).await;
    let text = text.ok_or_else(Error::not_found)?;
    let text = String::from_utf8_lossy(&text).into_owned();
    let commit = commit_of(&found.folder, &sha)
        .await
        .ok_or_else(Error::not_found)?;
    let (head, message) = text.split_once("\n\n").unwrap_or((&text, ""));
    let line = |name: &str| head.lines().find_map(|l| l.strip_prefix(name));
    Ok(Json(json!({
        "sha": sha,
        "tag": line("tag "),
        "message": message,
        "tagger": {"name": line("tagger ")},
        "object": {"type": "commit", "sha": commit},
        "url": links(&sim).api(&found.full_name, &format!("/git/tags/{sha}")),
    })))
}
