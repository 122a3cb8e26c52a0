//! /metrics. Services of one process share them, so each test counts a route of its own.

use crate::{
    caller::{admin, get},
    sample::running,
};

#[tokio::test]
async fn requests_are_counted_by_the_route_that_matched() {
    let running = running().await;
    for (path, status) in [
        ("/counted/1", 200),
        ("/counted/2", 200),
        ("/counted/x", 400),
        ("/uncounted/path", 404),
        ("/health", 200),
    ] {
        let answer = get(&running, path).send().await.unwrap();
        assert_eq!(answer.status(), status);
    }
    let (status, page) = admin(running.admin_address, "/metrics").await;
    assert_eq!(status, 200);
    for line in [
        "http_server_requests_total{method=\"GET\",route=\"/counted/{id}\",status=\"200\"} 2",
        "http_server_requests_total{method=\"GET\",route=\"/counted/{id}\",status=\"400\"} 1",
        "http_server_requests_total{method=\"GET\",route=\"unmatched\",status=\"404\"} ",
        "http_server_request_duration_seconds_count{method=\"GET\",route=\"/counted/{id}\"} 3",
        "# TYPE http_server_request_duration_seconds histogram",
    ] {
        assert!(page.contains(line), "no {line} in {page}");
    }
    for word in ["/counted/1", "/uncounted", "/health"] {
        assert!(!page.contains(word), "{word} in {page}");
    }
}
