//! What a session's messages are, and who answers them: rmcp, or a server behind a bridge.

use axum::http::request::Parts;
use rmcp::{
    ServerHandler,
    model::{
        ClientJsonRpcMessage, ClientNotification, JsonRpcMessage, RequestId, ServerJsonRpcMessage,
    },
    service::serve_directly_with_ct,
};
use tokio_util::sync::CancellationToken;

use super::transport::Ends;
use crate::surrounded::Surrounded;

/// Answers the messages of sessions.
pub(crate) trait Speaker: Send + Sync + 'static {
    type In: Inbound;
    type Out: Outbound;
    /// What keeps a session going; dropped when its stream is.
    type Serving: Send + 'static;

    /// Begins to serve a session, until `ended` is cancelled or its messages end.
    fn serve(&self, ends: Ends<Self::In, Self::Out>, ended: CancellationToken) -> Self::Serving;
}

/// A message of a client.
pub(crate) trait Inbound: Sized + Send + 'static {
    /// Reads a message that came with this request head.
    fn read(parts: Parts, body: &[u8]) -> Result<Self, serde_json::Error>;
    fn sort(&self) -> Sort;
}

/// A message to a client.
pub(crate) trait Outbound: Send + 'static {
    /// Its JSON.
    fn json(&self) -> String;
    /// The request it answers.
    fn answers(&self) -> Option<RequestId>;
}

/// What a client's message is, as far as sessions care.
pub(crate) enum Sort {
    Request(RequestId),
    Cancellation(RequestId),
    Other,
}

/// rmcp with tools of ours.
pub(super) struct Own<F>(pub(super) F);

impl<S, F> Speaker for Own<F>
where
    S: ServerHandler,
    F: Fn() -> Surrounded<S> + Send + Sync + 'static,
{
    type In = ClientJsonRpcMessage;
    type Out = ServerJsonRpcMessage;
    type Serving = rmcp::service::RunningService<rmcp::RoleServer, Surrounded<S>>;

    /// Without a handshake: clients reopen the stream after a drop and go on without a second `initialize`.
    fn serve(&self, ends: Ends<Self::In, Self::Out>, ended: CancellationToken) -> Self::Serving {
        serve_directly_with_ct(self.0(), ends, None, ended)
    }
}

impl Inbound for ClientJsonRpcMessage {
    fn read(parts: Parts, body: &[u8]) -> Result<Self, serde_json::Error> {
        let mut message: Self = serde_json::from_slice(body)?;
        message.insert_extension(parts);
        Ok(message)
    }

    fn sort(&self) -> Sort {
        match self {
            JsonRpcMessage::Request(request) => Sort::Request(request.id.clone()),
            JsonRpcMessage::Notification(notification) => match &notification.notification {
                ClientNotification::CancelledNotification(it) => it
                    .params
                    .request_id
                    .clone()
                    .map_or(Sort::Other, Sort::Cancellation),
                _ => Sort::Other,
            },
            JsonRpcMessage::Response(_) | JsonRpcMessage::Error(_) => Sort::Other,
        }
    }
}

impl Outbound for ServerJsonRpcMessage {
    fn json(&self) -> String {
        serde_json::to_string(self).expect("rmcp's messages are JSON")
    }

    fn answers(&self) -> Option<RequestId> {
        match self {
            JsonRpcMessage::Response(response) => Some(response.id.clone()),
            JsonRpcMessage::Error(error) => error.id.clone(),
            JsonRpcMessage::Request(_) | JsonRpcMessage::Notification(_) => None,
        }
    }
}
