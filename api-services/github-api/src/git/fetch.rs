//! The refs of a repository, and fetches.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Path, State},
    response::Response,
};
use bytes::BytesMut;
use futures::{StreamExt as _, stream};
use http::{HeaderMap, Method, StatusCode, Uri, header};

use super::{
    advertise::{self, Read},
    caller::{self, Caller},
    command,
    refusal::Refusal,
    remote::{streamed, with_body},
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
    if path.ends_with("receive-pack") {
        within_our_means(answer).await
    } else {
        Ok(streamed(answer))
    }
}

/// The advertisement of a push, with what we can look at and nothing else.
async fn within_our_means(mut answer: reqwest::Response) -> Result<Response, Refusal> {
    let broken = || {
        Refusal::new(
            StatusCode::BAD_GATEWAY,
            "github's git server answered in a form that is not git's; try again",
        )
    };
    let mut begun = BytesMut::new();
    let first = loop {
        match advertise::rewrite(&begun) {
            Read::Rewritten(bytes) => break bytes,
            Read::Broken => return Err(broken()),
            Read::Partial if begun.len() > command::LONGEST => return Err(broken()),
            Read::Partial => {}
        }
        match answer.chunk().await {
            Ok(Some(chunk)) => begun.extend_from_slice(&chunk),
            Ok(None) | Err(_) => return Err(broken()),
        }
    };
    let mut response = with_body(&answer, Body::empty());
    response.headers_mut().remove(header::CONTENT_LENGTH);
    let first = stream::once(async { Ok(first) });
    *response.body_mut() = Body::from_stream(first.chain(answer.bytes_stream()));
    Ok(response)
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
