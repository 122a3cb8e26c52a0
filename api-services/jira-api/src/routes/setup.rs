//! What is set up for the whole site: fields, priorities, statuses.

use std::sync::Arc;

use axum::extract::State;
use contracts::jira::{Field, Named, Rows};
use serde::Deserialize;
use service::{Agent, Json, Problem, Query};

use super::part::rows;
use crate::{app::App, caller, jira};

/// Which fields.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Wanted {
    /// A part of the name or id; all where absent.
    #[serde(default)]
    query: String,
}

/// The fields that issues have.
#[utoipa::path(
    get,
    path = "/fields",
    operation_id = "fields",
    params(Wanted),
    security(("run_token" = [])),
    responses((status = 200, body = Rows<Field>), (status = 403))
)]
pub(super) async fn fields(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Rows<Field>>, Problem> {
    caller::anything(&claims)?;
    let call = app.jira.get("/field", &["field"])?;
    let mut found = rows(&app, &claims, call, &[], jira::field).await?;
    let query = wanted.query.to_lowercase();
    found.items.retain(|field| {
        field.name.to_lowercase().contains(&query) || field.id.to_lowercase().contains(&query)
    });
    Ok(Json(found))
}

/// The priorities, the highest first.
#[utoipa::path(
    get,
    path = "/priorities",
    operation_id = "priorities",
    security(("run_token" = [])),
    responses((status = 200, body = Rows<Named>), (status = 403))
)]
pub(super) async fn priorities(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
) -> Result<Json<Rows<Named>>, Problem> {
    caller::anything(&claims)?;
    let call = app.jira.get("/priority", &["priority"])?;
    rows(&app, &claims, call, &[], jira::named).await.map(Json)
}

/// The statuses of all workflows.
#[utoipa::path(
    get,
    path = "/statuses",
    operation_id = "statuses",
    security(("run_token" = [])),
    responses((status = 200, body = Rows<Named>), (status = 403))
)]
pub(super) async fn statuses(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
) -> Result<Json<Rows<Named>>, Problem> {
    caller::anything(&claims)?;
    let call = app.jira.get("/status", &["status"])?;
    rows(&app, &claims, call, &[], jira::named).await.map(Json)
}
