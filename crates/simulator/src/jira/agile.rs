//! Boards and sprints.

use axum::{
    Json,
    extract::{Path, Query, State},
};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    answer::{At, Error, Result, page},
    data::{Board, Jira, Sprint},
    issues::form,
    search, shape,
};
use crate::world::Sim;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Wanted {
    #[serde(default)]
    start_at: usize,
    #[serde(default = "fifty")]
    max_results: usize,
    project_key_or_id: Option<String>,
    #[serde(default)]
    name: String,
    #[serde(rename = "type")]
    kind: Option<String>,
    state: Option<String>,
    #[serde(default)]
    jql: String,
    fields: Option<String>,
}

const fn fifty() -> usize {
    50
}

fn shown(jira: &Jira, board: &Board) -> Value {
    let project = jira.projects.get(&board.project);
    json!({
        "id": board.id, "name": board.name, "type": board.kind,
        "location": { "projectKey": board.project, "projectId": project.map(|it| it.id), "projectName": project.map(|it| &it.name) },
    })
}

fn sprint_shown(sprint: &Sprint) -> Value {
    json!({ "id": sprint.id, "name": sprint.name, "state": sprint.state, "originBoardId": sprint.board, "goal": sprint.goal })
}

pub(super) async fn boards(State(sim): State<Sim>, Query(wanted): Query<Wanted>) -> Json<Value> {
    let jira = &sim.ledger().jira;
    let fits = |it: &&Board| {
        it.name.to_lowercase().contains(&wanted.name.to_lowercase())
            && wanted.kind.as_ref().is_none_or(|kind| *kind == it.kind)
            && wanted
                .project_key_or_id
                .as_ref()
                .is_none_or(|key| *key == it.project)
    };
    let all: Vec<Value> = jira
        .boards
        .iter()
        .filter(fits)
        .map(|it| shown(jira, it))
        .collect();
    page("values", &all, wanted.start_at, wanted.max_results)
}

pub(super) async fn board(State(sim): State<Sim>, Path(at): Path<At>) -> Result<Json<Value>> {
    let jira = &sim.ledger().jira;
    Ok(Json(shown(jira, found(jira, &at.id)?)))
}

fn found<'a>(jira: &'a Jira, id: &str) -> Result<&'a Board> {
    let found = jira.boards.iter().find(|it| it.id.to_string() == id);
    found.ok_or_else(|| Error::not_found("The board"))
}

pub(super) async fn filter(
    State(sim): State<Sim>,
    Json(asked): Json<Value>,
) -> Result<Json<Value>> {
    let jira = &mut sim.ledger().jira;
    let text = asked["jql"].as_str().unwrap_or_default();
    let project = jira
        .projects
        .keys()
        .find(|key| text.contains(key.as_str()))
        .cloned();
    let project = project.ok_or_else(|| Error::bad("The JQL names no project."))?;
    let id = jira.next_id();
    jira.filters.insert(id, project);
    Ok(Json(
        json!({ "id": id.to_string(), "name": asked["name"], "jql": text }),
    ))
}

pub(super) async fn create(
    State(sim): State<Sim>,
    Json(asked): Json<Value>,
) -> Result<(StatusCode, Json<Value>)> {
    let jira = &mut sim.ledger().jira;
    let filter = asked["filterId"].as_u64().unwrap_or_default();
    let project = jira.filters.get(&filter).cloned();
    let project = project.ok_or_else(|| Error::bad("The filter does not exist."))?;
    let text = |name: &str| asked[name].as_str().unwrap_or_default().to_owned();
    let board = Board {
        id: jira.next_id(),
        name: text("name"),
        kind: text("type"),
        project,
    };
    jira.boards.push(board.clone());
    Ok((StatusCode::CREATED, Json(shown(jira, &board))))
}

pub(super) async fn sprints(
    State(sim): State<Sim>,
    Path(at): Path<At>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Value>> {
    let jira = &sim.ledger().jira;
    let board = found(jira, &at.id)?.id;
    let states = wanted.state.as_deref();
    let fits = |it: &&Sprint| {
        it.board == board
            && states.is_none_or(|states| states.split(',').any(|state| state == it.state))
    };
    let all: Vec<Value> = jira.sprints.iter().filter(fits).map(sprint_shown).collect();
    Ok(page("values", &all, wanted.start_at, wanted.max_results))
}

pub(super) async fn sprint(State(sim): State<Sim>, Path(at): Path<At>) -> Result<Json<Value>> {
    let jira = &sim.ledger().jira;
    let found = jira.sprints.iter().find(|it| it.id.to_string() == at.id);
    Ok(Json(sprint_shown(
        found.ok_or_else(|| Error::not_found("The sprint"))?,
    )))
}

pub(super) async fn board_issues(
    State(sim): State<Sim>,
    Path(at): Path<At>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Value>> {
    let jira = &sim.ledger().jira;
    let project = &found(jira, &at.id)?.project;
    let all = search::found(jira, &wanted.jql)?;
    let on_board = all.into_iter().filter(|it| it.project == *project);
    let shown: Vec<Value> = on_board
        .map(|it| shape::issue(jira, it, wanted.fields.as_deref(), form(&sim, &at)))
        .collect();
    Ok(page("issues", &shown, wanted.start_at, wanted.max_results))
}

pub(super) async fn into_sprint(
    State(sim): State<Sim>,
    Path(at): Path<At>,
    Json(asked): Json<Value>,
) -> Result<StatusCode> {
    let jira = &mut sim.ledger().jira;
    let sprint = jira.sprints.iter().find(|it| it.id.to_string() == at.id);
    let id = sprint.ok_or_else(|| Error::not_found("The sprint"))?.id;
    put(jira, &asked, Some(id))
}

pub(super) async fn into_backlog(
    State(sim): State<Sim>,
    Json(asked): Json<Value>,
) -> Result<StatusCode> {
    put(&mut sim.ledger().jira, &asked, None)
}

fn put(jira: &mut Jira, asked: &Value, sprint: Option<u64>) -> Result<StatusCode> {
    for key in asked["issues"].as_array().into_iter().flatten() {
        let key = key.as_str().unwrap_or_default();
        jira.issue_mut(key).ok_or_else(Error::no_issue)?.sprint = sprint;
    }
    Ok(StatusCode::NO_CONTENT)
}
