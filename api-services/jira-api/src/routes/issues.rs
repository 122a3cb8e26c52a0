//! `/issues`: one issue, a new one, and changes.

use std::sync::Arc;

use access::RunClaims;
use axum::extract::State;
use contracts::{
    EffectAnswer,
    jira::{Assign, CreateIssue, Issue, IssueFields, UpdateIssue},
};
use effects::CallId;
use http::StatusCode;
use serde::Deserialize;
use service::{Agent, Json, Path, Problem, Query};

use crate::{
    app::App,
    caller,
    effect::Write,
    jira::{self, Seen},
};

/// What is asked for where nobody says.
const FIELDS: &str = "summary,status,issuetype,priority,resolution,assignee,reporter,labels,components,fixVersions,parent,subtasks,issuelinks,attachment,created,updated,duedate,description";

/// Which fields.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// Further fields by id, separated by commas; `*all` for every one.
    #[serde(default)]
    fields: String,
}

/// An issue, its text as Markdown; what people cannot see is removed from its texts.
#[utoipa::path(
    get,
    path = "/issues/{key}",
    operation_id = "issue",
    params(("key" = String, Path, description = "As PROJ-42"), Wanted),
    security(("run_token" = [])),
    responses((status = 200, body = Issue), (status = 400, description = "Not a key"), (status = 403, description = "Not within the run's reach"), (status = 404))
)]
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(key): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Issue>, Problem> {
    let reached = caller::issue(&app, &claims, &key).await?;
    let fields = match wanted.fields.trim() {
        "" => FIELDS.to_owned(),
        further => format!("{FIELDS},{further}"),
    };
    let answer = app.jira.issue(&reached.key, &fields).await?;
    let mut seen = Seen::default();
    let issue = jira::issue(&app.jira, &mut seen, &answer);
    app.note(&claims, &seen).await?;
    Ok(Json(issue))
}

/// Makes an issue in a project within reach.
#[utoipa::path(
    post,
    path = "/issues",
    operation_id = "create_issue",
    params(("idempotency-key" = String, Header, description = "Names the tool call")),
    request_body = CreateIssue,
    security(("run_token" = [])),
    responses((status = 200, body = EffectAnswer), (status = 403, description = "Not within the run's reach, or the cap is reached"), (status = 409, description = "The run is over, or the write is being made"), (status = 422, description = "A text cannot be sent, or Jira refuses"))
)]
pub(super) async fn create(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    call: CallId,
    Json(request): Json<CreateIssue>,
) -> Result<Json<EffectAnswer>, Problem> {
    let project = caller::project(&claims, &request.project)?;
    let summary = request.fields.summary.as_deref().unwrap_or_default();
    if summary.trim().is_empty() || request.issue_type.trim().is_empty() {
        return Err(empty("summary and issue_type are needed"));
    }
    let fields = checked(&app, &claims, request.fields).await?;
    let place = caller::place_in(&claims, &project);
    let write = Write::Issue {
        project,
        issue_type: request.issue_type,
        fields,
    };
    app.effects
        .ask(&claims, &call, write, place)
        .await
        .map(Json)
}

/// Changes fields of an issue.
#[utoipa::path(
    put,
    path = "/issues/{key}",
    operation_id = "update_issue",
    params(("key" = String, Path), ("idempotency-key" = String, Header, description = "Names the tool call")),
    request_body = UpdateIssue,
    security(("run_token" = [])),
    responses((status = 200, body = EffectAnswer), (status = 403), (status = 409), (status = 422))
)]
pub(super) async fn update(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(key): Path<String>,
    call: CallId,
    Json(request): Json<UpdateIssue>,
) -> Result<Json<EffectAnswer>, Problem> {
    let reached = caller::issue(&app, &claims, &key).await?;
    if request.fields == IssueFields::default() {
        return Err(empty("no field is named that changes"));
    }
    let fields = checked(&app, &claims, request.fields).await?;
    let write = Write::Update {
        issue: reached.key,
        fields,
    };
    let asked = app.effects.ask(&claims, &call, write, reached.place).await;
    asked.map(Json)
}

/// Assigns an issue, or takes it from whoever has it.
#[utoipa::path(
    put,
    path = "/issues/{key}/assignee",
    operation_id = "assign_issue",
    params(("key" = String, Path), ("idempotency-key" = String, Header, description = "Names the tool call")),
    request_body = Assign,
    security(("run_token" = [])),
    responses((status = 200, body = EffectAnswer), (status = 403), (status = 409), (status = 422))
)]
pub(super) async fn assign(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(key): Path<String>,
    call: CallId,
    Json(request): Json<Assign>,
) -> Result<Json<EffectAnswer>, Problem> {
    let reached = caller::issue(&app, &claims, &key).await?;
    let write = Write::Assign {
        issue: reached.key,
        account: request.account_id,
    };
    let asked = app.effects.ask(&claims, &call, write, reached.place).await;
    asked.map(Json)
}

/// Fields that an agent may set beyond the named ones.
pub(super) fn may_set(field: &str) -> bool {
    field.starts_with("customfield_")
        || matches!(
            field,
            "environment" | "versions" | "timetracking" | "resolution"
        )
}

/// Refuses fields that would move an issue or reach another one.
async fn checked(
    app: &App,
    claims: &RunClaims,
    mut fields: IssueFields,
) -> Result<IssueFields, Problem> {
    if let Some(field) = fields.other.keys().find(|field| !may_set(field)) {
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "field-not-allowed").detail(
            format!(
                "{field} cannot be set among other fields; those take customfield_…, environment, versions, timetracking and resolution"
            ),
        ));
    }
    if let Some(parent) = &fields.parent {
        fields.parent = Some(caller::issue(app, claims, parent).await?.key);
    }
    Ok(fields)
}

/// 422 about a request that says nothing.
pub(super) fn empty(sentence: &str) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "empty-text").detail(sentence)
}
