//! A client of MCP servers that shows what is on the wire.

use std::net::SocketAddr;

use reqwest::{Client, Method, RequestBuilder, StatusCode, header::HeaderMap};
use serde_json::{Value, json};

use crate::{McpSession, mcp_session::in_time};

/// Speaks to one server with one token.
#[derive(Debug, Clone)]
pub struct McpClient {
    http: Client,
    base: String,
    token: String,
    headers: HeaderMap,
}

impl McpClient {
    /// A client of the server at `address`.
    pub fn new(address: SocketAddr, token: impl Into<String>) -> Self {
        let http = service::client::streaming(std::time::Duration::from_secs(60))
            .expect("the platform has certificates");
        Self {
            http,
            base: format!("http://{address}"),
            token: token.into(),
            headers: HeaderMap::new(),
        }
    }

    /// The same client, sending another header with every request.
    pub fn with_header(&self, name: &'static str, value: &str) -> Self {
        let mut client = self.clone();
        let value = value.parse().expect("this is a header's value");
        client.headers.insert(name, value);
        client
    }

    /// The same client with another token.
    pub fn with_token(&self, token: impl Into<String>) -> Self {
        Self {
            token: token.into(),
            ..self.clone()
        }
    }

    /// A request to a path, with the token and the headers of MCP clients.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.base))
            .bearer_auth(&self.token)
            .headers(self.headers.clone())
            .header("accept", "application/json, text/event-stream")
    }

    /// Posts a body to a path; answers with the status and the body, `null` where it is no JSON.
    pub async fn post(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        exchange(self.request(Method::POST, path).json(body)).await
    }

    /// Sends one request over streamable HTTP and returns its `result`.
    pub async fn ask(&self, method: &str, params: Value) -> Value {
        let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        let (status, answer) = self.post("/mcp", &body).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        answer["result"].clone()
    }

    /// Calls a tool over streamable HTTP.
    pub async fn call(&self, tool: &str, arguments: Value) -> Value {
        self.ask(
            "tools/call",
            json!({ "name": tool, "arguments": arguments }),
        )
        .await
    }

    /// Opens an SSE session and reads its `endpoint` event.
    pub async fn open(&self) -> McpSession {
        let response = in_time(self.request(Method::GET, "/sse").send())
            .await
            .expect("GET /sse is answered");
        assert_eq!(response.status(), StatusCode::OK);
        McpSession::read_from(self.clone(), response).await
    }
}

/// The status and the JSON of an answer.
pub async fn exchange(request: RequestBuilder) -> (StatusCode, Value) {
    let response = in_time(request.send())
        .await
        .expect("the request is answered");
    let status = response.status();
    let body = in_time(response.bytes())
        .await
        .expect("the answer has a body");
    (status, serde_json::from_slice(&body).unwrap_or_default())
}
