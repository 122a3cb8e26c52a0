//! A session's ends: one bounded queue in, one bounded queue out; rmcp takes them as a transport.

use std::{future::Future, time::Duration};

use rmcp::{
    RoleServer,
    model::{ClientJsonRpcMessage, RequestId, ServerJsonRpcMessage},
    transport::Transport,
};
use service::Connection;
use tokio::sync::mpsc::{self, error::SendTimeoutError};
use tokio_util::sync::CancellationToken;

use super::{session::Unanswered, sessions::Closer, speaker::Outbound};

/// Why an answer was not written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unwritten {
    #[error("the client closed its stream")]
    Closed,
    #[error("the client does not read its stream")]
    Stalled,
}

/// Where a session's messages come from and go to.
pub(crate) struct Ends<I, O> {
    pub(crate) inbound: mpsc::Receiver<I>,
    pub(crate) outbound: Option<Outlet<I, O>>,
    /// Cancelled when no more messages shall be read.
    pub(crate) closing: CancellationToken,
}

/// The way out of a session.
pub(crate) struct Outlet<I, O> {
    pub(crate) messages: mpsc::Sender<O>,
    pub(crate) unanswered: Unanswered,
    pub(crate) write_timeout: Duration,
    /// Closes the session where the stream cannot: nobody polls a stream that is not read.
    pub(crate) closer: Closer<I>,
    /// Cancels the session and its calls.
    pub(crate) ended: CancellationToken,
    /// What the client does not read.
    pub(crate) connection: Connection,
}

impl<I, O> Clone for Outlet<I, O> {
    fn clone(&self) -> Self {
        Self {
            messages: self.messages.clone(),
            unanswered: self.unanswered.clone(),
            write_timeout: self.write_timeout,
            closer: self.closer.clone(),
            ended: self.ended.clone(),
            connection: self.connection.clone(),
        }
    }
}

impl<I, O: Outbound> Outlet<I, O> {
    /// Hands a message to the client's stream; a client that does not read in time loses its session.
    pub(crate) async fn send(&self, message: O) -> Result<(), Unwritten> {
        let answered: Option<RequestId> = message.answers();
        match self
            .messages
            .send_timeout(message, self.write_timeout)
            .await
        {
            Ok(()) => {
                if let Some(id) = answered {
                    self.unanswered.remove(&id);
                }
                Ok(())
            }
            Err(SendTimeoutError::Closed(_)) => Err(Unwritten::Closed),
            Err(SendTimeoutError::Timeout(_)) => {
                tracing::warn!("a client does not read its stream; its session ends");
                self.closer.close();
                self.ended.cancel();
                self.connection.close();
                Err(Unwritten::Stalled)
            }
        }
    }
}

impl<I, O> Ends<I, O> {
    /// The next message; `None` when the session ends. May be dropped at any time.
    pub(crate) async fn next(&mut self) -> Option<I> {
        tokio::select! {
            message = self.inbound.recv() => message,
            () = self.closing.cancelled() => None,
        }
    }

    /// The way out, while the session is open.
    pub(crate) fn outlet(&self) -> Option<Outlet<I, O>> {
        self.outbound.clone()
    }
}

impl Transport<RoleServer> for Ends<ClientJsonRpcMessage, ServerJsonRpcMessage> {
    type Error = Unwritten;

    fn send(
        &mut self,
        message: ServerJsonRpcMessage,
    ) -> impl Future<Output = Result<(), Unwritten>> + Send + 'static {
        let outlet = self.outbound.clone();
        async move { outlet.ok_or(Unwritten::Closed)?.send(message).await }
    }

    /// After the last message rmcp gives the calls in flight five seconds to answer.
    async fn receive(&mut self) -> Option<ClientJsonRpcMessage> {
        self.next().await
    }

    async fn close(&mut self) -> Result<(), Unwritten> {
        self.outbound = None;
        self.inbound.close();
        Ok(())
    }
}
