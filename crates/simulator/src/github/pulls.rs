//! Pull requests between branches of one repository.

use axum::{
    Extension, Json,
    body::Bytes,
    extract::{OriginalUri, Path, Query, State},
    response::{IntoResponse as _, Response},
};
use chrono::Utc;
use http::{HeaderMap, StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    BOT, Error, Result,
    branches::{Found, find},
    issues::replace,
    links, parse,
};
use crate::{
    git::command::{ask, commit_of},
    ledger::{Issue, Pull},
    record::Seq,
    world::Sim,
};

mod changes;
mod merge;
mod shape;

pub(super) use changes::{commits_of, files, paths};
pub(super) use merge::{merge, request_reviewers, update_branch};

type Place = Path<(String, String, u64)>;

#[derive(Deserialize)]
struct Draft {
    title: String,
    head: String,
    base: String,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    draft: bool,
}

pub(super) async fn create(
    State(sim): State<Sim>,
    Extension(Seq(seq)): Extension<Seq>,
    Path((owner, name)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response> {
    let draft: Draft = parse(&body)?;
    let found = find(&sim, &owner, &name)?;
    let (head, base) = ends(&found, &draft).await?;
    if ask(
        &found.folder,
        &["merge-base", "--is-ancestor", &head, &base],
    )
    .await
    .is_some()
    {
        let message = format!("No commits between {} and {}", draft.base, draft.head);
        return Err(custom(&message));
    }
    let number = add(&sim, seq, &found.full_name, draft)?;
    let shown = show_one(&sim, &found, number).await?;
    Ok((StatusCode::CREATED, shown).into_response())
}

/// The commits of head and base, which must exist.
async fn ends(found: &Found, draft: &Draft) -> Result<(String, String)> {
    let missing = |field: &str| {
        Error::invalid(&json!({"resource": "PullRequest", "field": field, "code": "invalid"}))
    };
    let branch = branch(&found.full_name, &draft.head).ok_or_else(|| missing("head"))?;
    let head = commit_of(&found.folder, &format!("refs/heads/{branch}")).await;
    let base = commit_of(&found.folder, &format!("refs/heads/{}", draft.base)).await;
    Ok((
        head.ok_or_else(|| missing("head"))?,
        base.ok_or_else(|| missing("base"))?,
    ))
}

/// The branch of `branch` or `owner:branch`; another owner's fork is not simulated.
fn branch<'a>(full_name: &str, head: &'a str) -> Option<&'a str> {
    let owner = full_name.split('/').next().unwrap_or_default();
    match head.split_once(':') {
        None => Some(head),
        Some((o, branch)) if o.eq_ignore_ascii_case(owner) => Some(branch),
        Some(_) => None,
    }
}

fn custom(message: &str) -> Error {
    Error::invalid(&json!({"resource": "PullRequest", "code": "custom", "message": message}))
}

fn add(sim: &Sim, seq: u64, full_name: &str, draft: Draft) -> Result<u64> {
    let mut ledger = sim.ledger();
    let (id, issue_id, now) = (ledger.next_id(), ledger.next_id(), Utc::now());
    let repository = ledger
        .repository_mut(full_name)
        .ok_or_else(Error::not_found)?;
    let head = branch(full_name, &draft.head)
        .unwrap_or(&draft.head)
        .to_owned();
    let taken = |p: &Pull| p.state == "open" && p.head == head && p.base == draft.base;
    if repository.pulls.values().any(taken) {
        let owner = repository.owner();
        return Err(custom(&format!(
            "A pull request already exists for {owner}:{head}."
        )));
    }
    let number = repository.next_number();
    let body = draft.body.unwrap_or_default();
    let issue = Issue {
        id: issue_id,
        number,
        title: draft.title.clone(),
        body: body.clone(),
        author: BOT.to_owned(),
        state: "open".to_owned(),
        created_at: now,
        updated_at: now,
        ..Issue::default()
    };
    repository.issues.insert(number, issue);
    let pull = Pull {
        repository: repository.full_name.clone(),
        number,
        id,
        title: draft.title,
        body,
        head,
        base: draft.base,
        draft: draft.draft,
        state: "open".to_owned(),
        author: BOT.to_owned(),
        created_seq: seq,
        created_at: now,
        updated_at: now,
        ..Pull::default()
    };
    repository.pulls.insert(number, pull);
    Ok(number)
}

