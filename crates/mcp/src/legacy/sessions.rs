//! The open sessions: how many, and who may speak in which.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::http::StatusCode;
use metrics::gauge;
use service::Problem;
use tokio::sync::mpsc;
use uuid::Uuid;

use super::{
    session::{Session, Unanswered},
    speaker::Inbound,
};
use crate::{Limits, metric, run::Owner};

/// Messages on their way in; a client that sends more before they are read is asked to wait.
const INBOUND: usize = 64;
/// Answers that wait for the client to read.
const OUTBOUND: usize = 16;

/// The open sessions, by id. An id is unguessable, yet no proof: a session answers only to the run that opened it.
pub(crate) struct Sessions<I> {
    open: Arc<Mutex<HashMap<Uuid, Session<I>>>>,
    limits: Limits,
}

/// A session's other ends, for the stream that carries its answers.
pub(crate) struct Opened<I, O> {
    pub(crate) inbound: mpsc::Receiver<I>,
    pub(crate) outbound: mpsc::Sender<O>,
    pub(crate) answers: mpsc::Receiver<O>,
    pub(crate) unanswered: Unanswered,
    pub(crate) guard: Guard<I>,
}

/// Closes a session.
pub(crate) struct Closer<I> {
    id: Uuid,
    sessions: Sessions<I>,
}

/// Closes its session when dropped.
pub(crate) struct Guard<I>(pub(crate) Closer<I>);

impl<I> Clone for Sessions<I> {
    fn clone(&self) -> Self {
        Self {
            open: Arc::clone(&self.open),
            limits: self.limits.clone(),
        }
    }
}

impl<I> Clone for Closer<I> {
    fn clone(&self) -> Self {
        Self {
            id: self.id,
            sessions: self.sessions.clone(),
        }
    }
}

impl<I: Inbound> Sessions<I> {
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            open: Arc::default(),
            limits,
        }
    }

    /// Opens a session for a run.
    pub(crate) fn open<O>(&self, owner: Owner) -> Result<Opened<I, O>, Problem> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.len() >= self.limits.sessions {
            return Err(
                Problem::new(StatusCode::SERVICE_UNAVAILABLE, "too-many-sessions")
                    .retry_after(5)
                    .detail("this server has as many sessions as it takes; try again"),
            );
        }
        let own = open.values().filter(|it| it.owner() == owner).count();
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
        let most = self.limits.unanswered;
        let session = Session::new(owner, inbound_sender, (unanswered.clone(), most));
        open.insert(id, session);
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
    pub(crate) fn find(&self, id: Uuid, owner: Owner) -> Result<Session<I>, Problem> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        match open.get(&id) {
            None => Err(Problem::not_found(
                "there is no such session; open one with GET /sse",
            )),
            Some(session) if session.owner() != owner => Err(Problem::new(
                StatusCode::FORBIDDEN,
                "session-of-another-run",
            )
            .detail("this session was opened by another run; open one with GET /sse")),
            Some(session) => Ok(session.clone()),
        }
    }
}

impl<I> Closer<I> {
    pub(crate) const fn id(&self) -> Uuid {
        self.id
    }

    /// Closes the session, if it is open.
    pub(crate) fn close(&self) {
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

impl<I> Drop for Guard<I> {
    fn drop(&mut self) {
        self.0.close();
    }
}
