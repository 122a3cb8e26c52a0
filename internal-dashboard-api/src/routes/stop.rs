//! Stopping a task: noted in Postgres, told to the engines, kept in the audit log.

use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use queue::ControlMessage;
use serde::Serialize;
use serde_json::json;
use service::{Json, Problem};
use utoipa::ToSchema;

use super::{no_task, task_id};
use crate::{App, error::problem_of};

/// The answer to a stop.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Stopping {
    /// The task.
    id: String,
    /// Always true: the engine was asked, and ends the run within seconds.
    stopping: bool,
}

/// Asks a task to stop; asking again changes nothing.
#[utoipa::path(post, path = "/api/tasks/{id}/stop", operation_id = "stop_task", params(("id" = String, Path, description = "the task's id, as task_…")), responses(
    (status = 202, body = Stopping),
    (status = 400, description = "not a task id"),
    (status = 401, description = "no operator token"),
    (status = 404, description = "no such task"),
    (status = 409, description = "the task has ended already"),
))]
pub(crate) async fn stop(
    State(app): State<App>,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<Stopping>), Problem> {
    let id = task_id(&id)?;
    let task = store::tasks::get(&app.pool, id)
        .await
        .map_err(problem_of)?
        .ok_or_else(|| no_task(id))?;
    if !store::tasks::request_cancel(&app.pool, id)
        .await
        .map_err(problem_of)?
    {
        return Err(Problem::new(StatusCode::CONFLICT, "task-ended")
            .detail(format!("{id} has ended already and cannot be stopped")));
    }
    if let Err(error) = app
        .queue
        .send_control(&ControlMessage::Stop { task: id })
        .await
    {
        tracing::warn!(%error, task = %id, "engines learn of the stop at their next heartbeat");
    }
    let detail = json!({ "state": task.state.name() });
    store::audit::append(&app.pool, "operator", "task.stop", &id.to_string(), &detail)
        .await
        .map_err(problem_of)?;
    Ok((
        StatusCode::ACCEPTED,
        Json(Stopping {
            id: id.to_string(),
            stopping: true,
        }),
    ))
}
