//! Files and folders of a repository at a reference.

use axum::{
    Json,
    extract::{Path, Query, State},
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Error, Result,
    branches::{Found, find},
    links,
};
use crate::{
    git::command::{ask, commit_of},
    world::Sim,
};

#[derive(Deserialize)]
pub(super) struct At {
    #[serde(rename = "ref")]
    reference: Option<String>,
}

pub(super) async fn root(
    sim: State<Sim>,
    Path((owner, name)): Path<(String, String)>,
    at: Query<At>,
    headers: HeaderMap,
) -> Result<Response> {
    show(sim, Path((owner, name, String::new())), at, headers).await
}

pub(super) async fn show(
    State(sim): State<Sim>,
    Path((owner, name, path)): Path<(String, String, String)>,
    Query(at): Query<At>,
    headers: HeaderMap,
) -> Result<Response> {
    let found = find(&sim, &owner, &name)?;
    let path = path.trim_matches('/');
    let reference = at.reference.as_deref().filter(|r| !r.is_empty());
    let reference = reference.unwrap_or(&found.branch);
    let commit = commit_of(&found.folder, reference).await.ok_or_else(|| {
        let message = format!("No commit found for the ref {reference}");
        Error::new(StatusCode::NOT_FOUND, &message)
    })?;
    let place = Place {
        sim: &sim,
        found: &found,
        reference,
    };
    let folder = |entries: Vec<Entry>| {
        let entries: Vec<_> = entries.iter().map(|e| place.entry(e)).collect();
        Ok(Json(entries).into_response())
    };
    if path.is_empty() {
        return folder(list(&found, &commit, "").await);
    }
    let itself = list(&found, &commit, path).await;
    let entry = itself.first().ok_or_else(Error::not_found)?;
    if entry.kind == "tree" {
        return folder(list(&found, &commit, &format!("{path}/")).await);
    }
    let bytes = ask(&found.folder, &["cat-file", "blob", &entry.sha])
        .await
        .ok_or_else(Error::not_found)?;
    let raw = |v: &http::HeaderValue| v.to_str().is_ok_and(|v| v.contains("raw"));
    if headers.get(header::ACCEPT).is_some_and(raw) {
        let kind = [(
            header::CONTENT_TYPE,
            "application/vnd.github.raw+json; charset=utf-8",
        )];
        return Ok((kind, bytes).into_response());
    }
    let mut value = place.entry(entry);
    value["encoding"] = json!("base64");
    value["content"] = json!(wrapped(&bytes));
    Ok(Json(value).into_response())
}

struct Entry {
    kind: String,
    sha: String,
    size: u64,
    path: String,
}

/// The entry at a path, or those in a folder if the path is empty or ends in a slash.
async fn list(found: &Found, commit: &str, path: &str) -> Vec<Entry> {
    let mut args = vec!["ls-tree", "-l", "-z", "--full-tree", commit];
    if !path.is_empty() {
        args.extend(["--", path]);
    }
    let out = ask(&found.folder, &args).await.unwrap_or_default();
    let text = String::from_utf8_lossy(&out);
    text.split('\0').filter_map(entry).collect()
}

fn entry(line: &str) -> Option<Entry> {
    let (facts, path) = line.split_once('\t')?;
    let mut words = facts.split_whitespace().skip(1).map(str::to_owned);
    Some(Entry {
        kind: words.next()?,
        sha: words.next()?,
        size: words.next()?.parse().unwrap_or(0),
        path: path.to_owned(),
    })
}

struct Place<'a> {
    sim: &'a Sim,
    found: &'a Found,
    reference: &'a str,
}

impl Place<'_> {
    fn entry(&self, e: &Entry) -> Value {
        let (links, name) = (links(self.sim), &self.found.full_name);
        let kind = match e.kind.as_str() {
            "tree" => "dir",
            "commit" => "submodule",
            _ => "file",
        };
        let url = links.api(
            name,
            &format!("/contents/{}?ref={}", e.path, self.reference),
        );
        let page = links.site(name, &format!("/blob/{}/{}", self.reference, e.path));
        json!({
            "type": kind,
            "name": e.path.rsplit('/').next(),
            "path": e.path,
            "sha": e.sha,
            "size": e.size,
            "url": url,
            "html_url": page,
            "git_url": links.api(name, &format!("/git/blobs/{}", e.sha)),
            "download_url": if kind == "file" { json!(page) } else { Value::Null },
            "_links": {"self": url, "html": page},
        })
    }
}

/// Base64 in lines of 60, as GitHub breaks it.
fn wrapped(bytes: &[u8]) -> String {
    let plain = STANDARD.encode(bytes);
    let mut lines = String::with_capacity(plain.len() + plain.len() / 60 + 1);
    for line in plain.as_bytes().chunks(60) {
        lines.push_str(std::str::from_utf8(line).expect("base64 is ASCII"));
        lines.push('\n');
    }
    lines
}
