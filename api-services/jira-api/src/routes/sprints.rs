//! Sprints, and the backlog.

use std::sync::Arc;

use access::RunClaims;
use axum::extract::State;
use contracts::{
    EffectAnswer,
    jira::{Found, IssueKeys, Rows, Search, Sprint},
};
use domain::Place;
use effects::CallId;
use http::Method;
use serde::Deserialize;
use serde_json::Value;
use service::{Agent, Json, Path, Problem, Query};

use super::{
    agile::reached,
    part::{Part, in_parts, rows},
    search,
};
use crate::{app::App, caller, effect::Write, jira, key};

/// Which sprints.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// `future`, `active`, `closed`, or several with commas.
    state: Option<String>,
    /// Where the part begins, from 0.
    #[serde(default)]
    start_at: u64,
    /// How many rows it has at most, 1 to 100.
    #[serde(default = "usual")]
    limit: u32,
}

/// Which part of a sprint's issues.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct InSprint {
    /// Where the part before ended.
    page_token: Option<String>,
    /// How many at most, 1 to 100.
    #[serde(default = "usual")]
    limit: u32,
}

const fn usual() -> u32 {
    50
}

/// The sprints of a board.
#[utoipa::path(
    get,
    path = "/boards/{id}/sprints",
    operation_id = "sprints",
    params(("id" = String, Path), Wanted),
    security(("run_token" = [])),
    responses((status = 200, body = Rows<Sprint>), (status = 403), (status = 404))
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Rows<Sprint>>, Problem> {
    let part = Part {
        start_at: wanted.start_at,
        limit: wanted.limit,
    };
    let board = reached(&app, &claims, &id).await?.id.to_string();
    let path = ["board", &board, "sprint"];
    let call = app.jira.agile(Method::GET, "/board/{id}/sprint", &path)?;
    let mut call = in_parts(call, part.checked()?);
    if let Some(state) = &wanted.state {
        call = call.query("state", state);
    }
    rows(&app, &claims, call, &["values"], jira::sprint)
        .await
        .map(Json)
}

/// The issues of a sprint that are within reach.
#[utoipa::path(
    get,
    path = "/sprints/{id}/issues",
    operation_id = "sprint_issues",
    params(("id" = String, Path), InSprint),
    security(("run_token" = [])),
    responses((status = 200, body = Found), (status = 403))
)]
pub(super) async fn issues(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(id): Path<String>,
    Query(part): Query<InSprint>,
) -> Result<Json<Found>, Problem> {
    let id = key::id("sprint", &id)?;
    let asked = Search {
        jql: format!("sprint = {id} ORDER BY key"),
        limit: part.limit,
        page_token: part.page_token,
    };
    search::found(&app, &claims, &asked).await.map(Json)
}

/// Moves issues to a sprint.
#[utoipa::path(
    post,
    path = "/sprints/{id}/issues",
    operation_id = "move_to_sprint",
    params(("id" = String, Path), ("idempotency-key" = String, Header, description = "Names the tool call")),
    request_body = IssueKeys,
    security(("run_token" = [])),
    responses((status = 200, body = EffectAnswer), (status = 403), (status = 404), (status = 409), (status = 422))
)]
pub(super) async fn move_issues(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(id): Path<String>,
    call: CallId,
    Json(request): Json<IssueKeys>,
) -> Result<Json<EffectAnswer>, Problem> {
    caller::anything(&claims)?;
    let id = key::id("sprint", &id)?;
    let get = app
        .jira
        .agile(Method::GET, "/sprint/{id}", &["sprint", id])?;
    let sprint: Value = get.send().await?.json()?;
    let board = sprint["originBoardId"].to_string();
    let project = reached(&app, &claims, &board).await?.project;
    let sprint = sprint["id"].as_u64();
    put(&app, &claims, &call, request, (project, sprint)).await
}

/// Moves issues out of their sprints.
#[utoipa::path(
    post,
    path = "/backlog/issues",
    operation_id = "move_to_backlog",
    params(("idempotency-key" = String, Header, description = "Names the tool call")),
    request_body = IssueKeys,
    security(("run_token" = [])),
    responses((status = 200, body = EffectAnswer), (status = 403), (status = 409), (status = 422))
)]
pub(super) async fn to_backlog(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    call: CallId,
    Json(request): Json<IssueKeys>,
) -> Result<Json<EffectAnswer>, Problem> {
    let first = request.issues.first().map_or("", String::as_str);
    let (_, project) = key::issue(first)?;
    put(&app, &claims, &call, request, (project, None)).await
}

async fn put(
    app: &App,
    claims: &RunClaims,
    call: &CallId,
    request: IssueKeys,
    (project, sprint): (String, Option<u64>),
) -> Result<Json<EffectAnswer>, Problem> {
    if !(1..=50).contains(&request.issues.len()) {
        return Err(Problem::bad_request("name 1 to 50 issues"));
    }
    let (mut issues, mut place) = (Vec::new(), Place::Own);
    for asked in &request.issues {
        let reached = caller::issue(app, claims, asked).await?;
        if reached.place == Place::Elsewhere {
            place = Place::Elsewhere;
        }
        issues.push(reached.key);
    }
    let write = Write::Sprint {
        project,
        sprint,
        issues,
    };
    app.effects.ask(claims, call, write, place).await.map(Json)
}
