//! `/projects`.

use std::sync::Arc;

use access::RunClaims;
use axum::extract::State;
use contracts::{
    EffectAnswer,
    jira::{Component, CreateProject, Field, IssueType, Project, Rows, Version},
};
use effects::CallId;
use futures::future::join_all;
use http::StatusCode;
use serde::Deserialize;
use serde_json::Value;
use service::{Agent, Json, Path, Problem, Query, upstream::UpstreamError};

use super::{
    issues::empty,
    part::{Part, in_parts, rows},
};
use crate::{
    app::App,
    caller,
    effect::{self, Write},
    jira::{self, Flavour, Seen},
    key,
};

/// Which projects.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// A part of the name or key.
    #[serde(default)]
    query: String,
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

/// The projects that the run reaches.
#[utoipa::path(
    get,
    path = "/projects",
    operation_id = "projects",
    params(Wanted),
    security(("run_token" = [])),
    responses((status = 200, body = Rows<Project>), (status = 403))
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Rows<Project>>, Problem> {
    caller::anything(&claims)?;
    let part = Part {
        start_at: wanted.start_at,
        limit: wanted.limit,
    }
    .checked()?;
    let keys = caller::projects(&claims);
    let everywhere = keys.iter().any(|key| key == "*");
    if everywhere && app.jira.flavour == Flavour::Cloud {
        let call = app.jira.get("/project/search", &["project", "search"])?;
        let call = call
            .query("query", &wanted.query)
            .query("expand", "description,lead");
        let call = in_parts(call, part);
        let found = rows(&app, &claims, call, &["values"], jira::project).await;
        return found.map(Json);
    }
    let all = if everywhere {
        let call = app.jira.get("/project", &["project"])?;
        call.query("expand", "description,lead")
            .send()
            .await?
            .json()?
    } else {
        named(&app, &keys).await?
    };
    Ok(Json(cut(&app, &all, &wanted.query, part)))
}

/// The projects of these keys; one that is not there any more is left out.
async fn named(app: &App, keys: &[String]) -> Result<Vec<Value>, Problem> {
    let one = async |key: &String| -> Result<Option<Value>, UpstreamError> {
        match app
            .jira
            .get("/project/{key}", &["project", key])?
            .send()
            .await
        {
            Ok(answer) => answer.json().map(Some),
            Err(error) if error.refusal() == Some(StatusCode::NOT_FOUND) => Ok(None),
            Err(error) => Err(error),
        }
    };
    let answers = join_all(keys.iter().map(one)).await;
    let found: Result<Vec<Option<Value>>, UpstreamError> = answers.into_iter().collect();
    Ok(found?.into_iter().flatten().collect())
}

fn cut(app: &App, all: &[Value], query: &str, part: Part) -> Rows<Project> {
    let mut seen = Seen::default();
    let query = query.to_lowercase();
    let mut fitting: Vec<Project> = all
        .iter()
        .map(|it| jira::project(&app.jira, &mut seen, it))
        .filter(|it| {
            it.name.to_lowercase().contains(&query) || it.key.to_lowercase().contains(&query)
        })
        .collect();
    let start = usize::try_from(part.start_at)
        .unwrap_or(usize::MAX)
        .min(fitting.len());
    let mut items = fitting.split_off(start);
    let more = items.len() > part.limit as usize;
    items.truncate(part.limit as usize);
    Rows {
        next_start: more.then(|| (start + items.len()) as u64),
        items,
        sanitised: seen.sanitised(),
    }
}

/// A project.
#[utoipa::path(
    get,
    path = "/projects/{key}",
    operation_id = "project",
    params(("key" = String, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = Project), (status = 403), (status = 404))
)]
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(key): Path<String>,
) -> Result<Json<Project>, Problem> {
    let key = caller::project(&claims, &key)?;
    let call = app.jira.get("/project/{key}", &["project", &key])?;
    let answer: Value = call.send().await?.json()?;
    Ok(Json(jira::project(
        &app.jira,
        &mut Seen::default(),
        &answer,
    )))
}

