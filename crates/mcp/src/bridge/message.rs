//! JSON-RPC messages that are passed on as they came, with what rules and sessions need to know of them.

use std::collections::BTreeMap;

use axum::http::request::Parts;
use rmcp::model::RequestId;
use serde::{
    Deserialize,
    de::{Error as _, IgnoredAny},
};
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
    params: Option<PeekParams>,
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
    meta: Option<PeekMeta>,
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
        let name = self.peek.params.as_ref()?.name.as_ref();
        name.and_then(Value::as_str)
            .filter(|_| self.method() == "tools/call")
    }

    /// By what name it asks for progress.
    pub(super) fn progress_token(&self) -> Option<&Value> {
        let meta = self.peek.params.as_ref()?.meta.as_ref()?;
        meta.progress_token.as_ref()
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

/// Refuses names that a server behind might take for those that were judged: some readers of JSON ignore case.
fn unambiguous(text: &str) -> Result<(), serde_json::Error> {
    #[derive(Deserialize)]
    struct Whole {
        params: Option<Members>,
    }
    type Members = BTreeMap<String, IgnoredAny>;
    let check = |members: &Members, judged: &[&str]| {
        let doubtful = members.keys().find(|name| {
            let like = |it: &&str| it.eq_ignore_ascii_case(name) && it != name;
            judged.iter().any(like)
        });
        doubtful.map_or(Ok(()), |name| {
            Err(serde_json::Error::custom(format!(
                "write {name} in lower case"
            )))
        })
    };
    check(&serde_json::from_str(text)?, &["id", "method", "params"])?;
    let whole: Whole = serde_json::from_str(text)?;
    whole
        .params
        .map_or(Ok(()), |params| check(&params, &["name"]))
}

impl Inbound for Message {
    fn read(parts: Parts, body: &[u8]) -> Result<Self, serde_json::Error> {
        let raw: Box<RawValue> = serde_json::from_slice(body)?;
        unambiguous(raw.get())?;
        let peek: Peek = serde_json::from_str(raw.get())?;
        Ok(Self { raw, parts, peek })
    }

    fn sort(&self) -> Sort {
        let params = self.peek.params.as_ref();
        match (self.id(), params.and_then(|it| it.request_id.as_ref())) {
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
            progress_of: peek.params.and_then(|params| params.progress_token),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Message, serde_json::Error> {
        let (parts, ()) = http::Request::new(()).into_parts();
        Message::read(parts, text.as_bytes())
    }

    #[test]
    fn a_call_is_known_by_its_tool_and_its_id() {
        let text = r#"{"jsonrpc":"2.0","id":"a","method":"tools/call","params":{"name":"echo","arguments":{"Name":1}}}"#;
        let message = read(text).unwrap();
        assert_eq!(message.tool(), Some("echo"));
        assert_eq!(message.id(), Some(&RequestId::String("a".into())));
        assert_eq!(message.raw.get(), text);
    }

    #[test]
    fn a_message_that_two_readers_could_read_differently_is_refused() {
        for text in [
            r#"{"id":1,"method":"tools/call","params":{"name":"echo","Name":"die"}}"#,
            r#"{"id":1,"method":"tools/call","params":{"name":"echo","name":"die"}}"#,
            r#"{"id":1,"method":"ping","Method":"tools/call","params":{}}"#,
            r#"[{"id":1,"method":"ping"}]"#,
        ] {
            assert!(read(text).is_err(), "{text}");
        }
        assert!(read(r#"{"id":1,"method":"ping","params":null}"#).is_ok());
    }
}
