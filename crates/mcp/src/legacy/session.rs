//! The open sessions: who may speak in which, and how much at once.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
};

use axum::http::StatusCode;
use metrics::gauge;
use rmcp::model::{
    ClientJsonRpcMessage, ClientNotification, JsonRpcMessage, RequestId, ServerJsonRpcMessage,
};
use service::Problem;
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::{Limits, metric, run::Owner};

/// Messages on their way in; a client that sends more before they are read is asked to wait.
const INBOUND: usize = 64;
/// Answers that wait for the client to read.
const OUTBOUND: usize = 16;

/// The requests of a session whose answers are not written.
#[derive(Clone, Default)]
pub(super) struct Unanswered(Arc<Mutex<HashSet<RequestId>>>);

/// The open sessions, by id. An id is unguessable, yet no proof: a session answers only to the run that opened it.
#[derive(Clone)]
pub(super) struct Sessions {
    open: Arc<Mutex<HashMap<Uuid, Session>>>,
    limits: Limits,
}

/// The writing end of a session.
#[derive(Clone)]
pub(super) struct Session {
    owner: Owner,
    /// Where its JSON-RPC ids are unique; not its id, which is a secret.
    pub(super) space: Uuid,
    inbound: mpsc::Sender<ClientJsonRpcMessage>,
    unanswered: Unanswered,
    most_unanswered: usize,
}

/// A session's other ends, for the stream that carries its answers.
pub(super) struct Opened {
    pub(super) inbound: mpsc::Receiver<ClientJsonRpcMessage>,
    pub(super) outbound: mpsc::Sender<ServerJsonRpcMessage>,
    pub(super) answers: mpsc::Receiver<ServerJsonRpcMessage>,
    pub(super) unanswered: Unanswered,
    pub(super) guard: Guard,
}

/// Closes a session.
#[derive(Clone)]
pub(super) struct Closer {
    id: Uuid,
    sessions: Sessions,
}

/// Closes its session when dropped.
pub(super) struct Guard(pub(super) Closer);

impl Sessions {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            open: Arc::default(),
            limits,
        }
    }

    /// Opens a session for a run.
    pub(super) fn open(&self, owner: Owner) -> Result<Opened, Problem> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.len() >= self.limits.sessions {
            return Err(
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "too-many-sessions")
                    .retry_after(5)
                    .detail("this server has as many sessions as it takes; try again"),
            );
        }
        let own = open.values().filter(|it| it.owner == owner).count();
        if own >= self.limits.sessions_per_run {
            return Err(
                Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many-sessions")
                    .retry_after(5)
                    .detail(format!("this run has {own} sessions open; close one")),
            );
        }
        let (inbound_sender, inbound) = mpsc::channel(INBOUND);
        let (outbound, answers) = mpsc::channel(OUTBOUND);
        let unanswered = Unanswered::default();
        let id = Uuid::new_v4();
        open.insert(
            id,
            Session {
                owner,
                space: Uuid::new_v4(),
                inbound: inbound_sender,
                unanswered: unanswered.clone(),
                most_unanswered: self.limits.unanswered,
            },
        );
        gauge!(metric::SESSIONS).increment(1);
        let guard = Guard(Closer {
            id,
            sessions: self.clone(),
        });
        Ok(Opened {
            inbound,
            outbound,
            answers,
            unanswered,
            guard,
        })
    }

    /// The session, if this run opened it.
    pub(super) fn find(&self, id: Uuid, owner: Owner) -> Result<Session, Problem> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        match open.get(&id) {
            None => Err(Problem::not_found(
                "there is no such session; open one with GET /sse",
            )),
            Some(session) if session.owner != owner => Err(Problem::new(
                StatusCode::FORBIDDEN,
                "session-of-another-run",
            )
            .detail("this session was opened by another run; open one with GET /sse")),
            Some(session) => Ok(session.clone()),
        }
    }
}

impl Closer {
    pub(super) const fn id(&self) -> Uuid {
        self.id
    }

    /// Closes the session, if it is open.
    pub(super) fn close(&self) {
        let mut open = self
            .sessions
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if open.remove(&self.id).is_some() {
            gauge!(metric::SESSIONS).decrement(1);
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.close();
    }
}

impl Session {
    /// Hands a message to the session.
    pub(super) fn take(&self, message: ClientJsonRpcMessage) -> Result<(), Problem> {
        let request = match &message {
            JsonRpcMessage::Request(request) => Some(request.id.clone()),
            JsonRpcMessage::Notification(notification) => {
                if let ClientNotification::CancelledNotification(it) = &notification.notification
                    && let Some(id) = &it.params.request_id
                {
                    // A cancelled request gets no answer.
                    self.unanswered.remove(id);
                }
                None
            }
            JsonRpcMessage::Response(_) | JsonRpcMessage::Error(_) => None,
        };
        if let Some(id) = &request {
            self.unanswered.insert(id, self.most_unanswered)?;
        }
        self.inbound.try_send(message).map_err(|error| {
            if let Some(id) = &request {
                self.unanswered.remove(id);
            }
            match error {
                mpsc::error::TrySendError::Full(_) => too_many(),
                mpsc::error::TrySendError::Closed(_) => {
                    Problem::new(StatusCode::GONE, "session-closed")
                        .detail("this session has ended; open one with GET /sse")
                }
            }
        })
    }
}

impl Unanswered {
    fn insert(&self, id: &RequestId, most: usize) -> Result<(), Problem> {
        let mut ids = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if ids.len() >= most {
            return Err(too_many());
        }
        if ids.insert(id.clone()) {
            return Ok(());
        }
        Err(Problem::new(StatusCode::CONFLICT, "request-id-in-use")
            .detail(format!("request {id} of this session is not answered yet; its answer will come on the stream")))
    }

    pub(super) fn remove(&self, id: &RequestId) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(id);
    }
}

fn too_many() -> Problem {
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many-messages")
        .retry_after(1)
        .detail("too many messages of this session wait for their answers; read the stream, then try again")
}
