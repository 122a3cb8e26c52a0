//! Streamable HTTP before programs: `initialize` opens a session with a child of its own, named by `Mcp-Session-Id`.

use std::{
    convert::Infallible,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::{
    body::to_bytes,
    extract::Request,
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{
        IntoResponse as _, Response,
        sse::{Event, KeepAlive, Sse},
    },
    routing::{MethodRouter, any, post},
};
use chrono::Utc;
use futures::stream;
use reqwest::Method;
use rmcp::model::RequestId;
use serde_json::Value;
use service::{Connection, Problem, Shutdown};
use std::collections::HashMap;
use tokio::{sync::mpsc, time::Instant};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    http::SESSION,
    message::{Message, Reply},
    stdio::StdioSpeaker,
};
use crate::{
    Limits, Run,
    legacy::{
        session::Session,
        sessions::{Opened, Sessions},
        speaker::{Inbound as _, Outbound as _, Speaker as _},
        transport::{Ends, Outlet},
    },
    run::Owner,
};

/// How long a session may be silent before its child is ended.
const IDLE: Duration = Duration::from_secs(3600);
/// Messages that wait for one reader.
const WAITING: usize = 64;

struct Front {
    speaker: Arc<StdioSpeaker>,
    sessions: Sessions<Message>,
    readers: Mutex<HashMap<Uuid, Arc<Readers>>>,
    limits: Limits,
    closing: CancellationToken,
}

/// The name under which a request asks for progress, and where its messages go.
type Reader = (Option<Value>, mpsc::Sender<Reply>);

/// Who waits for what a child says.
struct Readers {
    requests: Mutex<HashMap<RequestId, Reader>>,
    /// The session's own stream, by GET.
    stream: Mutex<Option<mpsc::Sender<Reply>>>,
    used: Mutex<Instant>,
    ended: CancellationToken,
}

/// The routes of one path each: `/mcp`, and what `/sse` answers beside GET.
pub(super) fn routes(
    speaker: &Arc<StdioSpeaker>,
    limits: &Limits,
    shutdown: &Shutdown,
) -> (MethodRouter, MethodRouter) {
    let front = Arc::new(Front {
        speaker: Arc::clone(speaker),
        sessions: Sessions::new(limits.clone()),
        readers: Mutex::default(),
        limits: limits.clone(),
        closing: shutdown.soft().clone(),
    });
    let answer = move |request: Request| {
        let front = Arc::clone(&front);
        async move { front.answer(request).await }
    };
    (any(answer.clone()), post(answer.clone()).delete(answer))
}

