//! `/users`.

use std::sync::Arc;

use axum::extract::State;
use contracts::jira::{Person, Rows};
use serde::Deserialize;
use serde_json::Value;
use service::{Agent, Json, Path, Problem, Query, upstream::Call};

use crate::{
    app::App,
    caller,
    jira::{Flavour, Seen},
};

/// Whom to look for.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// A part of the name or e-mail address.
    query: String,
    /// How many at most, 1 to 100.
    #[serde(default = "usual")]
    limit: u32,
}

/// Where they are to work.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Assignable {
    /// A part of the name or e-mail address.
    #[serde(default)]
    query: String,
    /// The issue's key; or else the project's.
    issue: Option<String>,
    /// The project's key.
    project: Option<String>,
    /// How many at most, 1 to 100.
    #[serde(default = "usual")]
    limit: u32,
}

const fn usual() -> u32 {
    20
}

/// People of the site.
#[utoipa::path(
    get,
    path = "/users",
    operation_id = "users",
    params(Wanted),
    security(("run_token" = [])),
    responses((status = 200, body = Rows<Person>), (status = 403))
)]
pub(super) async fn search(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Rows<Person>>, Problem> {
    caller::anything(&claims)?;
    let call = app.jira.get("/user/search", &["user", "search"])?;
    found(&app, call, &wanted.query, wanted.limit)
        .await
        .map(Json)
}

/// People who may be given an issue.
#[utoipa::path(
    get,
    path = "/users/assignable",
    operation_id = "assignable_users",
    params(Assignable),
    security(("run_token" = [])),
    responses((status = 200, body = Rows<Person>), (status = 400, description = "Neither issue nor project"), (status = 403))
)]
pub(super) async fn assignable(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Query(wanted): Query<Assignable>,
) -> Result<Json<Rows<Person>>, Problem> {
    let path = ["user", "assignable", "search"];
    let call = app.jira.get("/user/assignable/search", &path)?;
    let call = match (&wanted.issue, &wanted.project) {
        (Some(issue), _) => {
            let reached = caller::issue(&app, &claims, issue).await?;
            call.query("issueKey", &reached.key)
        }
        (None, Some(project)) => call.query("project", &caller::project(&claims, project)?),
        (None, None) => {
            return Err(Problem::bad_request("name an issue or a project"));
        }
    };
    found(&app, call, &wanted.query, wanted.limit)
        .await
        .map(Json)
}

/// A person, by account id, or by an e-mail address or name that only one has.
#[utoipa::path(
    get,
    path = "/users/{who}",
    operation_id = "user",
    params(("who" = String, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = Person), (status = 403), (status = 404, description = "Nobody, or several"))
)]
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(who): Path<String>,
) -> Result<Json<Person>, Problem> {
    caller::anything(&claims)?;
    let field = match app.jira.flavour {
        Flavour::Cloud => "accountId",
        Flavour::DataCenter => "username",
    };
    let call = app.jira.get("/user", &["user"])?.query(field, &who);
    let mut seen = Seen::default();
    let unknown = || Problem::not_found(format!("no account is called {who:?}"));
    match call.send().await {
        Ok(answer) => {
            let person: Value = answer.json()?;
            return seen.person(&person).map(Json).ok_or_else(unknown);
        }
        // No account id; it may be a name.
        Err(error) if error.refusal().is_some() => {}
        Err(error) => return Err(error.into()),
    }
    let call = app.jira.get("/user/search", &["user", "search"])?;
    let mut people = found(&app, call, &who, 5).await?.items;
    match people.len() {
        1 => Ok(Json(people.remove(0))),
        0 => Err(unknown()),
        _ => {
            let names: Vec<String> = people
                .iter()
                .map(|it| format!("{} ({})", it.display_name, it.account_id))
                .collect();
            Err(Problem::not_found(format!(
                "{who:?} fits several accounts; name one by its id: {}",
                names.join(", ")
            )))
        }
    }
}

async fn found(
    app: &App,
    call: Call<'_>,
    query: &str,
    limit: u32,
) -> Result<Rows<Person>, Problem> {
    if !(1..=100).contains(&limit) {
        return Err(Problem::bad_request("limit is 1 to 100"));
    }
    let call = match app.jira.flavour {
        Flavour::Cloud => call.query("query", query),
        // An empty name finds nobody there, a dot everybody.
        Flavour::DataCenter if query.is_empty() => call.query("username", "."),
        Flavour::DataCenter => call.query("username", query),
    };
    let call = call.query("maxResults", &limit.to_string());
    let listed: Vec<Value> = call.send().await?.json()?;
    let mut seen = Seen::default();
    Ok(Rows {
        items: listed.iter().filter_map(|it| seen.person(it)).collect(),
        next_start: None,
        sanitised: seen.sanitised(),
    })
}