/// The components of a project.
#[utoipa::path(
    get,
    path = "/projects/{key}/components",
    operation_id = "components",
    params(("key" = String, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = Rows<Component>), (status = 403), (status = 404))
)]
pub(super) async fn components(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(key): Path<String>,
) -> Result<Json<Rows<Component>>, Problem> {
    listed(&app, &claims, &key, "components", jira::component).await
}

/// The versions of a project.
#[utoipa::path(
    get,
    path = "/projects/{key}/versions",
    operation_id = "versions",
    params(("key" = String, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = Rows<Version>), (status = 403), (status = 404))
)]
pub(super) async fn versions(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(key): Path<String>,
) -> Result<Json<Rows<Version>>, Problem> {
    listed(&app, &claims, &key, "versions", jira::version).await
}

async fn listed<T>(
    app: &App,
    claims: &RunClaims,
    key: &str,
    what: &'static str,
    shape: jira::Shape<T>,
) -> Result<Json<Rows<T>>, Problem> {
    let key = caller::project(claims, key)?;
    let call = app.jira.get("/project/{key}/…", &["project", &key, what])?;
    rows(app, claims, call, &[], shape).await.map(Json)
}

/// The types of issues that can be made in a project.
#[utoipa::path(
    get,
    path = "/projects/{key}/issue-types",
    operation_id = "issue_types",
    params(("key" = String, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = Rows<IssueType>), (status = 403), (status = 404))
)]
pub(super) async fn issue_types(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(key): Path<String>,
) -> Result<Json<Rows<IssueType>>, Problem> {
    let key = caller::project(&claims, &key)?;
    let path = ["issue", "createmeta", &key, "issuetypes"];
    let call = app.jira.get("/issue/createmeta/{key}/issuetypes", &path)?;
    let call = call.query("maxResults", "100");
    let names = ["issueTypes", "values"];
    rows(&app, &claims, call, &names, jira::issue_type)
        .await
        .map(Json)
}

/// The fields of a new issue of a type, with those that are needed.
#[utoipa::path(
    get,
    path = "/projects/{key}/issue-types/{id}/fields",
    operation_id = "create_fields",
    params(("key" = String, Path), ("id" = String, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = Rows<Field>), (status = 403), (status = 404))
)]
pub(super) async fn create_fields(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path((key, id)): Path<(String, String)>,
) -> Result<Json<Rows<Field>>, Problem> {
    let key = caller::project(&claims, &key)?;
    let id = key::id("issue type", &id)?;
    let path = ["issue", "createmeta", &key, "issuetypes", id];
    let call = app
        .jira
        .get("/issue/createmeta/{key}/issuetypes/{id}", &path)?;
    let call = call.query("maxResults", "100");
    let names = ["fields", "values"];
    rows(&app, &claims, call, &names, jira::field)
        .await
        .map(Json)
}

/// Makes a project; held for a person unless policy says otherwise.
#[utoipa::path(
    post,
    path = "/projects",
    operation_id = "create_project",
    params(("idempotency-key" = String, Header, description = "Names the tool call")),
    request_body = CreateProject,
    security(("run_token" = [])),
    responses((status = 200, body = EffectAnswer), (status = 403), (status = 409), (status = 422))
)]
pub(super) async fn create(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    call: CallId,
    Json(request): Json<CreateProject>,
) -> Result<Json<EffectAnswer>, Problem> {
    let key = caller::project(&claims, &request.key)?;
    if !(2..=10).contains(&key.len()) || key.contains('_') {
        return Err(Problem::bad_request(
            "a new project's key has two to ten letters and digits",
        ));
    }
    if request.name.trim().is_empty() {
        return Err(empty("the project has no name"));
    }
    let place = caller::place_in(&claims, &key);
    let write = Write::Project {
        place: effect::Place::Project(CreateProject { key, ..request }),
    };
    app.effects
        .ask(&claims, &call, write, place)
        .await
        .map(Json)
}
