//! What happens after the commit: the hint, and the first status.

use std::{future::Future, time::Duration};

use contracts::{DeliverStatus, StatusAnswer};
use domain::{Command, Lane, StatusPhase};
use queue::Queue;
use testkit::{accept_task, new_task};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{header, method, path, path_regex},
};

use crate::{
    harness::{Gateway, SERVICE_TOKEN, github_arguments},
    payloads::comment,
};

/// Waits until a condition of another process holds.
async fn until<F: Future<Output = bool>>(what: &str, condition: impl Fn() -> F) {
    let holds = async {
        while !condition().await {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    assert!(
        tokio::time::timeout(Duration::from_secs(20), holds)
            .await
            .is_ok(),
        "never: {what}"
    );
}

fn delivered(delivered: bool) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_json(StatusAnswer {
        delivered,
        remote_id: Some("1".to_owned()),
        url: None,
    })
}

#[tokio::test]
async fn a_new_task_is_rung_on_the_high_lane_once() {
    let gateway = Gateway::start().await;
    let queue = Queue::connect(&gateway.redis.url(), gateway.redis.prefix()).unwrap();
    queue.ensure_streams().await.unwrap();
    let mut reader = queue.hint_reader(Duration::from_secs(10)).await.unwrap();
    let body = comment("@agent fix").to_string();
    let answer = gateway.deliver("issue_comment", body.as_bytes()).await;
    let hint = reader.next().await.unwrap().expect("a hint within 10 s");
    assert_eq!(answer.body["task"], hint.task.to_string());
    assert_eq!(hint.lane, Lane::High);
    reader.done(hint).await.unwrap();
    assert_eq!(queue.waiting_hints().await.unwrap(), 0);
}

#[tokio::test]
async fn the_acknowledgement_is_delivered_and_noted() {
    let api = MockServer::start().await;
    Mock::given(method("PUT"))
        .and(header("authorization", format!("Bearer {SERVICE_TOKEN}")))
        .respond_with(delivered(true))
        .mount(&api)
        .await;
    let gateway = Gateway::start_with(github_arguments(&api.uri())).await;
    let body = comment("@agent fix").to_string();
    let answer = gateway.deliver("issue_comment", body.as_bytes()).await;
    let task = answer.body["task"].as_str().unwrap().to_owned();
    until("the status is noted as delivered", async || {
        gateway
            .db
            .sql("SELECT delivered_seq FROM statuses")
            .await
            .trim()
            == "0"
    })
    .await;
    let requests = api.received_requests().await.unwrap();
    assert_eq!(requests.len(), 1);
    assert_eq!(
        requests[0].url.path(),
        format!("/api/v1/tasks/{task}/status")
    );
    let sent: DeliverStatus = requests[0].body_json().unwrap();
    assert_eq!((sent.seq.0, sent.phase), (0, StatusPhase::Accepted));
    assert_eq!(sent.item.flow_key().as_str(), "github:acme/app#7");
    assert!(
        sent.body.contains("`@agent fix`") && sent.body.contains(&task),
        "{}",
        sent.body
    );
}

#[tokio::test]
async fn a_status_that_others_left_is_found_and_an_outdated_one_is_done_with() {
    let api = MockServer::start().await;
    let gateway = Gateway::start_with(github_arguments(&api.uri())).await;
    let pool = gateway.db.pool("api_gateway");
    let task = accept_task(&pool, new_task("acme/app", 1, Command::Fix)).await;
    Mock::given(method("PUT"))
        .and(path(format!("/api/v1/tasks/{task}/status")))
        .respond_with(delivered(false))
        .mount(&api)
        .await;
    until("the poll finds the status", async || {
        gateway
            .db
            .sql("SELECT delivered_seq FROM statuses")
            .await
            .trim()
            == "0"
    })
    .await;
}

#[tokio::test]
async fn a_status_that_fails_stays_pending_and_comes_again() {
    let api = MockServer::start().await;
    Mock::given(path_regex("/status$"))
        .respond_with(ResponseTemplate::new(503))
        .up_to_n_times(1)
        .with_priority(1)
        .mount(&api)
        .await;
    Mock::given(path_regex("/status$"))
        .respond_with(delivered(true))
        .mount(&api)
        .await;
    let gateway = Gateway::start_with(github_arguments(&api.uri())).await;
    gateway
        .deliver(
            "issue_comment",
            comment("@agent fix").to_string().as_bytes(),
        )
        .await;
    until("the second try is noted", async || {
        gateway
            .db
            .sql("SELECT delivered_seq || ' ' || tries FROM statuses")
            .await
            .trim()
            == "0 2"
    })
    .await;
}
