//! What the server says of itself.

use serde_json::{Value, json};

use crate::backend::saying;

/// A server that shows every tool.
async fn all() -> Value {
    let backend = saying(json!(null)).await;
    let token = backend
        .runs
        .token_with(|claims| claims.tools.toolsets = vec!["all".to_owned()]);
    let client = testkit::McpClient::new(backend.running.address, token);
    client.ask("tools/list", json!({})).await
}

#[tokio::test]
async fn every_tool_has_a_closed_schema_a_title_and_all_annotations() {
    let answer = all().await;
    let tools = answer["tools"].as_array().unwrap();
    assert!(tools.len() >= 40, "{} tools", tools.len());
    for tool in tools {
        let name = &tool["name"];
        assert_eq!(tool["inputSchema"]["type"], "object", "{name}");
        assert_eq!(tool["inputSchema"]["additionalProperties"], false, "{name}");
        // A file is text and nothing else: data would reach the model escaped.
        if name != "get_file_contents" {
            assert_eq!(tool["outputSchema"]["type"], "object", "{name}");
        }
        assert!(tool["title"].is_string(), "{name}");
        let hints = tool["annotations"].as_object().unwrap();
        for hint in [
            "readOnlyHint",
            "destructiveHint",
            "idempotentHint",
            "openWorldHint",
        ] {
            assert!(hints[hint].is_boolean(), "{name} {hint}");
        }
        let arguments = tool["inputSchema"]["properties"].as_object();
        for (argument, schema) in arguments.into_iter().flatten() {
            assert!(schema["description"].is_string(), "{name} {argument}");
        }
    }
}

#[tokio::test]
async fn tools_that_read_say_so_and_others_do_not() {
    let answer = all().await;
    let writes: Vec<&str> = answer["tools"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|tool| tool["annotations"]["readOnlyHint"] == false)
        .map(|tool| tool["name"].as_str().unwrap())
        .collect();
    for name in writes {
        let verbs = [
            "add_",
            "create_",
            "delete_",
            "label_write",
            "issue_write",
            "sub_issue_write",
            "push_",
            "update_",
            "merge_",
            "request_",
            "resolve_",
            "unresolve_",
            "pull_request_review_write",
            "actions_run_trigger",
        ];
        assert!(verbs.iter().any(|verb| name.starts_with(verb)), "{name}");
    }
}

#[tokio::test]
async fn a_run_is_shown_about_twenty_tools_unless_it_asks_for_more() {
    let backend = saying(json!(null)).await;
    let answer = backend.client.ask("tools/list", json!({})).await;
    let shown = answer["tools"].as_array().unwrap().len();
    assert!((10..=25).contains(&shown), "{shown}");
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
    let arguments = json!({ "issue_number": 7, "body": "x", "colour": "red" });
    let text = backend.fail("add_issue_comment", arguments).await;
    assert!(
        text.contains("unknown field `colour`, expected one of"),
        "{text}"
    );
}
