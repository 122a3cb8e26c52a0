//! The trace context goes on to github-api.

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::trace::SdkTracerProvider;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use testkit::exchange;
use tracing_subscriber::{layer::SubscriberExt as _, util::SubscriberInitExt as _};

use crate::backend::saying;

/// A session outlives many messages, and each belongs to its own trace.
#[tokio::test]
async fn a_message_is_traced_by_its_own_request_not_by_its_sessions() {
    let tracer = SdkTracerProvider::builder().build().tracer("test");
    let layer = tracing_opentelemetry::layer().with_tracer(tracer);
    tracing_subscriber::registry().with(layer).init();
    let backend = saying(json!({ "type": "directory", "path": "", "entries": [] })).await;
    let mut session = backend.client.open().await;
    for (id, trace) in [(1, "1".repeat(32)), (2, "2".repeat(32))] {
        let call =
            json!({ "name": "get_file_contents", "arguments": { "owner": "acme", "repo": "app" } });
        let message = json!({ "jsonrpc": "2.0", "id": id, "method": "tools/call", "params": call });
        let post = |path: &str| {
            let request = backend.client.request(Method::POST, path).json(&message);
            request.header("traceparent", format!("00-{trace}-3333333333333333-01"))
        };
        assert_eq!(
            exchange(post(&session.endpoint)).await.0,
            StatusCode::ACCEPTED
        );
        session.message().await.unwrap();
        let (status, _): (_, Value) = exchange(post("/mcp")).await;
        assert_eq!(status, StatusCode::OK);
    }
    let asked = backend.asked().await;
    let traces: Vec<&str> = asked
        .iter()
        .map(|request| {
            request.headers["traceparent"]
                .to_str()
                .unwrap()
                .split('-')
                .nth(1)
                .unwrap()
        })
        .collect();
    let (ones, twos) = ("1".repeat(32), "2".repeat(32));
    assert_eq!(traces, [&ones, &ones, &twos, &twos]);
}