impl Front {
    async fn answer(self: Arc<Self>, request: Request) -> Result<Response, Problem> {
        let (parts, body) = request.into_parts();
        let run = parts.extensions.get::<Run>().cloned();
        let run = run.ok_or_else(|| Problem::internal(&"a request without a run"))?;
        let method = parts.method.clone();
        if method == Method::POST && !parts.headers.contains_key(SESSION) {
            let message = self.read(parts, body).await?;
            return self.open(message, &run).await;
        }
        if ![Method::POST, Method::GET, Method::DELETE].contains(&method)
            || !parts.headers.contains_key(SESSION)
        {
            return Err(
                Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed").detail(
                    "open a session by POST of `initialize`; for the legacy transport, GET /sse",
                ),
            );
        }
        let (session, readers) = self.find(&parts, run.owner())?;
        match method {
            Method::POST => {
                let message = self.read(parts, body).await?;
                self.ask(&session, &readers, message).await
            }
            Method::GET => {
                let (sender, receiver) = mpsc::channel(WAITING);
                *lock(&readers.stream) = Some(sender);
                let ended = readers.ended.clone();
                Ok(self.streamed(Messages { receiver, ended }, false))
            }
            _ => {
                readers.ended.cancel();
                Ok(StatusCode::ACCEPTED.into_response())
            }
        }
    }

    async fn read(&self, parts: Parts, body: axum::body::Body) -> Result<Message, Problem> {
        let most = self.limits.message_bytes;
        let body = to_bytes(body, most).await.map_err(|_| {
            Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "body-too-large")
                .detail(format!("a message has at most {most} bytes"))
        })?;
        Message::read(parts, &body).map_err(|error| {
            Problem::bad_request(format!("the body is not one JSON-RPC message: {error}"))
        })
    }

    /// Opens a session with the client's `initialize`.
    async fn open(self: Arc<Self>, message: Message, run: &Run) -> Result<Response, Problem> {
        if message.method() != "initialize" {
            return Err(Problem::bad_request(
                "this server keeps sessions: send `initialize` first, then the Mcp-Session-Id of its answer",
            ));
        }
        let owner = run.owner();
        let opened: Opened<Message, Reply> = self.sessions.open(owner)?;
        let id = opened.guard.0.id();
        let session = self.sessions.find(id, owner)?;
        let readers = Arc::new(Readers {
            requests: Mutex::default(),
            stream: Mutex::default(),
            used: Mutex::new(Instant::now()),
            ended: CancellationToken::new(),
        });
        lock(&self.readers).insert(id, Arc::clone(&readers));
        let left = (run.claims.expires_at - Utc::now()).to_std();
        let carried =
            Arc::clone(&self).carry(opened, Arc::clone(&readers), left.unwrap_or_default());
        tokio::spawn(carried);
        let mut response = self.ask(&session, &readers, message).await?;
        if let Ok(name) = HeaderValue::from_str(&id.simple().to_string()) {
            response.headers_mut().insert(SESSION, name);
        }
        Ok(response)
    }

    /// Carries what the child says to who waits for it, until the session ends.
    async fn carry(
        self: Arc<Self>,
        opened: Opened<Message, Reply>,
        readers: Arc<Readers>,
        left: Duration,
    ) {
        let (guard, mut answers) = (opened.guard, opened.answers);
        let ends = Ends {
            inbound: opened.inbound,
            outbound: Some(Outlet {
                messages: opened.outbound,
                unanswered: opened.unanswered,
                write_timeout: self.limits.write_timeout,
                closer: guard.0.clone(),
                ended: readers.ended.clone(),
                // Every request has a connection of its own here.
                connection: Connection::default(),
            }),
            closing: self.closing.clone(),
        };
        let serving = self.speaker.serve(ends, readers.ended.clone());
        let expiry = tokio::time::sleep(left);
        tokio::pin!(expiry);
        loop {
            let idle = *lock(&readers.used) + IDLE;
            let reply = tokio::select! {
                reply = answers.recv() => reply,
                () = readers.ended.cancelled() => None,
                () = &mut expiry => None,
                () = tokio::time::sleep_until(idle) => {
                    if *lock(&readers.used) + IDLE > Instant::now() {
                        continue;
                    }
                    None
                }
            };
            let Some(reply) = reply else {
                break;
            };
            readers.give(reply).await;
        }
        lock(&self.readers).remove(&guard.0.id());
        drop((serving, guard));
    }

    fn find(
        &self,
        parts: &Parts,
        owner: Owner,
    ) -> Result<(Session<Message>, Arc<Readers>), Problem> {
        let none = || Problem::not_found("there is no such session; open one with `initialize`");
        let named = parts.headers.get(SESSION).and_then(|it| it.to_str().ok());
        let id: Uuid = named.and_then(|it| it.parse().ok()).ok_or_else(none)?;
        let session = self.sessions.find(id, owner)?;
        let readers = lock(&self.readers).get(&id).cloned();
        Ok((session, readers.ok_or_else(none)?))
    }

    /// Hands a message to the child; a request waits for its answer.
    async fn ask(
        &self,
        session: &Session<Message>,
        readers: &Readers,
        message: Message,
    ) -> Result<Response, Problem> {
        *lock(&readers.used) = Instant::now();
        let Some(id) = message.id().cloned() else {
            session.take(message)?;
            return Ok(StatusCode::ACCEPTED.into_response());
        };
        let token = message.progress_token().cloned();
        let streams = token.is_some();
        let (sender, receiver) = mpsc::channel(WAITING);
        readers.expect(&id, (token, sender))?;
        if let Err(problem) = session.take(message) {
            lock(&readers.requests).remove(&id);
            return Err(problem);
        }
        let mut messages = Messages {
            receiver,
            ended: readers.ended.clone(),
        };
        if streams {
            return Ok(self.streamed(messages, true));
        }
        match messages.next().await {
            Some(reply) => {
                let json = HeaderValue::from_static("application/json");
                Ok(([(header::CONTENT_TYPE, json)], reply.json()).into_response())
            }
            None => Err(Problem::new(StatusCode::NOT_FOUND, "session-closed")
                .detail("the session ended before it answered; open one with `initialize`")),
        }
    }

    /// Messages as an event stream, which ends with the answer where one is waited for.
    fn streamed(&self, messages: Messages, until_answered: bool) -> Response {
        let events = stream::unfold((messages, false), move |(mut messages, done)| async move {
            if done {
                return None;
            }
            let reply = messages.next().await?;
            let done = until_answered && reply.answers.is_some();
            let event = Event::default().event("message").data(reply.json());
            Some((Ok::<_, Infallible>(event), (messages, done)))
        });
        let keep_alive = KeepAlive::new().interval(self.limits.keep_alive);
        Sse::new(events).keep_alive(keep_alive).into_response()
    }
}

/// One reader's messages, until the session ends.
struct Messages {
    receiver: mpsc::Receiver<Reply>,
    ended: CancellationToken,
}

impl Messages {
    async fn next(&mut self) -> Option<Reply> {
        tokio::select! {
            biased;
            reply = self.receiver.recv() => reply,
            () = self.ended.cancelled() => None,
        }
    }
}

impl Readers {
    /// Notes who waits for the answer of a request, before it is asked.
    fn expect(&self, id: &RequestId, reader: Reader) -> Result<(), Problem> {
        let mut requests = lock(&self.requests);
        if requests.contains_key(id) {
            return Err(Problem::new(StatusCode::CONFLICT, "request-id-in-use")
                .detail(format!("request {id} of this session is not answered yet")));
        }
        requests.insert(id.clone(), reader);
        Ok(())
    }

    /// Gives a message to its reader: an answer and progress to their request, all else to the session's stream.
    async fn give(&self, reply: Reply) {
        let sender = match (&reply.answers, &reply.progress_of) {
            (Some(id), _) => lock(&self.requests).remove(id).map(|(_, sender)| sender),
            (None, Some(token)) => {
                let requests = lock(&self.requests);
                let mut of_token = requests
                    .values()
                    .filter(|(it, _)| it.as_ref() == Some(token));
                of_token.next().map(|(_, sender)| sender.clone())
            }
            (None, None) => lock(&self.stream).clone(),
        };
        if let Some(sender) = sender {
            // A reader that is gone, or does not read, loses the message and not the session.
            let _ = tokio::time::timeout(Duration::from_secs(5), sender.send(reply)).await;
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
