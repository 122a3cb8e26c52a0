//! A stand-in for internal-dashboard-api that tells what it was asked.

use std::net::SocketAddr;

use axum::{
    Json, Router,
    extract::{Path, Request, WebSocketUpgrade, ws::Message},
    http::{HeaderMap, StatusCode},
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
    routing::{any, get},
};
use serde_json::json;

pub(crate) const TOKEN: &str = "the-operator-token-of-tests";

/// Starts it; it ends with the test's runtime.
pub(crate) async fn start() -> SocketAddr {
    let router = Router::new()
        .route("/api/tasks/{id}/ws", get(talk))
        .route("/api/{*path}", any(echo))
        .layer(middleware::from_fn(operator))
        .route("/health", get(async || "ok"));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    address
}

async fn operator(headers: HeaderMap, request: Request, next: Next) -> Response {
    let expected = format!("Bearer {TOKEN}");
    if headers
        .get("authorization")
        .is_some_and(|value| value == expected.as_str())
    {
        next.run(request).await
    } else {
        StatusCode::UNAUTHORIZED.into_response()
    }
}

async fn echo(request: Request) -> Response {
    let told = json!({
        "method": request.method().as_str(),
        "path": request.uri().to_string(),
        "cookie": request.headers().contains_key("cookie"),
    });
    let status = if request.uri().path().ends_with("/missing") {
        StatusCode::NOT_FOUND
    } else {
        StatusCode::OK
    };
    (status, [("x-internal", "not for browsers")], Json(told)).into_response()
}

/// Says its path, repeats one message, then closes with 1000.
async fn talk(Path(id): Path<String>, upgrade: WebSocketUpgrade) -> Response {
    if id == "missing" {
        return StatusCode::NOT_FOUND.into_response();
    }
    upgrade.on_upgrade(async move |mut socket| {
        socket.send(Message::Text(id.into())).await.unwrap();
        if let Some(Ok(message)) = socket.recv().await {
            socket.send(message).await.unwrap();
        }
        let frame = axum::extract::ws::CloseFrame {
            code: 1000,
            reason: "ended".into(),
        };
        socket.send(Message::Close(Some(frame))).await.unwrap();
    })
}
