//! `GET /channels/{channel}/history`.

use std::sync::Arc;

use axum::extract::State;
use contracts::slack::History;
use serde::Deserialize;
use service::{Agent, Json, Path, Problem, Query};

use super::paging::Paging;
use crate::{app::App, reach, reading, slack::Messages};

/// Between which times.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Between {
    /// Only what was said after this timestamp.
    oldest: Option<String>,
    /// Only what was said before this timestamp.
    latest: Option<String>,
}

/// What was said in a channel outside of threads, the newest first.
#[utoipa::path(
    get,
    path = "/channels/{channel}/history",
    operation_id = "history",
    params(("channel" = String, Path), Paging, Between),
    security(("run_token" = [])),
    responses(
        (status = 200, body = History),
        (status = 403, description = "Not the run's channel, or our bot is not in it"),
        (status = 404)
    )
)]
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(channel): Path<String>,
    Query(paging): Query<Paging>,
    Query(between): Query<Between>,
) -> Result<Json<History>, Problem> {
    reach::channel(&claims, &channel)?;
    let part = paging.checked()?;
    let mut arguments = part.of(&[("channel", &channel)]);
    for (name, ts) in [("oldest", &between.oldest), ("latest", &between.latest)] {
        if let Some(ts) = ts {
            reach::timestamp(ts)?;
            arguments.push((name, ts));
        }
    }
    let found: Messages = app.slack.ask("conversations.history", &arguments).await?;
    let read = reading::messages(&app.slack, found.messages).await?;
    app.saw(&claims, read.trust).await?;
    Ok(Json(History {
        channel,
        messages: read.messages,
        next_cursor: found.response_metadata.cursor(),
        sanitised: read.sanitised,
    }))
}
