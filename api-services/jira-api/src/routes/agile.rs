//! `/boards`.

use std::sync::Arc;

use access::RunClaims;
use axum::extract::State;
use contracts::{
    EffectAnswer,
    jira::{Board, CreateBoard, IssueRow, Rows},
};
use effects::CallId;
use http::Method;
use serde::Deserialize;
use serde_json::Value;
use service::{Agent, Json, Path, Problem, Query};

use super::{
    issues::empty,
    part::{Part, in_parts, rows},
    search::FIELDS,
};
use crate::{
    app::App,
    caller,
    effect::{self, Write},
    jira::{self, Seen},
    jql, key,
};

/// Which boards.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// The key of their project.
    project: Option<String>,
    /// A part of the name.
    #[serde(default)]
    name: String,
    /// `scrum`, `kanban` or `simple`.
    kind: Option<String>,
    /// Where the part begins, from 0.
    #[serde(default)]
    start_at: u64,
    /// How many rows it has at most, 1 to 100.
    #[serde(default = "usual")]
    limit: u32,
}

/// Which issues of a board.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct OnBoard {
    /// A condition in JQL.
    #[serde(default)]
    jql: String,
    /// Where the part begins, from 0.
    #[serde(default)]
    start_at: u64,
    /// How many rows it has at most, 1 to 100.
    #[serde(default = "usual")]
    limit: u32,
}

const fn usual() -> u32 {
    50
}

/// The boards of projects within reach.
#[utoipa::path(
    get,
    path = "/boards",
    operation_id = "boards",
    params(Wanted),
    security(("run_token" = [])),
    responses((status = 200, body = Rows<Board>), (status = 403))
)]
pub(super) async fn boards(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Rows<Board>>, Problem> {
    caller::anything(&claims)?;
    let part = Part {
        start_at: wanted.start_at,
        limit: wanted.limit,
    };
    let mut call = in_parts(
        app.jira.agile(Method::GET, "/board", &["board"])?,
        part.checked()?,
    );
    if let Some(project) = &wanted.project {
        call = call.query("projectKeyOrId", &caller::project(&claims, project)?);
    }
    if !wanted.name.is_empty() {
        call = call.query("name", &wanted.name);
    }
    if let Some(kind) = &wanted.kind {
        call = call.query("type", kind);
    }
    let mut found = rows(&app, &claims, call, &["values"], jira::board).await?;
    found
        .items
        .retain(|board| claims.allows_jira_project(&board.project));
    Ok(Json(found))
}

/// The board of this id, if its project is within reach.
pub(super) async fn reached(app: &App, claims: &RunClaims, id: &str) -> Result<Board, Problem> {
    caller::anything(claims)?;
    let id = key::id("board", id)?;
    let call = app.jira.agile(Method::GET, "/board/{id}", &["board", id])?;
    let answer: Value = call.send().await?.json()?;
    let board = jira::board(&app.jira, &mut Seen::default(), &answer);
    if claims.allows_jira_project(&board.project) {
        return Ok(board);
    }
    Err(Problem::not_found(format!(
        "there is no board {id} within this run's reach"
    )))
}

/// The issues of a board.
#[utoipa::path(
    get,
    path = "/boards/{id}/issues",
    operation_id = "board_issues",
    params(("id" = String, Path), OnBoard),
    security(("run_token" = [])),
    responses((status = 200, body = Rows<IssueRow>), (status = 400), (status = 403), (status = 404))
)]
pub(super) async fn board_issues(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(id): Path<String>,
    Query(wanted): Query<OnBoard>,
) -> Result<Json<Rows<IssueRow>>, Problem> {
    let part = Part {
        start_at: wanted.start_at,
        limit: wanted.limit,
    };
    let board = reached(&app, &claims, &id).await?.id.to_string();
    let jql = jql::within(&caller::projects(&claims), &wanted.jql)?;
    let path = ["board", &board, "issue"];
    let call = app.jira.agile(Method::GET, "/board/{id}/issue", &path)?;
    let call = in_parts(call, part.checked()?).query("jql", &jql);
    let call = call.query("fields", &FIELDS.join(","));
    let mut found = rows(&app, &claims, call, &["issues"], jira::row).await?;
    found
        .items
        .retain(|issue| claims.allows_jira_project(key::project_of(&issue.key)));
    Ok(Json(found))
}

/// Makes a board of a project within reach; held for a person unless policy says otherwise.
#[utoipa::path(
    post,
    path = "/boards",
    operation_id = "create_board",
    params(("idempotency-key" = String, Header, description = "Names the tool call")),
    request_body = CreateBoard,
    security(("run_token" = [])),
    responses((status = 200, body = EffectAnswer), (status = 403), (status = 409), (status = 422))
)]
pub(super) async fn create(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    call: CallId,
    Json(request): Json<CreateBoard>,
) -> Result<Json<EffectAnswer>, Problem> {
    let project = caller::project(&claims, &request.project)?;
    if request.name.trim().is_empty() {
        return Err(empty("the board has no name"));
    }
    if !matches!(request.kind.as_str(), "scrum" | "kanban") {
        return Err(Problem::bad_request("kind is scrum or kanban"));
    }
    let place = caller::place_in(&claims, &project);
    let write = Write::Project {
        place: effect::Place::Board(CreateBoard { project, ..request }),
    };
    app.effects
        .ask(&claims, &call, write, place)
        .await
        .map(Json)
}
