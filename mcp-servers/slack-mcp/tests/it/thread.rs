//! `slack_get_thread_replies`.

use serde_json::{Value, json};

use crate::start::answering;

const TOOL: &str = "slack_get_thread_replies";

fn thread(texts: &[&str]) -> Value {
    let messages: Vec<Value> = (1..)
        .zip(texts)
        .map(|(n, text)| json!({ "ts": format!("170000000{n}.000100"), "user": format!("U{n}"), "text": text }))
        .collect();
    json!({ "channel": "C1", "thread_ts": "1700000001.000100", "messages": messages, "permalink": null })
}

fn arguments() -> Value {
    json!({ "channel_id": "C1", "thread_ts": "1700000001.000100" })
}

#[tokio::test]
async fn messages_are_shown_with_their_writers() {
    let (client, api) = answering(200, thread(&["it is down", "on it"])).await;
    let mut session = client.open().await;
    let answer = session.call(TOOL, arguments()).await;
    let text = answer["content"][0]["text"].as_str().unwrap();
    assert!(
        text.starts_with("thread 1700000001.000100 of channel C1: 2 messages\n["),
        "{text}"
    );
    assert!(
        text.contains(": message 1700000002.000100 by U2]\non it\n["),
        "{text}"
    );
    assert_eq!(
        answer["structuredContent"]["messages"][0]["text"],
        "it is down"
    );
    let path = "/api/v1/channels/C1/threads/1700000001.000100";
    assert_eq!(api.received_requests().await.unwrap()[0].url.path(), path);
}

#[tokio::test]
async fn a_thread_that_does_not_fit_goes_on_after_the_last_message_shown() {
    let long = "word ".repeat(8000);
    let (client, api) = answering(200, thread(&[&long, &long, "last"])).await;
    let answer = client.call(TOOL, arguments()).await;
    let note = "2 more messages did not fit; call again with after_ts=1700000001.000100";
    assert_eq!(answer["structuredContent"]["notes"], json!([note]));
    assert!(
        answer["content"][0]["text"]
            .as_str()
            .unwrap()
            .ends_with(note)
    );

    let mut further = arguments();
    further["after_ts"] = json!("1700000001.000100");
    let answer = client.call(TOOL, further).await;
    let messages = answer["structuredContent"]["messages"].as_array().unwrap();
    assert_eq!(messages.len(), 2);
    assert_eq!(messages[1]["text"], "last");
    let asked = api.received_requests().await.unwrap();
    assert_eq!(asked[1].url.query(), Some("oldest=1700000001.000100"));
    assert_eq!(answer["structuredContent"]["notes"], json!([]));
}
