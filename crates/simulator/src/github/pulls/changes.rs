//! What a pull request changes: its files, its diff, its commits.

use axum::{
    extract::{OriginalUri, Path, State},
    response::{IntoResponse as _, Response},
};
use http::header;

use super::{
    super::{
        Error, Result,
        branches::{Found, find},
        commits,
    },
    Place,
};
use crate::{
    git::{
        command::{ask, commit_of},
        history,
    },
    ledger::Pull,
    world::Sim,
};

/// Where the change begins, and its newest commit.
struct Range {
    found: Found,
    base: String,
    head: String,
}

async fn range(sim: &Sim, owner: &str, name: &str, number: u64) -> Result<Range> {
    let found = find(sim, owner, name)?;
    let pull = pull(sim, &found, number)?;
    let head = commit_of(&found.folder, &format!("refs/heads/{}", pull.head)).await;
    let base = match &pull.merge_base {
        Some(base) => Some(base.clone()),
        None => {
            let base = format!("refs/heads/{}", pull.base);
            let head = head.clone().unwrap_or_default();
            let out = ask(&found.folder, &["merge-base", &base, &head]).await;
            out.map(|out| String::from_utf8_lossy(&out).trim().to_owned())
        }
    };
    match (base, head) {
        (Some(base), Some(head)) => Ok(Range { found, base, head }),
        _ => Err(Error::not_found()),
    }
}

fn pull(sim: &Sim, found: &Found, number: u64) -> Result<Pull> {
    let ledger = sim.ledger();
    let repository = ledger.repository(&found.full_name);
    let pull = repository.and_then(|r| r.pulls.get(&number)).cloned();
    pull.ok_or_else(Error::not_found)
}

/// The paths that a pull request changes.
pub(in crate::github) async fn paths(
    sim: &Sim,
    owner: &str,
    name: &str,
    number: u64,
) -> Result<Vec<String>> {
    let range = range(sim, owner, name, number).await?;
    let changes = history::changes(&range.found.folder, Some(&range.base), &range.head).await;
    Ok(changes.into_iter().map(|change| change.path).collect())
}

pub(in crate::github) async fn files(
    State(sim): State<Sim>,
    Path((owner, name, number)): Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let Range { found, base, head } = range(&sim, &owner, &name, number).await?;
    let changes = history::changes(&found.folder, Some(&base), &head).await;
    let all: Vec<_> = changes
        .iter()
        .map(|change| commits::file(&sim, &found, &head, change))
        .collect();
    Ok(super::super::page::page(&uri, &sim.public_url, &all))
}

pub(in crate::github) async fn commits_of(
    State(sim): State<Sim>,
    Path((owner, name, number)): Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let Range { found, base, head } = range(&sim, &owner, &name, number).await?;
    let commits = history::log(&found.folder, &[format!("{base}..{head}")]).await;
    let all: Vec<_> = commits
        .iter()
        .rev()
        .map(|commit| commits::shown(&sim, &found, commit))
        .collect();
    Ok(super::super::page::page(&uri, &sim.public_url, &all))
}

/// The change as text, for `application/vnd.github.diff`.
pub(super) async fn diff(sim: &Sim, owner: &str, name: &str, number: u64) -> Result<Response> {
    let Range { found, base, head } = range(sim, owner, name, number).await?;
    let text = ask(&found.folder, &["diff", "-M", &base, &head]).await;
    let kind = "application/vnd.github.diff; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, kind)], text.unwrap_or_default()).into_response())
}
