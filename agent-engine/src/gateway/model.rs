//! The model API with the engine's key: a child asks with a placeholder, under its task's cap.

use std::sync::Arc;

use axum::{
    body::{Body, Bytes},
    extract::{Path, RawQuery, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};
use domain::MicroDollars;
use futures::StreamExt as _;
use secrecy::ExposeSecret as _;

use super::{
    Context,
    forward::{below, chain, passable},
    price::Asked,
    refusal::Refusal,
    runs::{Halt, OpenRun, Rights},
    ticket::Ticket,
};

/// Any request to the base: CLIs look whether somebody is there.
pub(super) async fn alive(
    State(context): State<Context>,
    Path(secret): Path<String>,
) -> Result<StatusCode, Refusal> {
    find(&context, &secret).map(|_| StatusCode::OK)
}

/// Requests that cost nothing: counting tokens, listing models.
pub(super) async fn free(
    State(context): State<Context>,
    Path(secret): Path<String>,
    RawQuery(query): RawQuery,
    uri: Uri,
    method: Method,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    find(&context, &secret)?;
    let path = uri
        .path()
        .split_once("/model/")
        .map_or("", |(_, path)| path);
    let request = onward(&context, method, path, query.as_deref(), headers)?.body(body);
    let answer = request.send().await.map_err(|error| unreachable(&error))?;
    let (status, headers) = (answer.status(), passable(answer.headers().clone()));
    Ok((status, headers, Body::from_stream(answer.bytes_stream())).into_response())
}

/// `POST /v1/messages`: reserved, sent with the real key, streamed back, settled.
pub(super) async fn messages(
    State(context): State<Context>,
    Path(secret): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Refusal> {
    let run = find(&context, &secret)?;
    let asked: Asked = serde_json::from_slice(&body).map_err(|_| Refusal::Unreadable)?;
    let request = onward(
        &context,
        Method::POST,
        "v1/messages",
        query.as_deref(),
        headers,
    )
    .inspect_err(|_| run.halt(Halt::Keyless))?;
    let cap = MicroDollars::from_dollars(context.config.task_budget_dollars);
    let mut ticket = Ticket::buy(&context.pool, Arc::clone(&run), asked, body.len(), cap).await?;
    let answer = match request.body(body).send().await {
        Ok(answer) => answer,
        Err(error) => {
            // A request that never left cost nothing; one that did may have.
            if error.is_connect() {
                ticket.refused();
            }
            return Err(unreachable(&error));
        }
    };
    let (status, headers) = (answer.status(), passable(answer.headers().clone()));
    if !status.is_success() {
        ticket.refused();
        if status == StatusCode::UNAUTHORIZED {
            // CLIs would try again for minutes.
            run.halt(Halt::Keyless);
        }
        return Ok((status, headers, Body::from_stream(answer.bytes_stream())).into_response());
    }
    ticket.answered(is_event_stream(&headers));
    let metered = answer.bytes_stream().map(move |chunk| {
        if let Ok(bytes) = &chunk {
            ticket.look(bytes);
        }
        chunk
    });
    Ok((status, headers, Body::from_stream(metered)).into_response())
}

fn find(context: &Context, secret: &str) -> Result<Arc<OpenRun>, Refusal> {
    let run = context.runs.find(secret).map_err(|_| Refusal::NoRun)?;
    match run.rights {
        Rights::Run { .. } => Ok(run),
        Rights::Fetch { .. } => Err(Refusal::NoRun),
    }
}

/// The request as it goes on: the child's placeholder dropped, the real key stamped.
fn onward(
    context: &Context,
    method: Method,
    path: &str,
    query: Option<&str>,
    headers: HeaderMap,
) -> Result<reqwest::RequestBuilder, Refusal> {
    let key = context
        .config
        .anthropic_api_key
        .as_ref()
        .ok_or(Refusal::NoKey)?;
    let mut key = HeaderValue::from_str(key.expose_secret()).map_err(|_| Refusal::NoKey)?;
    key.set_sensitive(true);
    let url = below(&context.config.anthropic_base_url, path, query);
    let request = context.client.request(method, url);
    Ok(request.headers(passable(headers)).header("x-api-key", key))
}

fn is_event_stream(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("text/event-stream"))
}

fn unreachable(error: &reqwest::Error) -> Refusal {
    tracing::warn!(error = chain(error), "the model API does not answer");
    Refusal::Unreachable
}
