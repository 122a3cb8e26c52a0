//! `POST /search`: JQL, within the run's projects.

use std::sync::Arc;

use access::RunClaims;
use axum::extract::State;
use contracts::jira::{Found, Search};
use http::Method;
use serde_json::{Value, json};
use service::{Agent, Json, Problem, Query};

use crate::{
    app::App,
    caller,
    jira::{self, Flavour, Seen, text_at},
    jql, key,
};

/// What a row shows.
pub(super) const FIELDS: [&str; 8] = [
    "summary",
    "status",
    "issuetype",
    "priority",
    "assignee",
    "reporter",
    "updated",
    "project",
];

/// Issues by JQL; only those of the run's projects are found.
#[utoipa::path(
    post,
    path = "/search",
    operation_id = "search",
    request_body = Search,
    security(("run_token" = [])),
    responses((status = 200, body = Found), (status = 400, description = "Not JQL"), (status = 403, description = "The run reaches no project"))
)]
pub(super) async fn search(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Json(asked): Json<Search>,
) -> Result<Json<Found>, Problem> {
    found(&app, &claims, &asked).await.map(Json)
}

/// The same, asked in the address.
#[utoipa::path(
    get,
    path = "/search",
    operation_id = "search_by_query",
    params(
        ("jql" = String, Query, description = "What to look for"),
        ("limit" = Option<u32>, Query, description = "How many at most, 1 to 100"),
        ("page_token" = Option<String>, Query, description = "Where the part before ended")
    ),
    security(("run_token" = [])),
    responses((status = 200, body = Found), (status = 400, description = "Not JQL"), (status = 403, description = "The run reaches no project"))
)]
pub(super) async fn search_by_query(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Query(asked): Query<Search>,
) -> Result<Json<Found>, Problem> {
    found(&app, &claims, &asked).await.map(Json)
}

pub(super) async fn found(app: &App, claims: &RunClaims, asked: &Search) -> Result<Found, Problem> {
    caller::anything(claims)?;
    if !(1..=100).contains(&asked.limit) {
        return Err(Problem::bad_request("limit is 1 to 100"));
    }
    let jql = jql::within(&caller::projects(claims), &asked.jql)?;
    let mut body = json!({ "jql": jql, "maxResults": asked.limit, "fields": FIELDS });
    let answer: Value = match app.jira.flavour {
        Flavour::Cloud => {
            if let Some(token) = &asked.page_token {
                body["nextPageToken"] = json!(token);
            }
            let call = app
                .jira
                .call(Method::POST, "/search/jql", &["search", "jql"])?;
            call.json(&body).only_reads().send().await?.json()?
        }
        Flavour::DataCenter => {
            body["startAt"] = json!(start_of(asked.page_token.as_deref())?);
            let call = app.jira.call(Method::POST, "/search", &["search"])?;
            call.json(&body).only_reads().send().await?.json()?
        }
    };
    let mut seen = Seen::default();
    let listed = answer["issues"].as_array().map_or(&[][..], Vec::as_slice);
    let issues = listed
        .iter()
        // Whatever Jira made of the query, nothing else leaves.
        .filter(|it| claims.allows_jira_project(key::project_of(text_at(it, "/key"))))
        .map(|it| jira::row(&app.jira, &mut seen, it))
        .collect();
    app.note(claims, &seen).await?;
    Ok(Found {
        issues,
        next_page_token: next_of(&answer, listed.len()),
        sanitised: seen.sanitised(),
    })
}

/// Data Center's parts begin at a number, which we call a token.
fn start_of(token: Option<&str>) -> Result<u64, Problem> {
    token.map_or(Ok(0), str::parse).map_err(|_| {
        Problem::bad_request("page_token is not one that a search gave; leave it out to begin anew")
    })
}

fn next_of(answer: &Value, shown: usize) -> Option<String> {
    if let Some(token) = answer["nextPageToken"].as_str() {
        return Some(token.to_owned());
    }
    let end = answer["startAt"].as_u64()? + shown as u64;
    (shown > 0 && end < answer["total"].as_u64()?).then(|| end.to_string())
}
