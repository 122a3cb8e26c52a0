//! Threads as resources.

use serde_json::json;

use crate::start::answering;

#[tokio::test]
async fn a_thread_is_read_as_a_resource() {
    let thread = json!({
        "channel": "C1", "thread_ts": "1700000001.000100", "permalink": null,
        "messages": [{ "ts": "1700000001.000100", "user": "U1", "text": "it is down" }],
    });
    let (client, api) = answering(200, thread).await;
    let list = client.ask("resources/templates/list", json!({})).await;
    let template = &list["resourceTemplates"][0];
    assert_eq!(template["uriTemplate"], "slack://thread/{channel}/{ts}");
    let uri = "slack://thread/C1/1700000001.000100";
    let answer = client.ask("resources/read", json!({ "uri": uri })).await;
    let text = answer["contents"][0]["text"].as_str().unwrap();
    assert!(text.contains("by U1]\nit is down\n["), "{text}");
    let path = "/api/v1/channels/C1/threads/1700000001.000100";
    assert_eq!(api.received_requests().await.unwrap()[0].url.path(), path);
}
