//! A small MCP server that speaks both transports and tells back what it was called with.

use std::{
    convert::Infallible,
    sync::{Arc, Mutex},
};

use axum::{
    Json, Router,
    extract::State,
    response::{
        IntoResponse as _, Response, Sse,
        sse::{Event, KeepAlive},
    },
    routing::{get, post},
};
use futures::{Stream, StreamExt as _, stream};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio_stream::wrappers::UnboundedReceiverStream;

#[derive(Clone, Default)]
struct Server {
    session: Arc<Mutex<Option<mpsc::UnboundedSender<Value>>>>,
    calls: Arc<Mutex<Vec<Value>>>,
}

/// Where it listens, and the arguments of the calls so far.
pub(crate) struct Mcp {
    pub(crate) address: String,
    server: Server,
}

impl Mcp {
    pub(crate) fn calls(&self) -> Vec<Value> {
        self.server.calls.lock().expect("nobody panicked").clone()
    }

    /// A server that nobody started.
    pub(crate) fn nowhere() -> Self {
        // The discard port of this machine, where nobody listens.
        let address = "http://127.0.0.1:9".to_owned();
        Self {
            address,
            server: Server::default(),
        }
    }

    pub(crate) fn is_open(&self) -> bool {
        self.server
            .session
            .lock()
            .expect("nobody panicked")
            .is_some()
    }

    /// Ends the open event stream, as a proxy does that finds it idle.
    pub(crate) fn hang_up(&self) {
        *self.server.session.lock().expect("nobody panicked") = None;
    }
}

pub(crate) async fn start() -> Mcp {
    let server = Server::default();
    let router = Router::new()
        .route("/sse", get(open))
        .route("/messages", post(message))
        .route("/mcp", post(whole))
        .with_state(server.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port is free");
    let address = format!("http://{}", listener.local_addr().expect("it is bound"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    Mcp { address, server }
}

async fn open(State(server): State<Server>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let (send, receive) = mpsc::unbounded_channel();
    *server.session.lock().expect("nobody panicked") = Some(send);
    let endpoint = Event::default()
        .event("endpoint")
        .data("/messages?sessionId=1");
    let messages = UnboundedReceiverStream::new(receive)
        .map(|m: Value| Ok(Event::default().event("message").data(m.to_string())));
    let events = stream::once(async { Ok(endpoint) }).chain(messages);
    Sse::new(events).keep_alive(KeepAlive::default())
}

async fn message(
    State(server): State<Server>,
    headers: HeaderMap,
    Json(request): Json<Value>,
) -> StatusCode {
    if headers
        .get("authorization")
        .is_none_or(|a| a != "Bearer run-token")
    {
        return StatusCode::UNAUTHORIZED;
    }
    let answer = answer(&server, &request);
    let session = server.session.lock().expect("nobody panicked");
    if let (Some(answer), Some(session)) = (answer, &*session) {
        session.send(answer).expect("the stream is open");
    }
    StatusCode::ACCEPTED
}

async fn whole(State(server): State<Server>, Json(request): Json<Value>) -> Response {
    match answer(&server, &request) {
        Some(answer) => Json(answer).into_response(),
        None => StatusCode::ACCEPTED.into_response(),
    }
}

fn answer(server: &Server, request: &Value) -> Option<Value> {
    let id = request.get("id")?;
    let result = match request["method"].as_str()? {
        "initialize" => json!({
            "protocolVersion": "2025-06-18",
            "capabilities": {"tools": {}},
            "serverInfo": {"name": "test", "version": "1"},
        }),
        "tools/list" => {
            let schema = json!({"type": "object"});
            json!({"tools": [{"name": "issue_read", "inputSchema": schema}, {"name": "fail", "inputSchema": schema}]})
        }
        "tools/call" => {
            let arguments = request["params"]["arguments"].clone();
            let text = format!("title: Issue {}", arguments["issue_number"]);
            server
                .calls
                .lock()
                .expect("nobody panicked")
                .push(arguments);
            let failed = request["params"]["name"] == "fail";
            json!({"content": [{"type": "text", "text": text}], "isError": failed})
        }
        method => {
            let error = json!({"code": -32601, "message": method});
            return Some(json!({"jsonrpc": "2.0", "id": id, "error": error}));
        }
    };
    Some(json!({"jsonrpc": "2.0", "id": id, "result": result}))
}
