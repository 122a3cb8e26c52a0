//! Commits: lists, one with its patch, and the comparison of two.

use axum::{
    Json,
    extract::{OriginalUri, Path, Query, State},
    response::Response,
};
use chrono::{DateTime, Utc};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Error, Result,
    branches::{Found, find},
    links, shape,
};
use crate::{
    git::{
        command::{ask, commit_of},
        history::{self, Change, Commit},
    },
    world::Sim,
};

#[derive(Deserialize)]
pub(super) struct Filter {
    sha: Option<String>,
    path: Option<String>,
    author: Option<String>,
    since: Option<DateTime<Utc>>,
    until: Option<DateTime<Utc>>,
}

pub(super) async fn list(
    State(sim): State<Sim>,
    Path((owner, name)): Path<(String, String)>,
    Query(filter): Query<Filter>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let found = find(&sim, &owner, &name)?;
    let start = filter.sha.filter(|sha| !sha.is_empty());
    let start = start.as_deref().unwrap_or(&found.branch);
    let commit = commit_of(&found.folder, start)
        .await
        .ok_or_else(Error::not_found)?;
    let mut args = vec![commit];
    args.extend(filter.author.map(|author| format!("--author={author}")));
    args.extend(
        filter
            .since
            .map(|at| format!("--since={}", at.to_rfc3339())),
    );
    args.extend(
        filter
            .until
            .map(|at| format!("--until={}", at.to_rfc3339())),
    );
    if let Some(path) = filter.path {
        args.extend(["--".to_owned(), path]);
    }
    let commits = history::log(&found.folder, &args).await;
    let all: Vec<_> = commits.iter().map(|c| shown(&sim, &found, c)).collect();
    Ok(super::page::page(&uri, &sim.public_url, &all))
}

pub(super) async fn show(
    State(sim): State<Sim>,
    Path((owner, name, reference)): Path<(String, String, String)>,
) -> Result<Json<Value>> {
    let found = find(&sim, &owner, &name)?;
    let commit = one(&found, &reference).await.ok_or_else(|| {
        let message = format!("No commit found for SHA: {reference}");
        Error::new(StatusCode::UNPROCESSABLE_ENTITY, &message)
    })?;
    let changes = history::changes(
        &found.folder,
        commit.parents.first().map(String::as_str),
        &commit.sha,
    )
    .await;
    let mut value = shown(&sim, &found, &commit);
    let sum = |count: fn(&Change) -> u64| changes.iter().map(count).sum::<u64>();
    let (additions, deletions) = (sum(|c| c.additions), sum(|c| c.deletions));
    value["stats"] =
        json!({"additions": additions, "deletions": deletions, "total": additions + deletions});
    value["files"] = changes
        .iter()
        .map(|c| file(&sim, &found, &commit.sha, c))
        .collect();
    Ok(Json(value))
}

/// `base...head`.
pub(super) async fn compare(
    State(sim): State<Sim>,
    Path((owner, name, range)): Path<(String, String, String)>,
) -> Result<Json<Value>> {
    let found = find(&sim, &owner, &name)?;
    let (base, head) = range.split_once("...").ok_or_else(Error::not_found)?;
    let base = one(&found, base).await.ok_or_else(Error::not_found)?;
    let head = one(&found, head).await.ok_or_else(Error::not_found)?;
    let merged = ask(&found.folder, &["merge-base", &base.sha, &head.sha]).await;
    let merged = merged.ok_or_else(Error::not_found)?;
    let merged = String::from_utf8_lossy(&merged).trim().to_owned();
    let ahead = history::log(&found.folder, &[format!("{}..{}", base.sha, head.sha)]).await;
    let behind = history::log(&found.folder, &[format!("{}..{}", head.sha, base.sha)]).await;
    let changes = history::changes(&found.folder, Some(&merged), &head.sha).await;
    let status = match (ahead.is_empty(), behind.is_empty()) {
        (true, true) => "identical",
        (false, true) => "ahead",
        (true, false) => "behind",
        (false, false) => "diverged",
    };
    let merge_base = one(&found, &merged).await.ok_or_else(Error::not_found)?;
    Ok(Json(json!({
        "status": status,
        "ahead_by": ahead.len(),
        "behind_by": behind.len(),
        "total_commits": ahead.len(),
        "base_commit": shown(&sim, &found, &base),
        "merge_base_commit": shown(&sim, &found, &merge_base),
        "commits": ahead.iter().rev().map(|c| shown(&sim, &found, c)).collect::<Vec<_>>(),
        "files": changes.iter().map(|c| file(&sim, &found, &head.sha, c)).collect::<Vec<_>>(),
        "html_url": links(&sim).site(&found.full_name, &format!("/compare/{range}")),
    })))
}

pub(super) async fn one(found: &Found, reference: &str) -> Option<Commit> {
    let commit = commit_of(&found.folder, reference).await?;
    let args = [commit, "--max-count=1".to_owned()];
    history::log(&found.folder, &args).await.into_iter().next()
}

pub(super) fn shown(sim: &Sim, found: &Found, commit: &Commit) -> Value {
    let (links, name) = (links(sim), &found.full_name);
    let person = |p: &history::Person| json!({"name": p.name, "email": p.email, "date": p.date});
    let parents: Vec<_> = commit
        .parents
        .iter()
        .map(|sha| json!({"sha": sha, "url": links.api(name, &format!("/commits/{sha}"))}))
        .collect();
    // GitHub knows an account by its address; here the name before the @ is the account's.
    let account = |p: &history::Person| {
        let login = p.email.strip_suffix("@users.noreply.github.com");
        login.map(|login| shape::user(links, login.rsplit('+').next().unwrap_or(login)))
    };
    json!({
        "sha": commit.sha,
        "node_id": shape::node("C", 1),
        "url": links.api(name, &format!("/commits/{}", commit.sha)),
        "html_url": links.site(name, &format!("/commit/{}", commit.sha)),
        "commit": {
            "message": commit.message,
            "author": person(&commit.author),
            "committer": person(&commit.committer),
            "tree": {"sha": commit.tree},
            "comment_count": 0,
            "verification": {"verified": false, "reason": "unsigned"},
        },
        "author": account(&commit.author),
        "committer": account(&commit.committer),
        "parents": parents,
    })
}

pub(super) fn file(sim: &Sim, found: &Found, head: &str, change: &Change) -> Value {
    json!({
        "sha": change.sha,
        "filename": change.path,
        "previous_filename": change.previous,
        "status": change.status,
        "additions": change.additions,
        "deletions": change.deletions,
        "changes": change.additions + change.deletions,
        "patch": change.patch,
        "blob_url": links(sim).site(&found.full_name, &format!("/blob/{head}/{}", change.path)),
    })
}
