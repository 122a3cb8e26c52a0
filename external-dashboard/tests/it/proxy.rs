//! Requests that are passed on.

use reqwest::Method;
use serde_json::{Value, json};

use crate::stage::{Stage, header};

#[tokio::test(flavor = "multi_thread")]
async fn a_request_is_passed_on_with_its_query_and_without_its_cookie() {
    let stage = Stage::new().await;
    let request = stage
        .request(Method::GET, "/api/tasks?state=running&limit=5")
        .header("cookie", stage.cookie().await);
    let answer = request.send().await.unwrap();
    assert_eq!(
        (
            answer.status().as_u16(),
            header(&answer, "x-internal").as_str()
        ),
        (200, "")
    );
    assert_eq!(header(&answer, "cache-control"), "no-store");
    let told: Value = answer.json().await.unwrap();
    assert_eq!(
        told,
        json!({ "method": "GET", "path": "/api/tasks?state=running&limit=5", "cookie": false })
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_behind_is_passed_on() {
    let stage = Stage::new().await;
    let answer = stage
        .request(Method::GET, "/api/missing")
        .header("cookie", stage.cookie().await)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_asks_the_pages_header_and_origin() {
    let stage = Stage::new().await;
    let cookie = stage.cookie().await;
    let post = || {
        stage
            .request(Method::POST, "/api/tasks/task_1/stop")
            .header("cookie", &cookie)
    };
    assert_eq!(post().send().await.unwrap().status(), 403);
    let ours = post().header("x-requested-with", "page");
    assert_eq!(ours.send().await.unwrap().status(), 200);
    let other = post()
        .header("x-requested-with", "page")
        .header("origin", "http://evil.example");
    assert_eq!(other.send().await.unwrap().status(), 403);
    let own = post()
        .header("x-requested-with", "page")
        .header("origin", &stage.base);
    assert_eq!(own.send().await.unwrap().status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_methods_and_no_session_are_refused() {
    let stage = Stage::new().await;
    assert_eq!(stage.get("/api/tasks").await.status(), 401);
    let request = stage
        .request(Method::PUT, "/api/tasks")
        .header("x-requested-with", "page");
    assert_eq!(
        request
            .header("cookie", stage.cookie().await)
            .send()
            .await
            .unwrap()
            .status(),
        405
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_cannot_leave_the_api() {
    let stage = Stage::new().await;
    let cookie = stage.cookie().await;
    for path in ["/api/%2e%2e/health", "/api/tasks/%2e%2e/%2e%2e/health"] {
        let answer = stage
            .request(Method::GET, path)
            .header("cookie", &cookie)
            .send()
            .await
            .unwrap();
        assert_ne!(answer.text().await.unwrap(), "ok", "{path}");
    }
}
