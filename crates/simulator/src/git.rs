//! A real git remote: smart HTTP on bare repositories.

use std::{path::PathBuf, process::Stdio};

use axum::{
    Router,
    body::Body,
    extract::{Path, Query, Request, State},
    response::{IntoResponse as _, Response},
    routing::{get, post},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;
use tokio::process::{Child, Command};
use tokio_util::io::ReaderStream;

use crate::{
    github::{BOT, bearer},
    record::{Asker, Refused, Seq},
    world::Sim,
};

mod body;
pub(crate) mod command;
pub(crate) mod create;
pub(crate) mod history;
mod push;
pub(crate) mod write;

/// A push names its references in its first bytes; this is room for thousands.
const UPDATES: usize = 1 << 20;

pub(crate) fn router() -> Router<Sim> {
    Router::new()
        .route("/{owner}/{name}/info/refs", get(references))
        .route("/{owner}/{name}/git-upload-pack", post(upload_pack))
        .route("/{owner}/{name}/git-receive-pack", post(receive_pack))
}

type Address = Path<(String, String)>;

#[derive(Deserialize)]
struct Service {
    service: String,
}

async fn references(
    State(sim): State<Sim>,
    Path((owner, name)): Address,
    Query(query): Query<Service>,
    headers: HeaderMap,
) -> Response {
    let (_, folder) = match find(&sim, &headers, &owner, &name) {
        Ok(found) => found,
        Err(refusal) => return refusal,
    };
    let service = match query.service.as_str() {
        "git-upload-pack" => "upload-pack",
        "git-receive-pack" => "receive-pack",
        _ => return StatusCode::FORBIDDEN.into_response(),
    };
    let mut git = pack(&folder, service, &headers);
    let Ok(output) = git.args(["--http-backend-info-refs", "."]).output().await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let mut bytes = Vec::new();
    // Version 2 leaves the announcement out, as git's own backend does.
    if service != "upload-pack" || !protocol(&headers).contains("version=2") {
        let line = format!("# service=git-{service}\n");
        bytes.extend(format!("{:04x}{line}0000", line.len() + 4).bytes());
    }
    bytes.extend(output.stdout);
    answer(
        &format!("application/x-git-{service}-advertisement"),
        Body::from(bytes),
    )
}

async fn upload_pack(
    State(sim): State<Sim>,
    Path((owner, name)): Address,
    request: Request,
) -> Response {
    let (_, folder) = match find(&sim, request.headers(), &owner, &name) {
        Ok(found) => found,
        Err(refusal) => return refusal,
    };
    let (head, body) = request.into_parts();
    let Some(mut child) = exchange(&folder, "upload-pack", &head.headers) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let stdin = child.stdin.take().expect("stdin is piped");
    let stdout = child.stdout.take().expect("stdout is piped");
    tokio::spawn(async move {
        // Git may have answered before it read everything; the answer tells.
        let _ = body::pour(&head.headers, body, stdin, 0).await;
        let _ = child.wait().await;
    });
    answer(
        "application/x-git-upload-pack-result",
        Body::from_stream(ReaderStream::with_capacity(stdout, 64 * 1024)),
    )
}

/// Answers when the push is done and noted, so that a lost answer is one to an applied push.
async fn receive_pack(
    State(sim): State<Sim>,
    Path((owner, name)): Address,
    request: Request,
) -> Response {
    let (full_name, folder) = match find(&sim, request.headers(), &owner, &name) {
        Ok(found) => found,
        Err(refusal) => return refusal,
    };
    let (head, body) = request.into_parts();
    let Some(mut child) = exchange(&folder, "receive-pack", &head.headers) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let stdin = child.stdin.take().expect("stdin is piped");
    let (request, output) = tokio::join!(
        body::pour(&head.headers, body, stdin, UPDATES),
        child.wait_with_output()
    );
    let Ok(output) = output else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let seq = head.extensions.get::<Seq>().map_or(0, |s| s.0);
    let updates = push::updates(&request.unwrap_or_default());
    push::note(&sim, seq, &full_name, &folder, updates).await;
    answer(
        "application/x-git-receive-pack-result",
        Body::from(output.stdout),
    )
}

fn exchange(folder: &std::path::Path, service: &str, headers: &HeaderMap) -> Option<Child> {
    let mut git = pack(folder, service, headers);
    git.arg(".").stdin(Stdio::piped()).stderr(Stdio::null());
    git.spawn().ok()
}

fn pack(folder: &std::path::Path, service: &str, headers: &HeaderMap) -> Command {
    let mut git = command::git(folder);
    git.args([
        "-c",
        "uploadpack.allowFilter=true",
        "-c",
        "uploadpack.allowAnySHA1InWant=true",
    ])
    .args(["-c", "receive.autogc=false"])
    .args([service, "--stateless-rpc"])
    .env("GIT_PROTOCOL", protocol(headers));
    git
}

fn protocol(headers: &HeaderMap) -> &str {
    headers
        .get("git-protocol")
        .and_then(|p| p.to_str().ok())
        .unwrap_or_default()
}

#[expect(clippy::result_large_err, reason = "the refusal is the answer itself")]
fn find(
    sim: &Sim,
    headers: &HeaderMap,
    owner: &str,
    name: &str,
) -> Result<(String, PathBuf), Response> {
    let wanted = format!("{owner}/{}", name.strip_suffix(".git").unwrap_or(name));
    let let_in = bearer(headers)
        .is_some_and(|token| token == sim.github_token || sim.app.lets_in(&token, Some(&wanted)));
    if !let_in {
        let ask = [(header::WWW_AUTHENTICATE, "Basic realm=\"GitHub\"")];
        let mut refusal = (
            StatusCode::UNAUTHORIZED,
            ask,
            "Invalid username or token.\n",
        )
            .into_response();
        // Git asks without a credential first, so that alone is no refusal worth noting.
        if headers.contains_key(header::AUTHORIZATION) {
            let reason = Refused("git: bad credentials".to_owned());
            refusal.extensions_mut().insert(reason);
        }
        return Err(refusal);
    }
    let full_name = sim
        .ledger()
        .repository(&wanted)
        .map(|r| r.full_name.clone());
    match full_name {
        Some(full_name) => {
            let folder = sim.repositories.join(format!("{full_name}.git"));
            Ok((full_name, folder))
        }
        None => Err((StatusCode::NOT_FOUND, "Repository not found.\n").into_response()),
    }
}

fn answer(kind: &str, body: Body) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    let kind = HeaderValue::from_str(kind).expect("the kind is one of four plain words");
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("no-cache, max-age=0, must-revalidate"),
    );
    response.extensions_mut().insert(Asker(BOT.to_owned()));
    response
}
