//! Accounts: one by name, those who may be assigned, collaborators, and repositories by owner.

use std::collections::BTreeSet;

use axum::{
    Json,
    extract::{OriginalUri, Path, State},
    response::{IntoResponse as _, Response},
};
use serde_json::{Value, json};

use super::{BOT, Error, Result, links, shape};
use crate::{ledger::Ledger, world::Sim};

/// Everybody who appears anywhere.
pub(super) fn known(ledger: &Ledger) -> BTreeSet<String> {
    let mut all = BTreeSet::from([BOT.to_owned()]);
    for repository in ledger.repositories.values() {
        all.insert(repository.owner().to_owned());
        all.extend(repository.collaborators.keys().cloned());
        all.extend(repository.issues.values().map(|issue| issue.author.clone()));
    }
    all.extend(
        ledger
            .comments
            .values()
            .map(|comment| comment.author.clone()),
    );
    all
}

pub(super) async fn show(State(sim): State<Sim>, Path(login): Path<String>) -> Result<Json<Value>> {
    let known = known(&sim.ledger());
    let login = known
        .iter()
        .find(|known| known.eq_ignore_ascii_case(&login))
        .ok_or_else(Error::not_found)?;
    let mut user = shape::user(links(&sim), login);
    user["name"] = Value::Null;
    user["bio"] = Value::Null;
    user["company"] = Value::Null;
    user["created_at"] = json!("2026-01-01T00:00:00Z");
    Ok(Json(user))
}

/// The repositories of an account.
pub(super) async fn repositories(
    State(sim): State<Sim>,
    Path(login): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Response {
    let ledger = sim.ledger();
    let all: Vec<_> = ledger
        .repositories
        .values()
        .filter(|r| r.owner().eq_ignore_ascii_case(&login))
        .map(|r| shape::repository(links(&sim), r))
        .collect();
    super::page::page(&uri, &sim.public_url, &all)
}

/// All repositories: the token is an installation's.
pub(super) async fn installation(State(sim): State<Sim>) -> Response {
    let ledger = sim.ledger();
    let all = ledger.repositories.values();
    let all: Vec<_> = all.map(|r| shape::repository(links(&sim), r)).collect();
    Json(json!({"total_count": all.len(), "repositories": all})).into_response()
}

/// Who may be assigned: all who may write, and the owner.
pub(super) async fn assignees(
    sim: State<Sim>,
    place: Path<(String, String)>,
    uri: OriginalUri,
) -> Result<Response> {
    collaborators(sim, place, uri).await
}

pub(super) async fn collaborators(
    State(sim): State<Sim>,
    Path((owner, name)): Path<(String, String)>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let ledger = sim.ledger();
    let repository = ledger.repository(&format!("{owner}/{name}"));
    let repository = repository.ok_or_else(Error::not_found)?;
    let logins = std::iter::once(repository.owner())
        .chain(repository.collaborators.keys().map(String::as_str));
    let all: Vec<_> = logins
        .map(|login| {
            let role = repository.permission(login);
            let at_least = |roles: &[&str]| roles.contains(&role);
            let mut user = shape::user(links(&sim), login);
            user["role_name"] = json!(role);
            user["permissions"] = json!({
                "pull": role != "none",
                "triage": at_least(&["triage", "write", "maintain", "admin"]),
                "push": at_least(&["write", "maintain", "admin"]),
                "maintain": at_least(&["maintain", "admin"]),
                "admin": role == "admin",
            });
            user
        })
        .collect();
    Ok(super::page::page(&uri, &sim.public_url, &all))
}

pub(super) async fn milestones(
    State(sim): State<Sim>,
    Path((owner, name)): Path<(String, String)>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let ledger = sim.ledger();
    let repository = ledger.repository(&format!("{owner}/{name}"));
    let repository = repository.ok_or_else(Error::not_found)?;
    let all = repository.milestones.values();
    let all: Vec<_> = all
        .map(|m| shape::milestone(links(&sim), repository, m))
        .collect();
    Ok(super::page::page(&uri, &sim.public_url, &all))
}
