//! Resources and prompts.

use serde_json::json;

use crate::{
    issue::api,
    start::{answering, before},
};

#[tokio::test]
async fn an_issue_is_a_resource() {
    let api = api().await;
    let client = before(&api).await;
    let templates = client.ask("resources/templates/list", json!({})).await;
    assert_eq!(
        templates["resourceTemplates"][0]["uriTemplate"],
        "jira://issue/{key}"
    );
    let read = client
        .ask("resources/read", json!({ "uri": "jira://issue/PROJ-42" }))
        .await;
    let text = read["contents"][0]["text"].as_str().unwrap();
    assert!(text.contains("# It crashes"), "{text}");
}

#[tokio::test]
async fn prompts_name_their_issue() {
    let (client, _api) = answering(200, json!({})).await;
    let listed = client.ask("prompts/list", json!({})).await;
    assert_eq!(listed["prompts"][1]["name"], "resolve_issue");
    let asked = json!({ "name": "resolve_issue", "arguments": { "issue_key": "PROJ-42" } });
    let prompt = client.ask("prompts/get", asked).await;
    let text = prompt["messages"][0]["content"]["text"].as_str().unwrap();
    assert!(
        text.starts_with("Read the issue PROJ-42 with jira_get_issue."),
        "{text}"
    );
}
