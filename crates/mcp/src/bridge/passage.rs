//! Streamable HTTP before a server that speaks it too: requests pass through, and sessions belong to their run.

use std::{convert::Infallible, sync::Arc};

use axum::{
    body::to_bytes,
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
    routing::{MethodRouter, any, post},
};
use futures::{StreamExt as _, stream};
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::Method;
use service::Problem;
use sha2::Sha256;
use uuid::Uuid;

use super::{
    http::{Answer, SESSION, Unanswered},
    http_sessions::HttpSpeaker,
    message::{Message, Reply},
    rules::Verdict,
};
use crate::{
    Run,
    legacy::speaker::{Inbound as _, Outbound as _},
};

/// What `/mcp` and `/sse` beside GET need.
struct Passage {
    speaker: HttpSpeaker,
    message_bytes: usize,
    /// Ties sessions of the server behind to runs; sessions end with this process.
    key: Uuid,
}

/// The routes of one path each: `/mcp`, and what `/sse` answers beside GET.
pub(super) fn routes(speaker: &HttpSpeaker, message_bytes: usize) -> (MethodRouter, MethodRouter) {
    let passage = Arc::new(Passage {
        speaker: speaker.clone(),
        message_bytes,
        key: Uuid::new_v4(),
    });
    let answer = move |request: Request| {
        let passage = Arc::clone(&passage);
        async move { passage.pass(request).await }
    };
    (any(answer.clone()), post(answer.clone()).delete(answer))
}

impl Passage {
    async fn pass(&self, request: Request) -> Result<Response, Problem> {
        let (parts, body) = request.into_parts();
        let own = self.session(&parts)?;
        match parts.method {
            Method::POST => {
                let body = to_bytes(body, self.message_bytes).await.map_err(|_| {
                    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-large").detail(format!(
                        "a message has at most {} bytes",
                        self.message_bytes
                    ))
                })?;
                let message = Message::read(parts, &body).map_err(|error| {
                    Problem::bad_request(format!("the body is not one JSON-RPC message: {error}"))
                })?;
                self.message(message, own).await
            }
            Method::GET | Method::DELETE if own.contains_key(SESSION) => {
                let run = parts.extensions.get::<Run>();
                let asked = self.speaker.server.ask(parts.method, (&parts.headers, run), own);
                let answer = asked.await.map_err(|error| problem(&error))?;
                Ok(self.streamed(answer))
            }
            _ => Err(Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed").detail(
                "streamable HTTP takes POST, and GET or DELETE of a session; for the legacy transport, GET /sse",
            )),
        }
    }

    async fn message(&self, message: Message, own: HeaderMap) -> Result<Response, Problem> {
        let rules = &self.speaker.rules;
        if rules.lacks(&message) {
            self.speaker.learn(&message, own.clone()).await;
        }
        let place = match rules.judge(&message) {
            Verdict::Pass(place) => place,
            Verdict::Answer(reply) => return Ok(json(StatusCode::OK, &reply)),
        };
        let sent = self.speaker.server.send(&message, own).await;
        let mut answer = sent.map_err(|error| problem(&error))?;
        let name = answer.headers.get(SESSION).cloned();
        let name = name.and_then(|id| self.name(&id, message.run()?));
        let mut first = None;
        if message.progress_token().is_none() {
            first = worth_sending(&mut answer).await;
        }
        let mut response = match first {
            Some(Ok(reply)) if !reply.asks => json(answer.status, &rules.trim(&message, reply)),
            Some(Err(error)) => return Err(problem(&error)),
            None if !answer.streams => answer.status.into_response(),
            first => {
                let (rules, id) = (Arc::clone(rules), message.id().cloned());
                let replies = stream::iter(first).chain(answer.replies);
                answer.replies = Box::pin(replies.map(move |reply| {
                    // The place is given back with the stream.
                    let _held = &place;
                    match (reply, &id) {
                        (Ok(reply), _) => Ok(rules.trim(&message, reply)),
                        (Err(error), Some(id)) => Ok(Reply::failed(id, error.to_string())),
                        (Err(error), None) => Err(error),
                    }
                }));
                answer.streams = true;
                self.streamed(answer)
            }
        };
        if let Some(name) = name {
            response.headers_mut().insert(SESSION, name);
        }
        Ok(response)
    }

    /// The messages of an answer as a stream to the client; an answer without a stream is its status.
    fn streamed(&self, answer: Answer) -> Response {
        if !answer.streams {
            return answer.status.into_response();
        }
        let events = answer.replies.filter_map(|reply| async {
            let event = reply.ok()?;
            Some(Ok::<_, Infallible>(Event::default().data(event.json())))
        });
        let keep_alive = KeepAlive::new().interval(self.speaker.rules.limits.keep_alive);
        Sse::new(events).keep_alive(keep_alive).into_response()
    }

    /// The session of the server behind that the request names, if it belongs to the run.
    fn session(&self, parts: &Parts) -> Result<HeaderMap, Problem> {
        let mut own = HeaderMap::new();
        let Some(named) = parts.headers.get(SESSION) else {
            return Ok(own);
        };
        let run = parts.extensions.get::<Run>();
        let id = named.to_str().ok().and_then(|named| {
            let (_, id) = named.split_once('.')?;
            let id = HeaderValue::from_str(id).ok()?;
            (self.name(&id, run?)? == *named).then_some(id)
        });
        let Some(id) = id else {
            return Err(Problem::not_found(
                "there is no such session of this run; open one with `initialize`",
            ));
        };
        own.insert(SESSION, id);
        Ok(own)
    }

    /// What a run calls a session of the server behind: nobody else's token goes with this name.
    fn name(&self, id: &HeaderValue, run: &Run) -> Option<HeaderValue> {
        let (task, epoch) = run.owner();
        let mut mac = Hmac::<Sha256>::new_from_slice(self.key.as_bytes()).ok()?;
        mac.update(format!("{task}/{epoch}/").as_bytes());
        mac.update(id.as_bytes());
        let mac = hex::encode(mac.finalize().into_bytes());
        HeaderValue::from_str(&format!("{mac}.{}", id.to_str().ok()?)).ok()
    }
}

/// The first message that a client which did not ask for progress must see: the answer, or what the server behind asks.
async fn worth_sending(answer: &mut Answer) -> Option<Result<Reply, Unanswered>> {
    while let Some(reply) = answer.replies.next().await {
        if reply
            .as_ref()
            .map_or(true, |it| it.asks || it.answers.is_some())
        {
            return Some(reply);
        }
    }
    None
}

fn json(status: StatusCode, reply: &Reply) -> Response {
    let json = HeaderValue::from_static("application/json");
    (status, [(header::CONTENT_TYPE, json)], reply.json()).into_response()
}

fn problem(error: &Unanswered) -> Problem {
    let (status, slug) = match error {
        Unanswered::Refused { status, .. } if status.is_client_error() => {
            (*status, "upstream-refused")
        }
        Unanswered::Refused { .. } | Unanswered::Silent(_) | Unanswered::Unreadable(_) => {
            (StatusCode::BAD_GATEWAY, "upstream-failed")
        }
    };
    Problem::new(status, slug).detail(error.to_string())
}
