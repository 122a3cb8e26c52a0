//! Issues as resources.

use serde_json::json;

use crate::world::{answering, event, issue};

#[tokio::test]
async fn an_issue_is_a_resource() {
    let path = "organizations/-/issues/WEB-1";
    let event_path = format!("{path}/events/latest");
    let (client, _api) = answering(&[(path, issue()), (&event_path, event(1))]).await;
    let templates = client.ask("resources/templates/list", json!({})).await;
    assert_eq!(
        templates["resourceTemplates"][0]["uriTemplate"],
        "sentry://issue/{id}"
    );
    let read = client
        .ask("resources/read", json!({ "uri": "sentry://issue/WEB-1" }))
        .await;
    let text = read["contents"][0]["text"].as_str().unwrap();
    assert!(text.starts_with("WEB-1 (id 4501)"), "{text}");
    assert!(text.contains("as reported]"), "{text}");
}
