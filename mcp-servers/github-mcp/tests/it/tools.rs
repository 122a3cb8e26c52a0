//! What the server says of itself.

use serde_json::{Value, json};

use crate::backend::saying;

/// What is listed for a run with these toolsets.
async fn listed(toolsets: &[&str]) -> Vec<Value> {
    let backend = saying(json!(null)).await;
    let token = backend.runs.token_with(|claims| {
        claims.tools.toolsets = toolsets.iter().map(ToString::to_string).collect();
    });
    let client = backend.client.with_token(token);
    let answer = client.ask("tools/list", json!({})).await;
    answer["tools"].as_array().unwrap().clone()
}

#[tokio::test]
async fn every_tool_has_a_title_closed_schemas_and_all_annotations() {
    for tool in listed(&["all"]).await {
        let name = tool["name"].as_str().unwrap();
        assert_eq!(tool["inputSchema"]["type"], "object", "{name}");
        assert_eq!(tool["inputSchema"]["additionalProperties"], false, "{name}");
        // A file is text and nothing else: data would reach the model escaped.
        let data = name != "get_file_contents";
        assert_eq!(tool["outputSchema"]["type"] == "object", data, "{name}");
        assert!(tool["title"].is_string(), "{name}");
        for hint in [
            "readOnlyHint",
            "destructiveHint",
            "idempotentHint",
            "openWorldHint",
        ] {
            assert!(tool["annotations"][hint].is_boolean(), "{name}: {hint}");
        }
        let arguments = tool["inputSchema"]["properties"].as_object();
        for (argument, schema) in arguments.into_iter().flatten() {
            assert!(schema["description"].is_string(), "{name} {argument}");
        }
    }
}

#[tokio::test]
async fn the_usual_tools_are_about_twenty_of_more_than_forty_five() {
    let (usual, all) = (listed(&[]).await.len(), listed(&["all"]).await.len());
    assert!((15..=25).contains(&usual) && all >= 45, "{usual} of {all}");
}

#[tokio::test]
async fn a_tool_that_does_not_say_it_reads_is_named_for_what_it_writes() {
    for tool in listed(&["all"]).await {
        let name = tool["name"].as_str().unwrap();
        let verbs = [
            "actions_run_trigger",
            "add_",
            "create_",
            "delete_",
            "issue_write",
            "label_write",
            "merge_",
            "pull_request_review_write",
            "push_",
            "request_",
            "resolve_",
            "sub_issue_write",
            "unresolve_",
            "update_",
        ];
        let writes = verbs.iter().any(|verb| name.starts_with(verb));
        assert_eq!(tool["annotations"]["readOnlyHint"], !writes, "{name}");
    }
}

#[tokio::test]
async fn what_cannot_be_taken_back_is_shown_only_to_runs_that_ask_for_it() {
    let usual = listed(&[]).await;
    let named = |name: &str| usual.iter().any(|tool| tool["name"] == name);
    assert!(named("pull_request_read") && named("issue_read") && named("get_job_logs"));
    assert!(!named("merge_pull_request") && !named("actions_run_trigger"));
    assert!(listed(&["all"]).await.len() > usual.len());
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
