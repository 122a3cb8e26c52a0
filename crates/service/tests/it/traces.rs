//! A caller's trace goes on through the service to whom it asks.

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::{layer::SubscriberExt as _, util::SubscriberInitExt as _};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::any};

use crate::{caller::get, sample::sample};

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const CALLER: &str = "b7ad6b7169203331";

#[tokio::test]
async fn a_given_trace_is_passed_on_and_a_malformed_one_replaced() {
    let tracer = SdkTracerProvider::builder().build().tracer("test");
    let layer = tracing_opentelemetry::layer().with_tracer(tracer);
    tracing_subscriber::registry().with(layer).init();
    let backend = MockServer::start().await;
    Mock::given(any())
        .respond_with(ResponseTemplate::new(200))
        .mount(&backend)
        .await;
    let running = service::start(sample(&["--backend", &backend.uri()]))
        .await
        .unwrap();
    let given = format!("00-{TRACE}-{CALLER}-01");
    for parent in [given.as_str(), "00-not-a-trace", ""] {
        let request = get(&running, "/relay").header("traceparent", parent);
        assert_eq!(request.send().await.unwrap().status(), 200);
    }
    let asked = backend.received_requests().await.unwrap();
    let parents: Vec<Vec<&str>> = asked
        .iter()
        .map(|request| {
            let parent = request.headers["traceparent"].to_str().unwrap();
            parent.split('-').collect()
        })
        .collect();
    assert_eq!(parents[0][1], TRACE);
    // The span of this service, not the caller's.
    assert_ne!(parents[0][2], CALLER);
    for replaced in &parents[1..] {
        assert_eq!(replaced[1].len(), 32);
        assert_ne!(replaced[1], TRACE);
    }
    assert_ne!(parents[1][1], parents[2][1]);
}
