//! A session as rmcp sees it: one bounded queue in, one bounded queue out.

use std::{future::Future, time::Duration};

use rmcp::{
    RoleServer,
    model::{ClientJsonRpcMessage, JsonRpcMessage, ServerJsonRpcMessage},
    transport::Transport,
};
use tokio::sync::mpsc::{self, error::SendTimeoutError};
use tokio_util::sync::CancellationToken;

use super::{session::Unanswered, sessions::Closer};

/// Why an answer was not written.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unwritten {
    #[error("the client closed its stream")]
    Closed,
    #[error("the client does not read its stream")]
    Stalled,
}

pub(super) struct SseTransport {
    pub(super) inbound: mpsc::Receiver<ClientJsonRpcMessage>,
    pub(super) outbound: Option<mpsc::Sender<ServerJsonRpcMessage>>,
    pub(super) unanswered: Unanswered,
    pub(super) write_timeout: Duration,
    /// Cancelled when no more messages shall be read.
    pub(super) closing: CancellationToken,
    /// Closes the session where the stream cannot: nobody polls a stream that is not read.
    pub(super) closer: Closer,
    /// Cancels the session and its calls.
    pub(super) ended: CancellationToken,
}

impl Transport<RoleServer> for SseTransport {
    type Error = Unwritten;

    fn send(
        &mut self,
        message: ServerJsonRpcMessage,
    ) -> impl Future<Output = Result<(), Unwritten>> + Send + 'static {
        let (outbound, unanswered) = (self.outbound.clone(), self.unanswered.clone());
        let (limit, closer, ended) = (self.write_timeout, self.closer.clone(), self.ended.clone());
        async move {
            let answered = match &message {
                JsonRpcMessage::Response(response) => Some(response.id.clone()),
                JsonRpcMessage::Error(error) => error.id.clone(),
                JsonRpcMessage::Request(_) | JsonRpcMessage::Notification(_) => None,
            };
            let outbound = outbound.ok_or(Unwritten::Closed)?;
            match outbound.send_timeout(message, limit).await {
                Ok(()) => {
                    if let Some(id) = answered {
                        unanswered.remove(&id);
                    }
                    Ok(())
                }
                Err(SendTimeoutError::Closed(_)) => Err(Unwritten::Closed),
                Err(SendTimeoutError::Timeout(_)) => {
                    tracing::warn!("a client does not read its stream; its session ends");
                    closer.close();
                    ended.cancel();
                    Err(Unwritten::Stalled)
                }
            }
        }
    }

    /// After the last message rmcp gives the calls in flight five seconds to answer.
    async fn receive(&mut self) -> Option<ClientJsonRpcMessage> {
        tokio::select! {
            message = self.inbound.recv() => message,
            () = self.closing.cancelled() => None,
        }
    }

    async fn close(&mut self) -> Result<(), Unwritten> {
        self.outbound = None;
        self.inbound.close();
        Ok(())
    }
}
