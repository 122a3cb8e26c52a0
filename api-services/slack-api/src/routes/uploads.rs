//! `POST /files`.

use std::sync::Arc;

use axum::{extract::State, http::StatusCode};
use contracts::{
    EffectAnswer,
    slack::{LARGEST_UPLOAD, UploadFile},
};
use effects::CallId;
use service::{Agent, Json, Problem};

use crate::{
    app::App,
    effect::{File, Write, measured},
    own, reach,
};

/// Shares a text file in the run's thread, or elsewhere within its reach.
#[utoipa::path(
    post,
    path = "/files",
    operation_id = "upload_file",
    params(("idempotency-key" = String, Header)),
    request_body = UploadFile,
    security(("run_token" = [])),
    responses(
        (status = 200, body = EffectAnswer),
        (status = 403, description = "Not the run's channel, the cap is reached, or policy says no"),
        (status = 422, description = "The file holds a credential, is too large or empty")
    )
)]
pub(super) async fn upload(
    State(app): State<Arc<App>>,
    Agent(claims): Agent,
    call: CallId,
    Json(request): Json<UploadFile>,
) -> Result<Json<EffectAnswer>, Problem> {
    reach::channel(&claims, &request.channel)?;
    request
        .thread_ts
        .as_deref()
        .map_or(Ok(()), reach::timestamp)?;
    let filename = request.filename.trim().to_owned();
    if filename.is_empty() || filename.chars().count() > 255 || filename.contains(['/', '\\']) {
        return Err(Problem::bad_request(
            "filename is a name of 1 to 255 characters, without folders",
        ));
    }
    let bytes = request.content.len();
    if bytes == 0 || bytes > LARGEST_UPLOAD {
        return Err(
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "file-size").detail(format!(
                "the file has {bytes} bytes; 1 to {LARGEST_UPLOAD} are taken"
            )),
        );
    }
    if let Some(comment) = &request.initial_comment {
        measured("comment", comment)?;
    }
    let place = own::place(&claims, &request.channel, request.thread_ts.as_deref());
    let file = File {
        channel: request.channel,
        thread_ts: request.thread_ts,
        title: request.title.unwrap_or_else(|| filename.clone()),
        filename,
        content: request.content,
        initial_comment: request.initial_comment,
    };
    let asked = app.effects.ask(&claims, &call, Write::File(file), place);
    asked.await.map(Json)
}
