//! What the server says of itself.

use serde_json::{Value, json};

use crate::backend::saying;

#[tokio::test]
async fn the_tools_are_the_four_with_closed_schemas_and_annotations() {
    let backend = saying(json!(null)).await;
    let answer = backend.client.ask("tools/list", json!({})).await;
    let tools = answer["tools"].as_array().unwrap();
    let summary: Vec<(&str, Value)> = tools
        .iter()
        .map(|tool| {
            assert_eq!(tool["inputSchema"]["type"], "object");
            assert_eq!(tool["inputSchema"]["additionalProperties"], false);
            // A file is text and nothing else: data would reach the model escaped.
            let expected = if tool["name"] == "get_file_contents" {
                json!(null)
            } else {
                json!("object")
            };
            assert_eq!(tool["outputSchema"]["type"], expected);
            assert!(tool["title"].is_string());
            (tool["name"].as_str().unwrap(), tool["annotations"].clone())
        })
        .collect();
    let hints = |read_only: bool, idempotent: bool| {
        json!({
            "readOnlyHint": read_only, "destructiveHint": false,
            "idempotentHint": idempotent, "openWorldHint": true
        })
    };
    let expected = [
        ("add_issue_comment", hints(false, false)),
        ("create_pull_request", hints(false, true)),
        ("get_file_contents", hints(true, true)),
        ("issue_read", hints(true, true)),
    ];
    assert_eq!(summary, expected);
}

#[tokio::test]
async fn the_same_tools_are_served_over_sse() {
    let backend = saying(json!(null)).await;
    let over_http = backend.client.ask("tools/list", json!({})).await;
    let mut session = backend.client.open().await;
    assert_eq!(session.ask("tools/list", json!({})).await, over_http);
}

#[tokio::test]
async fn an_unknown_argument_is_named_with_those_that_are_known() {
    let backend = saying(json!(null)).await;
    let arguments = json!({ "issue_number": 7, "body": "x", "reaction": "+1" });
    let text = backend.fail("add_issue_comment", arguments).await;
    assert!(
        text.contains("unknown field `reaction`, expected one of"),
        "{text}"
    );
}
