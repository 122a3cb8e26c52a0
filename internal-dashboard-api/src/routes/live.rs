//! A task's events over a WebSocket: what is stored, then what comes, in order, without gap or repeat.

mod bell;

use std::time::{Duration, Instant};

use axum::{
    extract::{
        Path, Query, State, WebSocketUpgrade,
        rejection::QueryRejection,
        ws::{CloseFrame, Message, WebSocket, close_code, rejection::WebSocketUpgradeRejection},
    },
    http::StatusCode,
    response::Response,
};
use chrono::{DateTime, Utc};
use domain::TaskId;
use metrics::counter;
use serde::Deserialize;
use service::Problem;

use super::{no_task, query, task_id};
use crate::{
    App,
    error::problem_of,
    view::{Event, StoredEvent},
};

/// The subprotocol that a browser offers beside `bearer.<token>`, so that the token is not echoed.
const PROTOCOL: &str = "agents.v1";
/// How many stored events one read brings.
const BATCH: i64 = 200;
/// A client that takes longer for one event is dropped; it may come back with `after`.
const SEND: Duration = Duration::from_secs(10);
const PING: Duration = Duration::from_secs(20);
/// A client that was silent for so long, pongs included, is gone.
const SILENCE: Duration = Duration::from_secs(60);
/// How long after its end a task's last events may still be on their way.
const AFTERMATH: chrono::TimeDelta = chrono::TimeDelta::seconds(3);
/// Followers that were dropped because they did not keep up.
const LAGGED: &str = "dashboard_followers_lagged_total";

/// Where to begin.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct FollowQuery {
    /// Only events after this `seq`; all where it is not given.
    after: Option<i64>,
}

/// Follows a task: each text message is one `StoredEvent`; closes with 1000 when the task has ended.
#[utoipa::path(get, path = "/api/tasks/{id}/ws", operation_id = "follow_task", params(("id" = String, Path, description = "the task's id, as task_…"), FollowQuery), responses(
    (status = 101, description = "a WebSocket; every text message is one StoredEvent", body = StoredEvent),
    (status = 400, description = "not a task id"),
    (status = 401, description = "no operator token"),
    (status = 404, description = "no such task"),
    (status = 426, description = "not a WebSocket request"),
))]
pub(crate) async fn follow(
    State(app): State<App>,
    Path(id): Path<String>,
    parameters: Result<Query<FollowQuery>, QueryRejection>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let (id, parameters) = (task_id(&id)?, query(parameters)?);
    store::tasks::get(&app.pool, id)
        .await
        .map_err(problem_of)?
        .ok_or_else(|| no_task(id))?;
    let upgrade = upgrade.map_err(|rejection| {
        Problem::new(StatusCode::UPGRADE_REQUIRED, "websocket-only").detail(rejection.body_text())
    })?;
    let after = parameters.after.unwrap_or(0);
    Ok(upgrade
        .protocols([PROTOCOL])
        // Clients have nothing to say but pongs.
        .max_message_size(4 * 1024)
        .on_upgrade(move |socket| {
            Follower {
                app,
                id,
                last: after,
                socket,
                ended: false,
            }
            .run()
        }))
}

struct Follower {
    app: App,
    id: TaskId,
    /// The place of the last event that was sent.
    last: i64,
    socket: WebSocket,
    /// Whether the last event that was sent is the end of a run.
    ended: bool,
}

/// Why following stopped.
enum Stop {
    /// The client went away or did not keep up; there is nobody to talk to.
    Gone,
    /// Tell the client why.
    Close(u16, &'static str),
}

impl Follower {
    async fn run(mut self) {
        if let Stop::Close(code, reason) = self.follow().await {
            let frame = CloseFrame {
                code,
                reason: reason.into(),
            };
            // The client may be gone by now, and then needs no close.
            let _ = tokio::time::timeout(SEND, self.socket.send(Message::Close(Some(frame)))).await;
        }
    }

    async fn follow(&mut self) -> Stop {
        let mut bell = bell::hang(self.app.queue.clone(), self.id);
        let mut ping = tokio::time::interval(PING);
        let mut heard = Instant::now();
        let mut rung = true;
        loop {
            if rung && let Err(stop) = self.catch_up().await {
                return stop;
            }
            rung = false;
            tokio::select! {
                () = bell.rung() => rung = true,
                message = self.socket.recv() => match message {
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return Stop::Gone,
                    Some(Ok(_)) => heard = Instant::now(),
                },
                _ = ping.tick() => {
                    if heard.elapsed() > SILENCE {
                        return Stop::Gone;
                    }
                    if let Err(stop) = self.send(Message::Ping(Vec::new().into())).await {
                        return stop;
                    }
                }
                () = self.app.closing.cancelled() => return Stop::Close(close_code::AWAY, "the service restarts"),
            }
        }
    }

    /// Sends what is stored and not sent yet; ends where the task has ended and all is sent.
    async fn catch_up(&mut self) -> Result<(), Stop> {
        // Before the events: all that a task did is stored when its end is.
        let finished_at = self.finished_at().await?;
        loop {
            let stored = store::run_events::list(&self.app.pool, self.id, self.last, BATCH)
                .await
                .map_err(|error| interrupted(&error))?;
            let whole = i64::try_from(stored.len()) == Ok(BATCH);
            for event in stored {
                let event = StoredEvent::from(event);
                let text = serde_json::to_string(&event).expect("events hold only JSON types");
                self.send(Message::Text(text.into())).await?;
                self.last = event.seq;
                self.ended = matches!(event.event, Event::Finished { .. });
            }
            if !whole {
                break;
            }
        }
        match finished_at {
            Some(at) if self.ended || Utc::now() - at > AFTERMATH => {
                Err(Stop::Close(close_code::NORMAL, "the task has ended"))
            }
            Some(_) | None => Ok(()),
        }
    }

    async fn finished_at(&mut self) -> Result<Option<DateTime<Utc>>, Stop> {
        match store::tasks::get(&self.app.pool, self.id).await {
            Ok(task) => Ok(task.and_then(|task| task.finished_at)),
            Err(error) => Err(interrupted(&error)),
        }
    }

    async fn send(&mut self, message: Message) -> Result<(), Stop> {
        match tokio::time::timeout(SEND, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(Stop::Gone),
            Err(_) => {
                counter!(LAGGED).increment(1);
                Err(Stop::Gone)
            }
        }
    }
}

fn interrupted(error: &store::Error) -> Stop {
    tracing::warn!(%error, "a follower was interrupted");
    Stop::Close(
        close_code::AGAIN,
        "the database does not answer; come again",
    )
}
