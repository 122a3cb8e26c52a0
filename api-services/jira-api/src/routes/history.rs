//! What happened to an issue, who is told of it, and what code belongs to it.

use std::sync::Arc;

use axum::extract::State;
use contracts::jira::{Change, DevelopmentInfo, Rows, Watchers};
use serde_json::Value;
use service::{Agent, Json, Path, Problem, Query};

use super::part::{Part, in_parts, rows};
use crate::{
    app::App,
    caller,
    jira::{self, Flavour, Seen, text_at},
};

/// Code hosts and kinds that Jira is asked about; it answers one pair at a time.
const SOURCES: [(&str, &str); 3] = [
    ("GitHub", "pullrequest"),
    ("GitHub", "branch"),
    ("GitHub", "repository"),
];

/// The history of an issue, oldest first.
#[utoipa::path(
    get,
    path = "/issues/{key}/changelog",
    operation_id = "changelog",
    params(("key" = String, Path), Part),
    security(("run_token" = [])),
    responses((status = 200, body = Rows<Change>), (status = 403), (status = 404))
)]
pub(super) async fn changelog(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(key): Path<String>,
    Query(part): Query<Part>,
) -> Result<Json<Rows<Change>>, Problem> {
    let part = part.checked()?;
    let reached = caller::issue(&app, &claims, &key).await?;
    if app.jira.flavour == Flavour::Cloud {
        let path = ["issue", &reached.key, "changelog"];
        let call = in_parts(app.jira.get("/issue/{key}/changelog", &path)?, part);
        let found = rows(&app, &claims, call, &["values"], jira::change).await;
        return found.map(Json);
    }
    // Data Center has it as a part of the issue, whole.
    let call = app.jira.get("/issue/{key}", &["issue", &reached.key])?;
    let call = call.query("fields", "summary").query("expand", "changelog");
    let answer: Value = call.send().await?.json()?;
    let all = answer
        .pointer("/changelog/histories")
        .and_then(Value::as_array);
    let all = all.map_or(&[][..], Vec::as_slice);
    let mut seen = Seen::default();
    let start = usize::try_from(part.start_at).unwrap_or(usize::MAX);
    let shown = all.iter().skip(start).take(part.limit as usize);
    let items: Vec<_> = shown
        .map(|it| jira::change(&app.jira, &mut seen, it))
        .collect();
    let end = start.saturating_add(items.len());
    app.note(&claims, &seen).await?;
    Ok(Json(Rows {
        next_start: (end < all.len() && !items.is_empty()).then_some(end as u64),
        items,
        sanitised: seen.sanitised(),
    }))
}

/// Who is told of an issue's changes.
#[utoipa::path(
    get,
    path = "/issues/{key}/watchers",
    operation_id = "watchers",
    params(("key" = String, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = Watchers), (status = 403), (status = 404))
)]
pub(super) async fn watchers(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(key): Path<String>,
) -> Result<Json<Watchers>, Problem> {
    let reached = caller::issue(&app, &claims, &key).await?;
    let path = ["issue", &reached.key, "watchers"];
    let call = app.jira.get("/issue/{key}/watchers", &path)?;
    let answer: Value = call.send().await?.json()?;
    let mut seen = Seen::default();
    let listed = answer["watchers"].as_array().into_iter().flatten();
    Ok(Json(Watchers {
        count: answer["watchCount"].as_u64().unwrap_or(0),
        watchers: listed.filter_map(|it| seen.person(it)).collect(),
    }))
}

/// Pull requests, branches and commits that name an issue, as far as code hosts told Jira.
#[utoipa::path(
    get,
    path = "/issues/{key}/development",
    operation_id = "development",
    params(("key" = String, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = DevelopmentInfo), (status = 403), (status = 404))
)]
pub(super) async fn development(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(key): Path<String>,
) -> Result<Json<DevelopmentInfo>, Problem> {
    let reached = caller::issue(&app, &claims, &key).await?;
    let issue = app.jira.issue(&reached.key, "summary").await?;
    let id = text_at(&issue, "/id");
    let (mut seen, mut items) = (Seen::default(), Vec::new());
    for (host, kind) in SOURCES {
        let call = app.jira.development()?.query("issueId", id);
        let call = call.query("applicationType", host).query("dataType", kind);
        let answer: Value = call.send().await?.json()?;
        items.extend(jira::development(&mut seen, &answer));
    }
    Ok(Json(DevelopmentInfo {
        items,
        sanitised: seen.sanitised(),
    }))
}
