//! Tools that list things.

use access::ToolRules;
use serde_json::json;

use crate::start::{answering, with_rules};

fn row(key: &str) -> serde_json::Value {
    json!({ "key": key, "summary": "It crashes", "status": "Done", "issue_type": "Bug", "url": "https://jira.test/x" })
}

#[tokio::test]
async fn a_search_says_how_it_goes_on() {
    let found = json!({ "issues": [row("PROJ-1")], "next_page_token": "abc", "sanitised": "2 hidden characters removed" });
    let (client, api) = answering(200, found).await;
    let arguments = json!({ "jql": "status = Done", "limit": 1 });
    let answer = client.call("jira_search", arguments).await;
    let text = answer["content"][0]["text"].as_str().unwrap();
    assert!(
        text.contains("PROJ-1 [Bug, Done, nobody] It crashes"),
        "{text}"
    );
    assert!(text.contains("Note: 2 hidden characters removed"), "{text}");
    assert!(
        text.ends_with("call again with page_token=\"abc\""),
        "{text}"
    );
    assert_eq!(answer["structuredContent"]["items"][0]["key"], "PROJ-1");
    let asked = &api.received_requests().await.unwrap()[0];
    assert_eq!(asked.url.query(), Some("jql=status+%3D+Done&limit=1"));
}

#[tokio::test]
async fn an_empty_list_says_so() {
    let (client, _api) = answering(200, json!({ "items": [] })).await;
    let answer = client
        .call("jira_get_transitions", json!({ "issue_key": "PROJ-1" }))
        .await;
    assert_eq!(
        answer["content"][0]["text"],
        "There are no transitions of PROJ-1."
    );
}

#[tokio::test]
async fn a_long_list_is_cut_between_entries() {
    let item = |id: u64| json!({ "id": id.to_string(), "body_markdown": "x".repeat(30_000), "created": "", "updated": "", "url": "", "author": null });
    let items: Vec<_> = (0..5).map(item).collect();
    let rules = ToolRules {
        toolsets: vec!["history".to_owned()],
        ..ToolRules::default()
    };
    let (client, _api) = with_rules(rules, json!({ "items": items })).await;
    let answer = client
        .call("jira_get_comments", json!({ "issue_key": "PROJ-1" }))
        .await;
    let text = answer["content"][0]["text"].as_str().unwrap();
    assert!(text.ends_with("3 more entries did not fit; call again with a smaller limit"));
    let items = answer["structuredContent"]["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
}
