//! git over HTTP: a child's or the engine's own git, at github-api with a token it does not know.

use axum::{
    body::Body,
    extract::{Path, RawQuery, Request, State},
    http::Method,
    response::Response,
};
use domain::Repository;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use service::Problem;

use super::{
    Context,
    forward::{self, below, passable},
    runs::Rights,
};

/// The parts of a path.
#[derive(Debug, Deserialize)]
pub(super) struct Parts {
    secret: String,
    owner: String,
    repo: String,
    #[serde(default)]
    service: String,
}

/// `GET …/info/refs?service=…`: the first question of every fetch and push.
pub(super) async fn advertise(
    State(context): State<Context>,
    Path(parts): Path<Parts>,
    RawQuery(query): RawQuery,
    request: Request,
) -> Result<Response, Problem> {
    let asked = query.as_deref().unwrap_or_default();
    let service = asked
        .strip_prefix("service=")
        .unwrap_or_default()
        .to_owned();
    pass(
        &context,
        &parts,
        &service,
        "info/refs",
        Some(asked),
        request,
    )
    .await
}

/// `POST …/git-upload-pack` and `POST …/git-receive-pack`: the fetch or push itself.
pub(super) async fn exchange(
    State(context): State<Context>,
    Path(parts): Path<Parts>,
    request: Request,
) -> Result<Response, Problem> {
    pass(
        &context,
        &parts,
        &parts.service,
        &parts.service,
        None,
        request,
    )
    .await
}

async fn pass(
    context: &Context,
    parts: &Parts,
    service: &str,
    path: &str,
    query: Option<&str>,
    request: Request,
) -> Result<Response, Problem> {
    let run = context.runs.find(&parts.secret)?;
    let repository = parts
        .repo
        .strip_suffix(".git")
        .and_then(|name| Repository::new(&parts.owner, name).ok())
        .ok_or_else(|| Problem::not_found("write the remote as owner/name.git"))?;
    let (token, trace_parent) = admit(&run.rights, service, &repository)?;
    let path = format!("git/{repository}.git/{path}");
    let url = below(
        &context.config.api_services.github_api_service_url,
        &path,
        query,
    );
    let (head, body) = request.into_parts();
    let mut onward = context
        .client
        .request(head.method.clone(), url)
        .headers(passable(head.headers))
        .bearer_auth(token.expose_secret());
    if let Some(parent) = trace_parent {
        onward = onward.header("traceparent", parent);
    }
    if head.method == Method::POST {
        onward = onward.body(reqwest::Body::wrap_stream(Body::into_data_stream(body)));
    }
    forward::send(onward).await
}

/// The token to show, if this path may do this.
fn admit<'a>(
    rights: &'a Rights,
    service: &str,
    wanted: &Repository,
) -> Result<(&'a SecretString, Option<&'a str>), Problem> {
    match (rights, service) {
        (
            Rights::Run {
                token,
                trace_parent,
                ..
            },
            "git-upload-pack" | "git-receive-pack",
        ) => Ok((token, trace_parent.as_deref())),
        (Rights::Fetch { repository, token }, "git-upload-pack") if repository.same_as(wanted) => {
            Ok((token, None))
        }
        (Rights::Fetch { .. }, _) => Err(Problem::forbidden(
            "this path fetches one repository and nothing else",
        )),
        (Rights::Run { .. }, _) => Err(Problem::not_found(
            "the git gateway knows git-upload-pack and git-receive-pack",
        )),
    }
}
