//! One session over the legacy SSE transport.

use std::time::Duration;

use reqwest::{Response, StatusCode};
use serde_json::{Value, json};

use crate::McpClient;

/// One frame of an event stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// An event with its name and data.
    Event(String, String),
    /// A comment.
    Comment(String),
}

/// An open SSE session; dropping it closes the stream.
#[derive(Debug)]
pub struct McpSession {
    client: McpClient,
    /// Where its messages are posted to, as the server said.
    pub endpoint: String,
    response: Response,
    unread: String,
    last_id: u64,
}

impl McpSession {
    pub(crate) async fn read_from(client: McpClient, response: Response) -> Self {
        let endpoint = String::new();
        let mut session = Self {
            client,
            endpoint,
            response,
            unread: String::new(),
            last_id: 0,
        };
        match session.frame().await {
            Some(Frame::Event(name, data)) if name == "endpoint" => session.endpoint = data,
            other => panic!("expected the endpoint event, got {other:?}"),
        }
        session
    }

    /// The next frame; `None` where the server ended the stream.
    pub async fn frame(&mut self) -> Option<Frame> {
        loop {
            if let Some((frame, rest)) = self.unread.split_once("\n\n") {
                let (frame, rest) = (parse(frame), rest.to_owned());
                self.unread = rest;
                return Some(frame);
            }
            let chunk = in_time(self.response.chunk())
                .await
                .expect("the stream is not broken")?;
            self.unread.push_str(&String::from_utf8_lossy(&chunk));
        }
    }

    /// Posts a message to the session with another client's token.
    pub async fn post_as(&self, client: &McpClient, message: &Value) -> (StatusCode, Value) {
        client.post(&self.endpoint, message).await
    }

    /// Posts a message; it must be accepted.
    pub async fn send(&self, message: &Value) {
        let (status, answer) = self.post_as(&self.client, message).await;
        assert_eq!(status, StatusCode::ACCEPTED, "{answer}");
    }

    /// Sends a request without waiting; answers with its id.
    pub async fn begin(&mut self, method: &str, params: Value) -> u64 {
        self.last_id += 1;
        let id = self.last_id;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }))
            .await;
        id
    }

    /// Begins a tool call without waiting; answers with its id.
    pub async fn begin_call(&mut self, tool: &str, arguments: Value) -> u64 {
        self.begin(
            "tools/call",
            json!({ "name": tool, "arguments": arguments }),
        )
        .await
    }

    /// The next message of the stream.
    pub async fn message(&mut self) -> Option<Value> {
        loop {
            if let Frame::Event(_, data) = self.frame().await? {
                return Some(serde_json::from_str(&data).expect("messages are JSON"));
            }
        }
    }

    /// Sends a request and returns its `result`.
    pub async fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.begin(method, params).await;
        let message = self.message().await.expect("the stream goes on");
        assert_eq!(message["id"], json!(id), "{message}");
        message["result"].clone()
    }

    /// Calls a tool.
    pub async fn call(&mut self, tool: &str, arguments: Value) -> Value {
        self.ask(
            "tools/call",
            json!({ "name": tool, "arguments": arguments }),
        )
        .await
    }
}

fn parse(frame: &str) -> Frame {
    let field = |name: &str| {
        let lines = frame.lines().filter_map(|line| line.strip_prefix(name));
        lines.map(str::trim_start).collect::<Vec<_>>().join("\n")
    };
    match frame.strip_prefix(':') {
        Some(comment) => Frame::Comment(comment.trim().to_owned()),
        None => Frame::Event(field("event:"), field("data:")),
    }
}

/// Nothing on loopback takes this long.
pub(crate) async fn in_time<F: Future>(work: F) -> F::Output {
    tokio::time::timeout(Duration::from_secs(20), work)
        .await
        .expect("an answer within 20 seconds")
}