pub(super) async fn show(
    State(sim): State<Sim>,
    Path((owner, name, number)): Place,
    headers: HeaderMap,
) -> Result<Response> {
    let accepts = headers.get(header::ACCEPT).and_then(|it| it.to_str().ok());
    if accepts.is_some_and(|it| it.contains("diff")) {
        return changes::diff(&sim, &owner, &name, number).await;
    }
    let found = find(&sim, &owner, &name)?;
    let shown = show_one(&sim, &found, number).await?;
    Ok(shown.into_response())
}

async fn show_one(sim: &Sim, found: &Found, number: u64) -> Result<Json<Value>> {
    let pull = {
        let ledger = sim.ledger();
        let repository = ledger.repository(&found.full_name);
        repository.and_then(|r| r.pulls.get(&number)).cloned()
    };
    let pull = pull.ok_or_else(Error::not_found)?;
    let facts = shape::facts(found, &pull).await;
    let ledger = sim.ledger();
    let repository = ledger
        .repository(&found.full_name)
        .ok_or_else(Error::not_found)?;
    let comments = ledger.comments_of(&found.full_name, number).count();
    Ok(Json(shape::pull(
        links(sim),
        repository,
        &pull,
        &facts,
        comments,
    )))
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    state: Option<String>,
    head: Option<String>,
    base: Option<String>,
}

pub(super) async fn list(
    State(sim): State<Sim>,
    Path((owner, name)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let found = find(&sim, &owner, &name)?;
    let state = wanted.state.as_deref().unwrap_or("open");
    // GitHub ignores a head without an owner; an unknown owner has no pull requests here.
    let head = wanted.head.as_deref().filter(|h| h.contains(':'));
    let fits = |p: &&Pull| {
        (state == "all" || p.state == state)
            && head.is_none_or(|h| branch(&found.full_name, h) == Some(&p.head))
            && wanted.base.as_ref().is_none_or(|b| *b == p.base)
    };
    let numbers: Vec<u64> = {
        let ledger = sim.ledger();
        let repository = ledger.repository(&found.full_name);
        let pulls = repository.map(|r| r.pulls.values().filter(fits).map(|p| p.number).rev());
        pulls.into_iter().flatten().collect()
    };
    let mut all = Vec::with_capacity(numbers.len());
    for number in numbers {
        all.push(show_one(&sim, &found, number).await?.0);
    }
    Ok(super::page::page(&uri, &sim.public_url, &all))
}

#[derive(Deserialize)]
struct Change {
    title: Option<String>,
    body: Option<String>,
    state: Option<String>,
    base: Option<String>,
}

pub(super) async fn change(
    State(sim): State<Sim>,
    Path((owner, name, number)): Place,
    body: Bytes,
) -> Result<Json<Value>> {
    let change: Change = parse(&body)?;
    let found = find(&sim, &owner, &name)?;
    {
        let mut ledger = sim.ledger();
        let repository = ledger.repository_mut(&found.full_name);
        let repository = repository.ok_or_else(Error::not_found)?;
        let pull = repository.pulls.get_mut(&number);
        let pull = pull.ok_or_else(Error::not_found)?;
        replace(&mut pull.title, change.title);
        replace(&mut pull.body, change.body);
        replace(&mut pull.state, change.state);
        replace(&mut pull.base, change.base);
        pull.updated_at = Utc::now();
        if let Some(issue) = repository.issues.get_mut(&number) {
            issue.title.clone_from(&pull.title);
            issue.body.clone_from(&pull.body);
            issue.state.clone_from(&pull.state);
            issue.updated_at = pull.updated_at;
        }
    }
    show_one(&sim, &found, number).await
}
