//! `GET /effects?root=`, for the dashboard.

use access::Grant;
use axum::{extract::State, http::HeaderMap};
use contracts::RecordedEffect;
use domain::TaskId;
use serde::Deserialize;
use service::{Json, Problem, Query};
use store::effects;

use super::platform::Ours;
use crate::of_store;

/// Whose effects.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Of {
    /// The root task.
    #[param(value_type = String)]
    root: TaskId,
}

/// What a root task wrote or tried to write, oldest first.
#[utoipa::path(
    get,
    path = "/effects",
    operation_id = "effects",
    params(Of),
    security(("service_token" = [])),
    responses((status = 200, body = Vec<RecordedEffect>), (status = 403, description = "The caller may not ask"))
)]
pub(super) async fn list(
    State(ours): State<Ours>,
    headers: HeaderMap,
    Query(of): Query<Of>,
) -> Result<Json<Vec<RecordedEffect>>, Problem> {
    ours.require(&headers, Grant::ListEffects)?;
    let effects = effects::of_root(ours.0.pool(), of.root)
        .await
        .map_err(of_store)?;
    Ok(Json(effects.into_iter().map(recorded).collect()))
}

fn recorded(effect: effects::Effect) -> RecordedEffect {
    RecordedEffect {
        id: effect.id,
        task: effect.task,
        kind: effect.kind,
        target: effect.target,
        state: effect.state,
        remote_id: effect.remote_id,
        url: effect.remote_url,
        error: effect.error,
        tries: effect.tries,
        created_at: effect.created_at,
    }
}
