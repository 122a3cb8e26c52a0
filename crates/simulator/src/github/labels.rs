//! Labels of a repository, and those on an issue.

use axum::{
    Json,
    body::Bytes,
    extract::{OriginalUri, Path, State},
    response::{IntoResponse as _, Response},
};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Error, Result, issues::replace, links, parse, shape};
use crate::{
    ledger::{Label, Ledger},
    world::Sim,
};

type Place = Path<(String, String, String)>;

/// Makes the labels that an issue was given and that are not there yet, as GitHub does.
pub(super) fn ensure(ledger: &mut Ledger, full_name: &str, names: &[String]) {
    for name in names {
        let id = ledger.next_id();
        let Some(repository) = ledger.repository_mut(full_name) else {
            return;
        };
        let labels = &mut repository.labels;
        labels.entry(name.to_lowercase()).or_insert_with(|| Label {
            id,
            name: name.clone(),
            color: "ededed".to_owned(),
            description: None,
        });
    }
}

pub(super) async fn list(
    State(sim): State<Sim>,
    Path((owner, name)): Path<(String, String)>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let ledger = sim.ledger();
    let repository = ledger.repository(&format!("{owner}/{name}"));
    let repository = repository.ok_or_else(Error::not_found)?;
    let labels = repository.labels.values();
    let all: Vec<_> = labels
        .map(|l| shape::label(links(&sim), repository, l))
        .collect();
    Ok(super::page::page(&uri, &sim.public_url, &all))
}

pub(super) async fn of_issue(
    State(sim): State<Sim>,
    Path((owner, name, number)): Path<(String, String, u64)>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let ledger = sim.ledger();
    let repository = ledger.repository(&format!("{owner}/{name}"));
    let repository = repository.ok_or_else(Error::not_found)?;
    let issue = repository
        .issues
        .get(&number)
        .ok_or_else(Error::not_found)?;
    let shown = shape::issue(links(&sim), repository, issue, 0);
    let labels = shown["labels"].as_array().cloned().unwrap_or_default();
    Ok(super::page::page(&uri, &sim.public_url, &labels))
}

#[derive(Deserialize)]
struct Draft {
    name: Option<String>,
    new_name: Option<String>,
    color: Option<String>,
    description: Option<String>,
}

pub(super) async fn create(
    State(sim): State<Sim>,
    Path((owner, repo)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response> {
    let draft: Draft = parse(&body)?;
    let name = draft.name.filter(|name| !name.trim().is_empty());
    let name = name.ok_or_else(|| {
        Error::invalid(&json!({"resource": "Label", "field": "name", "code": "missing_field"}))
    })?;
    let mut ledger = sim.ledger();
    let id = ledger.next_id();
    let full_name = format!("{owner}/{repo}");
    let repository = ledger
        .repository_mut(&full_name)
        .ok_or_else(Error::not_found)?;
    if repository.labels.contains_key(&name.to_lowercase()) {
        return Err(Error::invalid(
            &json!({"resource": "Label", "field": "name", "code": "already_exists"}),
        ));
    }
    let label = Label {
        id,
        name: name.clone(),
        color: draft.color.unwrap_or_else(|| "ededed".to_owned()),
        description: draft.description,
    };
    let shown = shape::label(links(&sim), repository, &label);
    repository.labels.insert(name.to_lowercase(), label);
    Ok((StatusCode::CREATED, Json(shown)).into_response())
}

pub(super) async fn show(
    State(sim): State<Sim>,
    Path((owner, repo, name)): Place,
) -> Result<Json<Value>> {
    let ledger = sim.ledger();
    let repository = ledger.repository(&format!("{owner}/{repo}"));
    let repository = repository.ok_or_else(Error::not_found)?;
    let label = repository.labels.get(&name.to_lowercase());
    let label = label.ok_or_else(Error::not_found)?;
    Ok(Json(shape::label(links(&sim), repository, label)))
}

pub(super) async fn change(
    State(sim): State<Sim>,
    Path((owner, repo, name)): Place,
    body: Bytes,
) -> Result<Json<Value>> {
    let draft: Draft = parse(&body)?;
    let mut ledger = sim.ledger();
    let full_name = format!("{owner}/{repo}");
    let repository = ledger
        .repository_mut(&full_name)
        .ok_or_else(Error::not_found)?;
    let label = repository.labels.remove(&name.to_lowercase());
    let mut label = label.ok_or_else(Error::not_found)?;
    let old = label.name.clone();
    replace(&mut label.name, draft.new_name.or(draft.name));
    replace(&mut label.color, draft.color);
    label.description = draft.description.or(label.description);
    for on in repository.issues.values_mut().flat_map(|i| &mut i.labels) {
        if on.eq_ignore_ascii_case(&old) {
            on.clone_from(&label.name);
        }
    }
    let shown = shape::label(links(&sim), repository, &label);
    repository.labels.insert(label.name.to_lowercase(), label);
    Ok(Json(shown))
}

pub(super) async fn remove(
    State(sim): State<Sim>,
    Path((owner, repo, name)): Place,
) -> Result<StatusCode> {
    let mut ledger = sim.ledger();
    let full_name = format!("{owner}/{repo}");
    let repository = ledger
        .repository_mut(&full_name)
        .ok_or_else(Error::not_found)?;
    let label = repository.labels.remove(&name.to_lowercase());
    let label = label.ok_or_else(Error::not_found)?;
    for issue in repository.issues.values_mut() {
        issue
            .labels
            .retain(|on| !on.eq_ignore_ascii_case(&label.name));
    }
    Ok(StatusCode::NO_CONTENT)
}
