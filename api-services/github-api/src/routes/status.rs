//! `PUT /tasks/{task}/status`: the platform's one comment about a task, created once and edited from then on.

use std::sync::Arc;

use access::Grant;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use contracts::{DeliverStatus, StatusAnswer};
use domain::{EffectState, Repository, StatusSeq, TaskId, WorkItem};
use service::{Json, Path, Problem};
use store::{
    effects::{self, Effect, Recorded},
    statuses,
};

use crate::{
    app::App,
    caller,
    effect::{Write, perform},
    error::of_store,
    outgoing,
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
        (status = 409, description = "Another delivery is under way")
    )
)]
pub(super) async fn deliver(
    State(app): State<Arc<App>>,
    Path(task): Path<TaskId>,
    headers: HeaderMap,
    Json(status): Json<DeliverStatus>,
) -> Result<Json<StatusAnswer>, Problem> {
    caller::require(&app, &headers, Grant::DeliverStatus)?;
    let (repository, number) = place(&status.item)?;
    let (delivered, _) = statuses::progress(&app.pool, task)
        .await
        .map_err(of_store)?
        .ok_or_else(|| Problem::not_found(format!("{task} has no status")))?;
    if delivered >= status.seq {
        return Ok(Json(dropped(None)));
    }
    let body = text_of(&app, task, &status);
    let write = Write::Status {
        repository,
        number,
        seq: status.seq,
        phase: status.phase,
        body,
    };
    let recorded = effects::record_status(
        &app.pool,
        task,
        write.kind(),
        &write.target(),
        &write.canonical(),
    )
    .await
    .map_err(of_store)?;
    if let Recorded::Changed(effect) = &recorded
        && seq_of(effect).is_some_and(|stored| stored > status.seq)
    {
        return Ok(Json(dropped(Some(effect))));
    }
    let answer = perform(&app, recorded, write).await?;
    Ok(Json(StatusAnswer {
        delivered: true,
        remote_id: answer.remote_id,
        url: answer.url,
    }))
}

fn place(item: &WorkItem) -> Result<(Repository, u64), Problem> {
    match item {
        WorkItem::Github {
            repository, number, ..
        } => Ok((repository.clone(), *number)),
        WorkItem::Jira { .. } | WorkItem::Slack { .. } | WorkItem::Sentry { .. } => Err(
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "other-provider")
                .detail(format!("{} is not on GitHub", item.flow_key())),
        ),
    }
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
fn seq_of(effect: &Effect) -> Option<StatusSeq> {
    if effect.state == EffectState::Failed {
        return None;
    }
    match Write::from_canonical(&effect.canonical)? {
        Write::Status { seq, .. } => Some(seq),
        Write::Comment { .. } | Write::PullRequest { .. } => None,
    }
}

/// The comment's text: a line that names the task, and what is to be said, which may quote an agent.
fn text_of(app: &App, task: TaskId, status: &DeliverStatus) -> String {
    let said = match outgoing::secret_in(&app.credentials, &status.body) {
        Some(what) => format!("_The text was withheld: it held {what}._"),
        None => text::without_markers(&status.body),
    };
    let header = format!("`{task}` · {}", status.phase);
    let room = outgoing::LONGEST - outgoing::MARKER_ROOM - header.len();
    let said: String = said.chars().take(room).collect();
    format!("{header}\n\n{said}")
}
