//! The refs of a repository, and fetches.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Path, State},
    response::Response,
};
use http::{HeaderMap, Method, StatusCode, Uri};

use super::{
    caller::{self, Caller},
    refusal::Refusal,
    remote::streamed,
};
use crate::app::App;

/// `GET info/refs?service=…`
pub(super) async fn advertise(
    State(app): State<Arc<App>>,
    Path((owner, repo)): Path<(String, String)>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let caller = caller::authenticate(&app, &headers)?;
    let repository = caller::repository(&caller, &owner, &repo)?;
    let path = match (uri.query(), &caller) {
        (Some("service=git-upload-pack"), _) => "info/refs?service=git-upload-pack",
        (Some("service=git-receive-pack"), Caller::Run(_)) => "info/refs?service=git-receive-pack",
        (Some("service=git-receive-pack"), Caller::Service) => {
            return Err(Refusal::forbidden("services fetch, only runs push"));
        }
        _ => {
            return Err(Refusal::new(
                StatusCode::BAD_REQUEST,
                "only git's smart HTTP is served",
            ));
        }
    };
    let answer = app
        .git
        .ask(Method::GET, &repository, path, headers, None)
        .await?;
    Ok(streamed(answer))
}

/// `POST git-upload-pack`: a fetch, streamed both ways as it is.
pub(super) async fn upload(
    State(app): State<Arc<App>>,
    Path((owner, repo)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let caller = caller::authenticate(&app, &headers)?;
    let repository = caller::repository(&caller, &owner, &repo)?;
    let body = reqwest::Body::wrap_stream(body.into_data_stream());
    let answer = app
        .git
        .ask(
            Method::POST,
            &repository,
            "git-upload-pack",
            headers,
            Some(body),
        )
        .await?;
    Ok(streamed(answer))
}
