//! `GET /files/{file}` and its text.

use std::sync::Arc;

use access::RunClaims;
use axum::extract::State;
use contracts::slack::{File, FileContent};
use domain::Trust;
use http::StatusCode;
use serde::Deserialize;
use service::{Agent, Json, Path, Problem, Query};

use crate::{
    app::App,
    reach,
    reading::Cleaner,
    slack::{FileAnswer, Person, RemoteFile},
};

/// How many bytes of text one answer holds at most.
const PART: usize = 100_000;

/// A file that was shared in a channel within the run's reach.
#[utoipa::path(
    get,
    path = "/files/{file}",
    operation_id = "file",
    params(("file" = String, Path)),
    security(("run_token" = [])),
    responses((status = 200, body = File), (status = 403, description = "Shared in no channel of the run's"), (status = 404))
)]
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(id): Path<String>,
) -> Result<Json<File>, Problem> {
    let (file, trust) = reached(&app, &claims, &id).await?;
    app.saw(&claims, trust).await?;
    Ok(Json(Cleaner::default().file(file)))
}

/// Which part.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// The first byte of the part; what the part before gave as `next_offset`.
    #[serde(default)]
    offset: usize,
}

/// A part of a text file; files of more than 10 MiB are not read.
#[utoipa::path(
    get,
    path = "/files/{file}/content",
    operation_id = "file_content",
    params(("file" = String, Path), Which),
    security(("run_token" = [])),
    responses(
        (status = 200, body = FileContent),
        (status = 403, description = "Shared in no channel of the run's"),
        (status = 404),
        (status = 422, description = "Too large, or kept elsewhere")
    )
)]
pub(super) async fn content(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    Path(id): Path<String>,
    Query(which): Query<Which>,
) -> Result<Json<FileContent>, Problem> {
    let (file, trust) = reached(&app, &claims, &id).await?;
    let address = file.url_private.clone().ok_or_else(|| {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "no-content").detail(format!(
            "{id} has no content that Slack keeps; open its permalink"
        ))
    })?;
    let bytes = app.slack.fetch_bytes(&address).await?;
    app.saw(&claims, trust).await?;
    let mut cleaner = Cleaner::default();
    let file = cleaner.file(file);
    let Some(text) = String::from_utf8(bytes)
        .ok()
        .filter(|text| !text.contains('\0'))
    else {
        return Ok(Json(FileContent {
            file,
            text: None,
            next_offset: None,
            sanitised: String::new(),
        }));
    };
    let start = text.floor_char_boundary(which.offset);
    let end = text.floor_char_boundary(start.saturating_add(PART));
    let part = cleaner.plain(&text[start..end]);
    Ok(Json(FileContent {
        file,
        text: Some(part),
        next_offset: (end < text.len()).then_some(end),
        sanitised: cleaner.sanitised(),
    }))
}

/// The file, if it was shared where the run may read, and how far its owner is trusted.
async fn reached(
    app: &App,
    claims: &RunClaims,
    id: &str,
) -> Result<(RemoteFile, Option<Trust>), Problem> {
    reach::file(id)?;
    let FileAnswer { file } = app.slack.ask("files.info", &[("file", id)]).await?;
    let mut shared = file.channels.iter().chain(&file.groups).chain(&file.ims);
    if !shared.any(|channel| claims.allows_slack_channel(channel)) {
        return Err(
            Problem::new(StatusCode::FORBIDDEN, "channel-not-allowed").detail(format!(
                "{id} was shared in no channel that this run may reach"
            )),
        );
    }
    let own = &app.slack.identity().await?.user_id;
    let trust = match &file.user {
        Some(user) if user == own => None,
        Some(user) => {
            let people = app.slack.people([user.clone()].into()).await;
            people.get(user).map(|person| person.trust)
        }
        None => Some(Person::UNKNOWN.trust),
    };
    Ok((file, trust))
}
