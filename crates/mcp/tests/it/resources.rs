//! Resources and prompts, which pass the same gate and limits as tools.

use serde_json::json;

use crate::server::{start, start_with};

#[tokio::test]
async fn a_resource_is_listed_and_read_in_the_name_of_the_run() {
    let started = start().await;
    let mut session = started.client.open().await;
    let list = session.ask("resources/templates/list", json!({})).await;
    assert_eq!(list["resourceTemplates"][0]["uriTemplate"], "task://{what}");
    let params = json!({ "uri": "task://mine" });
    for answer in [
        session.ask("resources/read", params.clone()).await,
        started.client.ask("resources/read", params.clone()).await,
    ] {
        let text = started.runs.claims.task.to_string();
        assert_eq!(answer["contents"][0]["text"], text);
    }
}

#[tokio::test]
async fn a_prompt_is_given() {
    let started = start().await;
    let answer = started
        .client
        .ask("prompts/get", json!({ "name": "it" }))
        .await;
    assert_eq!(answer["messages"][0]["content"]["text"], "do it");
}

#[tokio::test]
async fn a_resource_too_large_to_pass_on_says_so() {
    let started = start_with(|limits| limits.output_bytes = 1000).await;
    let mut session = started.client.open().await;
    session
        .begin("resources/read", json!({ "uri": "task://2000" }))
        .await;
    let message = session.message().await.unwrap();
    let text = message["error"]["message"].as_str().unwrap();
    assert!(
        text.contains("more than the 1000 that are passed on"),
        "{text}"
    );
}

#[tokio::test]
async fn a_resource_counts_among_the_calls_in_flight() {
    let started = start_with(|limits| limits.calls_per_run = 1).await;
    let mut session = started.client.open().await;
    session.begin_call("hang", json!({})).await;
    started.watch.started.notified().await;
    session
        .begin("resources/read", json!({ "uri": "task://mine" }))
        .await;
    let message = session.message().await.unwrap();
    let text = message["error"]["message"].as_str().unwrap();
    assert!(
        text.starts_with("1 calls of this run are in flight"),
        "{text}"
    );
}
