//! Projects.

use axum::{
    Json,
    extract::{Path, Query, State},
};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    BOT,
    answer::{At, Error, Result, page},
    data::{Jira, Project},
    issues::form,
    setup, shape,
};
use crate::world::Sim;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Wanted {
    #[serde(default)]
    query: String,
    #[serde(default)]
    start_at: usize,
    #[serde(default = "fifty")]
    max_results: usize,
    /// Repeated in Jira; one list here.
    #[serde(default)]
    keys: String,
}

const fn fifty() -> usize {
    50
}

fn found(jira: &Jira, project: &str) -> Result<Project> {
    let found = jira
        .projects
        .values()
        .find(|it| it.key == project || it.id.to_string() == project);
    found.cloned().ok_or_else(|| {
        Error::not_found(&format!("No project could be found with key '{project}'."))
    })
}

pub(super) async fn search(
    State(sim): State<Sim>,
    Path(at): Path<At>,
    Query(wanted): Query<Wanted>,
) -> Json<Value> {
    let jira = &sim.ledger().jira;
    let query = wanted.query.to_lowercase();
    let keys: Vec<&str> = wanted.keys.split(',').filter(|it| !it.is_empty()).collect();
    let fits = |it: &&Project| {
        (it.name.to_lowercase().contains(&query) || it.key.to_lowercase().contains(&query))
            && (keys.is_empty() || keys.contains(&it.key.as_str()))
    };
    let all = jira.projects.values().filter(fits);
    let all: Vec<Value> = all
        .map(|it| shape::project(jira, it, form(&sim, &at)))
        .collect();
    page("values", &all, wanted.start_at, wanted.max_results)
}

pub(super) async fn all(State(sim): State<Sim>, Path(at): Path<At>) -> Json<Value> {
    let jira = &sim.ledger().jira;
    let all = jira
        .projects
        .values()
        .map(|it| shape::project(jira, it, form(&sim, &at)));
    Json(all.collect())
}

pub(super) async fn show(State(sim): State<Sim>, Path(at): Path<At>) -> Result<Json<Value>> {
    let jira = &sim.ledger().jira;
    let project = found(jira, &at.key)?;
    Ok(Json(shape::project(jira, &project, form(&sim, &at))))
}

pub(super) async fn components(State(sim): State<Sim>, Path(at): Path<At>) -> Result<Json<Value>> {
    let project = found(&sim.ledger().jira, &at.key)?;
    let names = project.components.iter().enumerate();
    Ok(Json(
        names
            .map(|(id, name)| shape::component(id + 1, name))
            .collect(),
    ))
}

pub(super) async fn versions(State(sim): State<Sim>, Path(at): Path<At>) -> Result<Json<Value>> {
    let project = found(&sim.ledger().jira, &at.key)?;
    let names = project.versions.iter().enumerate();
    Ok(Json(
        names
            .map(|(id, name)| shape::version(id + 1, name))
            .collect(),
    ))
}

pub(super) async fn create_types(
    State(sim): State<Sim>,
    Path(at): Path<At>,
) -> Result<Json<Value>> {
    found(&sim.ledger().jira, &at.key)?;
    let types: Vec<Value> = setup::TYPES.map(setup::issue_type).into();
    let mut body = page("issueTypes", &types, 0, 50);
    // Data Center names the list otherwise.
    body.0["values"] = json!(types);
    Ok(body)
}

pub(super) async fn create_fields(
    State(sim): State<Sim>,
    Path(at): Path<At>,
) -> Result<Json<Value>> {
    found(&sim.ledger().jira, &at.key)?;
    let fields: Vec<Value> = setup::FIELDS
        .iter()
        .map(|(id, ..)| {
            let mut field = setup::field(id);
            field["required"] = json!(matches!(*id, "summary" | "issuetype" | "project"));
            if *id == "priority" {
                field["allowedValues"] =
                    json!(setup::PRIORITIES.map(|it| setup::named(&setup::PRIORITIES, it)));
            }
            field
        })
        .collect();
    let mut body = page("fields", &fields, 0, 50);
    body.0["values"] = json!(fields);
    Ok(body)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Draft {
    key: String,
    name: String,
    project_type_key: String,
    #[serde(default)]
    description: String,
    lead_account_id: Option<String>,
    lead: Option<String>,
}

pub(super) async fn create(
    State(sim): State<Sim>,
    Json(draft): Json<Draft>,
) -> Result<(StatusCode, Json<Value>)> {
    let jira = &mut sim.ledger().jira;
    if jira.projects.contains_key(&draft.key) {
        return Err(Error::field(
            "projectKey",
            "A project with that key already exists.",
        ));
    }
    let lead = draft.lead_account_id.or(draft.lead);
    let lead =
        lead.ok_or_else(|| Error::field("projectLead", "You must specify a valid project lead."))?;
    let id = add(
        jira,
        &draft.key,
        &draft.name,
        &draft.project_type_key,
        &lead,
        &draft.description,
    );
    Ok((
        StatusCode::CREATED,
        Json(json!({ "id": id, "key": draft.key, "self": sim.public_url })),
    ))
}

pub(super) fn add(
    jira: &mut Jira,
    key: &str,
    name: &str,
    kind: &str,
    lead: &str,
    description: &str,
) -> u64 {
    let id = jira.next_id();
    let project = Project {
        id,
        key: key.to_owned(),
        name: name.to_owned(),
        kind: kind.to_owned(),
        lead: if lead.is_empty() { BOT } else { lead }.to_owned(),
        description: description.to_owned(),
        components: Vec::new(),
        versions: Vec::new(),
        last: 0,
    };
    jira.projects.insert(key.to_owned(), project);
    id
}
