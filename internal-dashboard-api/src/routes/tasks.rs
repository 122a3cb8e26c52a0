//! Tasks: the list and one of them.

use axum::extract::{Path, Query, State, rejection::QueryRejection};
use chrono::Utc;
use domain::{MicroDollars, TokenCounts};
use serde::{Deserialize, Serialize};
use service::{Json, Problem};
use store::{tasks::Filter, usage::Total};
use utoipa::ToSchema;

use super::{no_task, query, task_id};
use crate::{
    App,
    error::problem_of,
    view::{State as TaskState, TaskDetail, TaskSummary},
};

const DEFAULT_LIMIT: i64 = 50;
const MOST: i64 = 200;
/// The total of a task that asked no model yet.
const NOTHING: Total = Total {
    tokens: TokenCounts {
        input: 0,
        output: 0,
        cache_read: 0,
        cache_write: 0,
    },
    cost: MicroDollars(0),
    complete: true,
    requests: 0,
};

/// What a list shows.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// Only this state.
    state: Option<TaskState>,
    /// Only tasks older than this one; the `next` of the page before.
    before: Option<String>,
    /// How many at most, 1 to 200; 50 where it is not given.
    limit: Option<i64>,
}

/// A page of tasks, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TaskPage {
    /// The tasks.
    items: Vec<TaskSummary>,
    /// What to send as `before` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// Lists tasks, newest first.
#[utoipa::path(get, path = "/api/tasks", operation_id = "list_tasks", params(ListQuery), responses(
    (status = 200, body = TaskPage),
    (status = 400, description = "a parameter cannot be read"),
    (status = 401, description = "no operator token"),
))]
pub(crate) async fn list(
    State(app): State<App>,
    parameters: Result<Query<ListQuery>, QueryRejection>,
) -> Result<Json<TaskPage>, Problem> {
    let parameters = query(parameters)?;
    let limit = limit(parameters.limit, DEFAULT_LIMIT, MOST)?;
    let filter = Filter {
        state: parameters.state.map(|state| state.name().to_owned()),
        before: parameters.before.as_deref().map(task_id).transpose()?,
        // One more than asked tells whether there is a next page.
        limit: limit + 1,
    };
    let mut tasks = store::tasks::list(&app.pool, &filter)
        .await
        .map_err(problem_of)?;
    let more = tasks.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    if more {
        tasks.pop();
    }
    let roots: Vec<_> = tasks.iter().map(|task| task.root).collect();
    let totals = store::usage::totals(&app.pool, &roots)
        .await
        .map_err(problem_of)?;
    let now = Utc::now();
    let next = tasks
        .last()
        .filter(|_| more)
        .map(|task| task.id.to_string());
    let items = tasks
        .into_iter()
        .map(|task| {
            let total = totals.get(&task.root).copied().unwrap_or(NOTHING);
            TaskSummary::new(&task, total, now)
        })
        .collect();
    Ok(Json(TaskPage { items, next }))
}

/// One task with its effects and status.
#[utoipa::path(get, path = "/api/tasks/{id}", operation_id = "get_task", params(("id" = String, Path, description = "the task's id, as task_…")), responses(
    (status = 200, body = TaskDetail),
    (status = 400, description = "not a task id"),
    (status = 401, description = "no operator token"),
    (status = 404, description = "no such task"),
))]
pub(crate) async fn one(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<Json<TaskDetail>, Problem> {
    let id = task_id(&id)?;
    let task = store::tasks::get(&app.pool, id)
        .await
        .map_err(problem_of)?
        .ok_or_else(|| no_task(id))?;
    let (total, effects, status, events, stop) = tokio::try_join!(
        store::usage::total(&app.pool, task.root),
        store::effects::of_root(&app.pool, task.root),
        store::statuses::get(&app.pool, task.root),
        store::run_events::count(&app.pool, id),
        store::tasks::cancel_requested_at(&app.pool, id),
    )
    .map_err(problem_of)?;
    let summary = TaskSummary::new(&task, total, Utc::now());
    Ok(Json(TaskDetail::new(
        task, summary, total, effects, status, events, stop,
    )))
}

/// A page's size, within its bounds.
pub(super) fn limit(asked: Option<i64>, default: i64, most: i64) -> Result<i64, Problem> {
    let limit = asked.unwrap_or(default);
    if (1..=most).contains(&limit) {
        Ok(limit)
    } else {
        Err(Problem::bad_request(format!(
            "limit must be 1 to {most}, not {limit}"
        )))
    }
}
