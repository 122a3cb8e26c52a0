//! The bytes of files: taken where an upload was announced, given to whoever shows the token.

use axum::{
    body::Bytes,
    extract::{FromRequest as _, Multipart, Path, Request, State},
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, StatusCode, header};

use crate::world::Sim;

/// Raw bytes, or the first part of a form.
pub(super) async fn take(
    State(sim): State<Sim>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let kind = request.headers().get(header::CONTENT_TYPE);
    let form = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"));
    let bytes = if form {
        first_part(request).await
    } else {
        Bytes::from_request(request, &()).await.ok()
    };
    let mut workspace = sim.slack();
    let file = workspace.files.get_mut(&id).filter(|f| !f.completed);
    match (file, bytes) {
        (Some(file), Some(bytes)) if bytes.len() == file.length => {
            let said = format!("OK - {}", bytes.len());
            file.bytes = Some(bytes.to_vec());
            said.into_response()
        }
        (Some(_), _) => (StatusCode::BAD_REQUEST, "not the announced length").into_response(),
        (None, _) => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn first_part(request: Request) -> Option<Bytes> {
    let mut form = Multipart::from_request(request, &()).await.ok()?;
    form.next_field().await.ok()??.bytes().await.ok()
}

pub(super) async fn give(
    State(sim): State<Sim>,
    Path((id, _)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let workspace = sim.slack();
    let token = crate::github::bearer(&headers).unwrap_or_default();
    if workspace.owner_of(&sim.slack_tokens, &token).is_none() {
        // As Slack does: a page to sign in at.
        return (StatusCode::FOUND, [(header::LOCATION, "/slack/signin")]).into_response();
    }
    let file = workspace.files.get(&id).filter(|f| f.completed);
    match file.and_then(|f| f.bytes.clone().map(|bytes| (f.mimetype.clone(), bytes))) {
        Some((kind, bytes)) => ([(header::CONTENT_TYPE, kind)], bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
