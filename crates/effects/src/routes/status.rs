//! `PUT /tasks/{task}/status`: the platform's one post about a task, created once and edited from then on.

use access::Grant;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use contracts::{DeliverStatus, StatusAnswer};
use domain::{EffectState, StatusSeq, TaskId};
use service::{Json, Path, Problem};
use store::{
    effects::{self, Effect, Recorded},
    statuses,
};

use super::platform::Ours;
use crate::{
    Effects, Status, Write as _, Writes,
    answer::{Next, next},
    of_store,
};

/// Delivers a status to the task's work item; an older one than the last is dropped.
#[utoipa::path(
    put,
    path = "/tasks/{task}/status",
    operation_id = "deliver_status",
    params(("task" = String, Path)),
    request_body = DeliverStatus,
    security(("service_token" = [])),
    responses(
        (status = 200, body = StatusAnswer),
        (status = 403, description = "The caller may not deliver"),
        (status = 404, description = "No such task"),
        (status = 409, description = "Another delivery is under way"),
        (status = 410, description = "The work item takes no posts any more"),
        (status = 422, description = "The work item is another provider's")
    )
)]
pub(super) async fn deliver(
    State(ours): State<Ours>,
    Path(task): Path<TaskId>,
    headers: HeaderMap,
    Json(status): Json<DeliverStatus>,
) -> Result<Json<StatusAnswer>, Problem> {
    ours.require(&headers, Grant::DeliverStatus)?;
    ours.0.deliver(task, status).await.map(Json)
}

/// Says a status at its work item, unless a later one stands.
pub(super) async fn say<P: Writes>(
    own: &Effects<P>,
    task: TaskId,
    status: DeliverStatus,
) -> Result<StatusAnswer, Problem> {
    let header = format!("`{task}` · {}", status.phase);
    let said = Status {
        seq: status.seq,
        phase: status.phase,
        body: own.0.outgoing.of_platform(&header, &status.body),
    };
    let write = own.writes().status(&status.item, said)?;
    let (delivered, _) = statuses::progress(own.pool(), task)
        .await
        .map_err(of_store)?
        .ok_or_else(|| Problem::not_found(format!("{task} has no status")))?;
    if delivered >= status.seq {
        return Ok(dropped(None));
    }
    let recorded = effects::record_status(
        own.pool(),
        task,
        write.kind(),
        &write.target(),
        &write.canonical(),
    )
    .await
    .map_err(of_store)?;
    if let Recorded::Changed(effect) = &recorded
        && seq_of::<P>(effect).is_some_and(|stored| stored > status.seq)
    {
        return Ok(dropped(Some(effect)));
    }
    let answer = match next(recorded)? {
        Next::Apply(effect) => own.apply(effect, write).await.map_err(of_item)?,
        Next::Answer(answer) => answer,
        Next::Wait(effect) => own.waiting(&effect).await?,
    };
    Ok(StatusAnswer {
        delivered: true,
        remote_id: answer.remote_id,
        url: answer.url,
    })
}

/// A later status stands already.
fn dropped(effect: Option<&Effect>) -> StatusAnswer {
    StatusAnswer {
        delivered: false,
        remote_id: effect.and_then(|e| e.remote_id.clone()),
        url: effect.and_then(|e| e.remote_url.clone()),
    }
}

/// The number of the status that was recorded last; a refused one does not stand in the way.
fn seq_of<P: Writes>(effect: &Effect) -> Option<StatusSeq> {
    if effect.state == EffectState::Failed {
        return None;
    }
    P::status_seq(&P::Write::from_canonical(&effect.canonical)?)
}

/// An item that was deleted or locked takes no status, however often it is tried.
fn of_item(problem: Problem) -> Problem {
    match problem.status() {
        StatusCode::NOT_FOUND | StatusCode::FORBIDDEN => {
            Problem::new(StatusCode::GONE, "item-gone")
                .detail("the work item was deleted, locked or closed to us; its status is dropped")
        }
        _ => problem,
    }
}
