//! JSON-RPC messages that are passed on as they came, with what rules and sessions need to know of them.

use axum::http::request::Parts;
use rmcp::model::RequestId;
use serde::Deserialize;
use serde_json::{Value, json, value::RawValue};

use crate::{
    Run,
    legacy::speaker::{Inbound, Outbound, Sort},
    run::Delivery,
};

/// The members of a message that are looked at.
#[derive(Debug, Clone, Default, Deserialize)]
struct Peek {
    id: Option<RequestId>,
    method: Option<String>,
    #[serde(default)]
    params: PeekParams,
}

#[derive(Debug, Clone, Default, Deserialize)]
struct PeekParams {
    #[serde(default)]
    name: Option<Value>,
    #[serde(default, rename = "requestId")]
    request_id: Option<RequestId>,
    #[serde(default, rename = "progressToken")]
    progress_token: Option<Value>,
    #[serde(default, rename = "_meta")]
    meta: PeekMeta,
}

#[derive(Debug, Clone, Default, Deserialize)]
struct PeekMeta {
    #[serde(default, rename = "progressToken")]
    progress_token: Option<Value>,
}

/// A message of a client, with the head of the request that brought it.
#[derive(Clone)]
pub(super) struct Message {
    pub(super) raw: Box<RawValue>,
    pub(super) parts: Parts,
    peek: Peek,
}

/// A message to a client.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) raw: Box<RawValue>,
    /// The request that it answers.
    pub(super) answers: Option<RequestId>,
    /// The name of the request whose progress it tells.
    pub(super) progress_of: Option<Value>,
    /// Whether it asks the client for something.
    pub(super) asks: bool,
}

impl Message {
    pub(super) fn id(&self) -> Option<&RequestId> {
        self.peek.id.as_ref().filter(|_| self.peek.method.is_some())
    }

    pub(super) fn method(&self) -> &str {
        self.peek.method.as_deref().unwrap_or_default()
    }

    /// The tool that it calls.
    pub(super) fn tool(&self) -> Option<&str> {
        let name = self.peek.params.name.as_ref().and_then(Value::as_str);
        name.filter(|_| self.method() == "tools/call")
    }

    /// By what name it asks for progress.
    pub(super) const fn progress_token(&self) -> Option<&Value> {
        self.peek.params.meta.progress_token.as_ref()
    }

    /// Who sent it; the gate put it there.
    pub(super) fn run(&self) -> Option<&Run> {
        self.parts.extensions.get::<Run>()
    }

    pub(super) fn trace_parent(&self) -> Option<&str> {
        let delivery = self.parts.extensions.get::<Delivery>()?;
        delivery.trace_parent.as_deref()
    }
}

impl Inbound for Message {
    fn read(parts: Parts, body: &[u8]) -> Result<Self, serde_json::Error> {
        let raw: Box<RawValue> = serde_json::from_slice(body)?;
        let peek: Peek = serde_json::from_str(raw.get())?;
        Ok(Self { raw, parts, peek })
    }

    fn sort(&self) -> Sort {
        match (self.id(), &self.peek.params.request_id) {
            (Some(id), _) => Sort::Request(id.clone()),
            (None, Some(id)) if self.method() == "notifications/cancelled" => {
                Sort::Cancellation(id.clone())
            }
            _ => Sort::Other,
        }
    }
}

impl Reply {
    /// Reads what the server behind sent.
    pub(super) fn read(text: &str) -> Result<Self, serde_json::Error> {
        let raw: Box<RawValue> = serde_json::from_str(text)?;
        let peek: Peek = serde_json::from_str(raw.get())?;
        let asks = peek.id.is_some() && peek.method.is_some();
        let answers = peek.id.filter(|_| peek.method.is_none());
        Ok(Self {
            raw,
            answers,
            asks,
            progress_of: peek.params.progress_token,
        })
    }

    /// The answer to a request: its result, or its error.
    pub(super) fn answer(id: &RequestId, body: Result<Value, (i32, String)>) -> Self {
        let message = match body {
            Ok(result) => json!({ "jsonrpc": "2.0", "id": id, "result": result }),
            Err((code, text)) => {
                json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": text } })
            }
        };
        Self {
            raw: serde_json::value::to_raw_value(&message).expect("JSON values are JSON"),
            answers: Some(id.clone()),
            progress_of: None,
            asks: false,
        }
    }

    /// The error of a request that the server behind did not answer.
    pub(super) fn failed(id: &RequestId, text: impl Into<String>) -> Self {
        Self::answer(id, Err((-32603, text.into())))
    }

    /// The same message with another content.
    pub(super) fn with(self, raw: Box<RawValue>) -> Self {
        Self { raw, ..self }
    }
}

impl Outbound for Reply {
    fn json(&self) -> String {
        self.raw.get().to_owned()
    }

    fn answers(&self) -> Option<RequestId> {
        self.answers.clone()
    }
}
