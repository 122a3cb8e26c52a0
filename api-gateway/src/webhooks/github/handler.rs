//! POST /webhooks/github: from the raw request to the stored event and its answer.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Json,
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use domain::{Decision, EventId, Lane, Provider, Reason, TaskId};
use metrics::{counter, histogram};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use store::{
    PgPool,
    events::{Accepted, NewEvent},
};

use super::{
    Facts, Signature, Validator,
    acknowledgement::first_status,
    body::{Form, json_text},
    decide,
    delivery::Head,
    payload::Envelope,
};
use crate::{Repositories, metric, middleware::raw_body, refusal::Refusal, relay::Relay};

/// How long Postgres may take to store a small delivery; each further MiB of body adds [`STORE_MIB`].
const STORE: Duration = Duration::from_secs(1);
const STORE_MIB: Duration = Duration::from_millis(250);

/// Bodies above this are hashed and read off the threads that answer others.
const LARGE: usize = 1 << 20;

/// What receiving GitHub's webhooks takes.
#[derive(Debug)]
pub(crate) struct Receiver {
    pub(crate) validator: Validator,
    pub(crate) repositories: Repositories,
    pub(crate) prefix: String,
    pub(crate) pool: PgPool,
    pub(crate) relay: Relay,
}

/// The answer to a delivery that is stored now.
#[derive(Debug, Serialize)]
struct Stored {
    event: EventId,
    decision: &'static str,
    reason: Reason,
    detail: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    task: Option<TaskId>,
}

/// The answer to a delivery that was stored before.
#[derive(Debug, Serialize)]
struct Known {
    event: EventId,
    duplicate: bool,
}

/// An authentic delivery with its meaning.
struct Examined {
    decision: Decision,
    tenant: String,
    action: String,
    body_sha256: [u8; 32],
}

/// Receives one delivery.
pub(crate) async fn receive(State(receiver): State<Arc<Receiver>>, request: Request) -> Response {
    let started = Instant::now();
    match accept(&receiver, request).await {
        Ok(answer) => {
            histogram!(metric::ACCEPT_SECONDS, "provider" => Provider::Github.as_str())
                .record(started.elapsed());
            answer
        }
        Err(refusal) => refusal.answer(Provider::Github),
    }
}

async fn accept(receiver: &Arc<Receiver>, request: Request) -> Result<Response, Refusal> {
    let (parts, body) = request.into_parts();
    raw_body::check_head(&parts.headers)?;
    let form = Form::from_headers(&parts.headers).ok_or(Refusal::ContentType)?;
    let signature = Signature::from_headers(&parts.headers).ok_or(Refusal::Signature)?;
    let body = raw_body::read(&parts.headers, body).await?;
    if !verified(receiver, &body, signature).await {
        return Err(Refusal::Signature);
    }
    let head = Head::from_headers(&parts.headers)?;
    let examined = examined(receiver, &head, form, &body).await;
    let acknowledgement = first_status(&examined.decision, &receiver.prefix);
    let trace_parent = service::current_trace_parent();
    let event = NewEvent {
        provider: Provider::Github,
        tenant: &examined.tenant,
        delivery_id: &head.id,
        event_type: &head.event_type,
        action: &examined.action,
        headers: &head.kept,
        body: &body,
        body_sha256: examined.body_sha256,
        trace_parent: trace_parent.as_deref(),
    };
    let storing =
        store::events::accept(&receiver.pool, &event, &examined.decision, &acknowledgement);
    let mib = u32::try_from(body.len() >> 20).unwrap_or(u32::MAX);
    match tokio::time::timeout(STORE + STORE_MIB * mib, storing).await {
        Ok(Ok(accepted)) => Ok(answer(receiver, accepted, &examined.decision)),
        Ok(Err(error)) => {
            tracing::error!(%error, delivery = head.id, "a delivery was not stored");
            Err(Refusal::NotStored)
        }
        Err(_) => {
            tracing::error!(delivery = head.id, "a delivery was not stored in time");
            Err(Refusal::NotStored)
        }
    }
}

fn answer(receiver: &Receiver, accepted: Accepted, decision: &Decision) -> Response {
    let count = |name: &'static str| {
        counter!(metric::DELIVERIES, "provider" => Provider::Github.as_str(), "decision" => name)
            .increment(1);
    };
    match accepted {
        Accepted::New { event, task } => {
            count(decision.name());
            if let Some(task) = task {
                receiver.relay.announce(task, lane_of(decision));
            }
            let stored = Stored {
                event,
                decision: decision.name(),
                reason: decision.reason(),
                detail: decision.detail().into_owned(),
                task,
            };
            (StatusCode::ACCEPTED, Json(stored)).into_response()
        }
        Accepted::Duplicate { event, other_body } => {
            count("duplicate");
            if other_body {
                tracing::warn!(%event, "a delivery id came again with another body; the first one counts");
            }
            let known = Known {
                event,
                duplicate: true,
            };
            (StatusCode::OK, Json(known)).into_response()
        }
    }
}

const fn lane_of(decision: &Decision) -> Lane {
    match decision {
        Decision::Run { task, .. } => task.lane,
        Decision::Skip { .. }
        | Decision::Control { .. }
        | Decision::Ignore { .. }
        | Decision::Quarantine { .. } => Lane::Middle,
    }
}

async fn verified(receiver: &Arc<Receiver>, body: &Bytes, signature: Signature) -> bool {
    if body.len() < LARGE {
        return receiver.validator.accepts(body, signature);
    }
    let (receiver, body) = (Arc::clone(receiver), body.clone());
    tokio::task::spawn_blocking(move || receiver.validator.accepts(&body, signature))
        .await
        .expect("an HMAC does not panic")
}

async fn examined(receiver: &Arc<Receiver>, head: &Head, form: Form, body: &Bytes) -> Examined {
    if body.len() < LARGE {
        return examine(receiver, head, form, body);
    }
    let (receiver, head, body) = (Arc::clone(receiver), head.clone(), body.clone());
    tokio::task::spawn_blocking(move || examine(&receiver, &head, form, &body))
        .await
        .expect("reading JSON does not panic")
}

fn examine(receiver: &Receiver, head: &Head, form: Form, body: &[u8]) -> Examined {
    let facts = Facts {
        repositories: &receiver.repositories,
        prefix: &receiver.prefix,
    };
    let (decision, action, owner) = match json_text(form, body) {
        Err(detail) => (Decision::Quarantine { detail }, None, None),
        Ok(json) => {
            let envelope = Envelope::of(&json);
            (
                decide(&head.event_type, &json, facts),
                envelope.action(),
                envelope.owner(),
            )
        }
    };
    Examined {
        decision,
        tenant: head.tenant(owner.as_deref()),
        action: column(&action.unwrap_or_default()),
        body_sha256: Sha256::digest(body).into(),
    }
}

/// An action as the column takes it: short, and without NUL, which Postgres cannot keep.
fn column(action: &str) -> String {
    action.chars().filter(|c| *c != '\0').take(64).collect()
}
