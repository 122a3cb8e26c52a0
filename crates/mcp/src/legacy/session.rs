//! One session's way in: what it takes, and how much at once.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use axum::http::StatusCode;
use rmcp::model::RequestId;
use service::Problem;
use tokio::sync::mpsc;
use uuid::Uuid;

use super::speaker::{Inbound, Sort};
use crate::run::Owner;

/// The writing end of a session.
pub(crate) struct Session<I> {
    owner: Owner,
    /// Where its JSON-RPC ids are unique; not its id, which is a secret.
    pub(crate) space: Uuid,
    inbound: mpsc::Sender<I>,
    unanswered: Unanswered,
    most_unanswered: usize,
}

/// The requests of a session whose answers are not written.
#[derive(Clone, Default)]
pub(crate) struct Unanswered(Arc<Mutex<HashSet<RequestId>>>);

impl<I> Clone for Session<I> {
    fn clone(&self) -> Self {
        Self {
            owner: self.owner,
            space: self.space,
            inbound: self.inbound.clone(),
            unanswered: self.unanswered.clone(),
            most_unanswered: self.most_unanswered,
        }
    }
}

impl<I: Inbound> Session<I> {
    /// A session of `owner` that takes so many requests before it has answered the first.
    pub(crate) fn new(
        owner: Owner,
        inbound: mpsc::Sender<I>,
        (unanswered, most_unanswered): (Unanswered, usize),
    ) -> Self {
        Self {
            owner,
            space: Uuid::new_v4(),
            inbound,
            unanswered,
            most_unanswered,
        }
    }

    pub(crate) const fn owner(&self) -> Owner {
        self.owner
    }

    /// Hands a message to the session.
    pub(crate) fn take(&self, message: I) -> Result<(), Problem> {
        let request = match message.sort() {
            Sort::Request(id) => Some(id),
            Sort::Cancellation(id) => {
                // A cancelled request gets no answer.
                self.unanswered.remove(&id);
                None
            }
            Sort::Other => None,
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

    pub(crate) fn remove(&self, id: &RequestId) {
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
