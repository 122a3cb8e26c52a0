//! Whatever goes wrong is answered as problem+json with the request's id, and nothing internal.

use http::HeaderMap;
use reqwest::{Method, RequestBuilder};
use serde_json::Value;
use service::Running;

use crate::{
    caller::{ask, client, get},
    sample::running,
};

/// Checks the form of a problem and returns it with its headers.
async fn problem(request: RequestBuilder, status: u16, slug: &str) -> (Value, HeaderMap) {
    let (answered, headers, body) = ask(request).await;
    assert_eq!(answered, status, "{body}");
    assert_eq!(headers["content-type"], "application/problem+json");
    assert_eq!(
        (&body["type"], &body["status"]),
        (&slug.into(), &status.into())
    );
    assert!(
        body["title"].is_string() && body["detail"].is_string(),
        "{body}"
    );
    assert_eq!(
        headers["x-request-id"],
        body["request_id"].as_str().unwrap()
    );
    (body, headers)
}

fn request(running: &Running, method: Method, path: &str) -> RequestBuilder {
    client().request(method, format!("http://{}{path}", running.address))
}

fn post(running: &Running, body: &'static str) -> RequestBuilder {
    request(running, Method::POST, "/things")
        .header("content-type", "application/json")
        .body(body)
}

#[tokio::test]
async fn an_unknown_path_is_named() {
    let running = running().await;
    let (body, _) = problem(get(&running, "/nowhere?key=1"), 404, "not-found").await;
    assert_eq!(body["detail"], "there is no /nowhere");
}

#[tokio::test]
async fn a_wrong_method_is_named_and_the_right_ones_are_in_the_header() {
    let running = running().await;
    let wrong = request(&running, Method::DELETE, "/things");
    let (body, headers) = problem(wrong, 405, "method-not-allowed").await;
    assert_eq!(body["detail"], "/things does not answer DELETE");
    assert_eq!(headers["allow"], "POST");
}

#[tokio::test]
async fn a_body_that_cannot_be_read_says_where_it_breaks() {
    let running = running().await;
    let (body, _) = problem(post(&running, "{\"name\":"), 400, "invalid-body").await;
    assert!(
        body["detail"].as_str().unwrap().contains("line 1 column 8"),
        "{body}"
    );
    let (body, _) = problem(post(&running, "{\"name\":7}"), 422, "invalid-body").await;
    assert!(
        body["detail"].as_str().unwrap().contains("name: "),
        "{body}"
    );
    let untyped = request(&running, Method::POST, "/things").body("{}");
    problem(untyped, 415, "unsupported-media-type").await;
    let long = post(&running, "").body(format!("\"{}\"", "x".repeat(3 << 20)));
    problem(long, 413, "body-too-large").await;
    problem(get(&running, "/things/seven"), 400, "bad-request").await;
}

#[tokio::test]
async fn a_disabled_provider_says_how_to_enable_it() {
    let running = running().await;
    let (body, _) = problem(get(&running, "/disabled"), 503, "provider-disabled").await;
    let detail = "slack is not enabled; add it to PROVIDERS and set its secrets";
    assert_eq!(body["detail"], detail);
}

#[tokio::test]
async fn a_handler_that_panics_is_answered_for_and_the_service_lives() {
    let running = running().await;
    let (body, _) = problem(get(&running, "/panic"), 500, "internal").await;
    assert!(!body.to_string().contains("private"), "{body}");
    let (status, _, thing) = ask(get(&running, "/things/7")).await;
    assert_eq!((status, thing), (200, Value::from(7)));
}

#[tokio::test]
async fn the_admin_port_has_problems_too() {
    let running = running().await;
    let answer = client().get(format!("http://{}/health", running.admin_address));
    let (status, headers, body) = ask(answer).await;
    assert_eq!((status, &body["type"]), (404, &"not-found".into()));
    assert_eq!(headers["content-type"], "application/problem+json");
}

#[tokio::test]
async fn a_plain_request_id_is_kept_and_any_other_replaced() {
    let running = running().await;
    let long = "x".repeat(65);
    for (given, kept) in [
        ("0198c0de-from-caller", true),
        ("short", false),
        ("with a space", false),
        ("\"quoted-id\"", false),
        (&long, false),
    ] {
        let request = get(&running, "/nowhere").header("x-request-id", given);
        let (body, headers) = problem(request, 404, "not-found").await;
        assert_eq!(body["request_id"] == given, kept, "{given}: {headers:?}");
        let request = get(&running, "/health").header("x-request-id", given);
        let (_, headers, _) = ask(request).await;
        assert_eq!(
            headers["x-request-id"] == given,
            kept,
            "{given}: {headers:?}"
        );
    }
}
