//! Writes in GitHub's words: each known one is asked of our own route for it, so that it is the same effect, with the
//! same rules, as if an agent's tool had asked. GitHub's own answer to it is what was made, read back.

mod table;

use axum::{
    body::{Body, to_bytes},
    response::Response,
};
use bytes::Bytes;
use contracts::{EffectAnswer, EffectOutcome, IDEMPOTENCY_KEY};
use domain::{Repository, canonical_json};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header, request::Parts};
use serde_json::{Value, json};
use service::Problem;
use sha2::{Digest as _, Sha256};
use tower::ServiceExt as _;

use super::{
    BODY,
    read::Asker,
    reply::{Refused, with_json},
    upstream::Call,
};
pub(super) use table::Mapped;
use table::{Answer, Row};

/// A write that no kind of effect stands for.
pub(super) fn not_mapped(method: &Method, path: &str) -> Refused {
    Refused::forbidden(
        "write-not-mapped",
        format!(
            "{method} /{path} is not passed on: no kind of effect stands for it. Writes that are: {}",
            table::known()
        ),
    )
}

/// Asks our own route for the write, and answers what GitHub would.
pub(super) async fn pass(
    asker: &Asker<'_>,
    head: &Parts,
    repository: &Repository,
    rest: &[String],
    body: &[u8],
) -> Result<Response, Refused> {
    let body: Value = match body {
        [] => Value::Null,
        bytes => serde_json::from_slice(bytes)
            .map_err(|error| Problem::bad_request(format!("the body is not JSON: {error}")))?,
    };
    let Some((row, mapped)) = table::find(&head.method, rest, body.clone())? else {
        return Err(not_mapped(
            &head.method,
            &format!("repos/{repository}/{}", rest.join("/")),
        ));
    };
    let call = call_of(head, &body)?;
    let answer = ask_own(asker, repository, &mapped, call).await?;
    made(asker, repository, row, &mapped, &answer).await
}

/// Asks a route of ours below `/api/v1/repos/{owner}/{repo}` as the run.
pub(super) async fn ask_own(
    asker: &Asker<'_>,
    repository: &Repository,
    mapped: &Mapped,
    call: HeaderValue,
) -> Result<EffectAnswer, Refused> {
    let base: url::Url = "http://own/api/v1/repos"
        .parse()
        .expect("this is an address");
    let mut address = base;
    address
        .path_segments_mut()
        .expect("an http address has a path")
        .extend([repository.owner(), repository.name()])
        .extend(&mapped.path);
    let request = Request::builder()
        .method(mapped.method.clone())
        .uri(address.path())
        .header(header::AUTHORIZATION, asker.run.bearer.clone())
        .header(header::CONTENT_TYPE, "application/json")
        .header(IDEMPOTENCY_KEY, call)
        .body(Body::from(mapped.body.to_string()))
        .map_err(|error| Problem::internal(&error))?;
    let response = match asker.proxy.own.clone().oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    let (head, body) = response.into_parts();
    let bytes = to_bytes(body, BODY)
        .await
        .map_err(|error| Problem::internal(&error))?;
    if head.status.is_success() {
        let answer: EffectAnswer =
            serde_json::from_slice(&bytes).map_err(|error| Problem::internal(&error))?;
        return settled(answer);
    }
    Err(Refused::of_own(head, &bytes))
}

/// What is not made is no success: GitHub's clients would go on as if it were.
fn settled(answer: EffectAnswer) -> Result<EffectAnswer, Refused> {
    let slug = match answer.outcome {
        EffectOutcome::Held => "held",
        EffectOutcome::DryRun => "dry-run",
        _ => return Ok(answer),
    };
    let mut problem = Problem::new(StatusCode::FORBIDDEN, slug)
        .detail(answer.note)
        .with("effect", answer.effect.to_string());
    if let Some(approval) = answer.approval {
        problem = problem.with("approval", approval.to_string());
    }
    Err(problem.into())
}

/// What was made, as GitHub has it now.
async fn made(
    asker: &Asker<'_>,
    repository: &Repository,
    row: &Row,
    mapped: &Mapped,
    answer: &EffectAnswer,
) -> Result<Response, Refused> {
    let id = answer.remote_id.as_deref().unwrap_or_default();
    let status = StatusCode::from_u16(row.status).unwrap_or(StatusCode::OK);
    let Some(path) = row.read(mapped, id) else {
        let mut response = Response::default();
        *response.status_mut() = status;
        let (note, page) = (&answer.note, &answer.url);
        let said = match row.answer {
            Answer::Empty => return Ok(response),
            Answer::Merged => json!({ "merged": true, "message": note, "sha": id }),
            Answer::Committed => {
                json!({ "content": null, "commit": { "sha": id, "html_url": page } })
            }
            Answer::Said | Answer::Read(_) => {
                json!({ "message": note, "id": id.parse::<u64>().ok(), "html_url": page })
            }
        };
        return Ok(with_json(response, &said));
    };
    let mut parts = vec!["repos", repository.owner(), repository.name()];
    parts.extend(path.iter().map(String::as_str));
    let hub = &asker.proxy.app.hub;
    let call = Call {
        method: Method::GET,
        route: "/api/v3 written",
        scope: &repository.to_string(),
        url: hub.at(&parts, None),
        headers: HeaderMap::new(),
        body: None,
    };
    let read = hub.ask(call).await?;
    let found = read.status().is_success();
    let mut response = asker.pass(read).await?;
    if found {
        *response.status_mut() = status;
    }
    Ok(response)
}

/// The call's name: the caller's, or one that the same request has again within a session.
fn call_of(head: &Parts, body: &Value) -> Result<HeaderValue, Problem> {
    if let Some(given) = head.headers.get(IDEMPOTENCY_KEY) {
        return Ok(given.clone());
    }
    let path = head.uri.path().trim_end_matches('/');
    let said = format!("{} {path}\n{}", head.method, canonical_json(body));
    call_named(&said)
}

/// A call's name from what it says.
pub(super) fn call_named(said: &str) -> Result<HeaderValue, Problem> {
    let digest = hex::encode(Sha256::digest(said.as_bytes()));
    HeaderValue::try_from(format!("proxy-{digest}")).map_err(|error| Problem::internal(&error))
}

impl Refused {
    /// What a route of ours refused.
    fn of_own(head: http::response::Parts, bytes: &Bytes) -> Self {
        let body: Value = serde_json::from_slice(bytes).unwrap_or(Value::Null);
        Self::Own(Box::new((head, body)))
    }
}
