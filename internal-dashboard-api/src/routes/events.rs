//! A task's stored events.

use axum::extract::{Path, Query, State, rejection::QueryRejection};
use serde::{Deserialize, Serialize};
use service::{Json, Problem};
use utoipa::ToSchema;

use super::{no_task, query, task_id, tasks::limit};
use crate::{App, error::problem_of, view::StoredEvent};

const DEFAULT_LIMIT: i64 = 200;
const MOST: i64 = 1_000;

/// Where to begin.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct EventsQuery {
    /// Only events after this `seq`; all where it is not given.
    after: Option<i64>,
    /// How many at most, 1 to 1000; 200 where it is not given.
    limit: Option<i64>,
}

/// Events of a task, oldest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EventPage {
    /// The events.
    items: Vec<StoredEvent>,
    /// What to send as `after` for what comes next.
    next_after: i64,
}

/// Lists a task's events, oldest first.
#[utoipa::path(get, path = "/api/tasks/{id}/events", operation_id = "list_events", params(("id" = String, Path, description = "the task's id, as task_…"), EventsQuery), responses(
    (status = 200, body = EventPage),
    (status = 400, description = "a parameter cannot be read"),
    (status = 401, description = "no operator token"),
    (status = 404, description = "no such task"),
))]
pub(crate) async fn list(
    State(app): State<App>,
    Path(id): Path<String>,
    parameters: Result<Query<EventsQuery>, QueryRejection>,
) -> Result<Json<EventPage>, Problem> {
    let (id, parameters) = (task_id(&id)?, query(parameters)?);
    let limit = limit(parameters.limit, DEFAULT_LIMIT, MOST)?;
    let after = parameters.after.unwrap_or(0);
    let stored = store::run_events::list(&app.pool, id, after, limit)
        .await
        .map_err(problem_of)?;
    if stored.is_empty() {
        // An empty page of a task that is not there would look like one that has not begun.
        store::tasks::get(&app.pool, id)
            .await
            .map_err(problem_of)?
            .ok_or_else(|| no_task(id))?;
    }
    let next_after = stored.last().map_or(after, |event| event.seq);
    let items = stored.into_iter().map(StoredEvent::from).collect();
    Ok(Json(EventPage { items, next_after }))
}
