//! `jira_get_issue`.

use serde_json::json;

use crate::start::answering;

#[tokio::test]
async fn an_issue_is_shown_with_its_description_marked_off() {
    let issue = json!({
        "key": "PROJ-42", "summary": "It crashes", "status": "In Progress", "issue_type": "Bug",
        "assignee": "Alice", "description_markdown": "On **start**.", "url": "https://jira.test/browse/PROJ-42"
    });
    let (client, api) = answering(200, issue).await;
    let mut session = client.open().await;
    for answer in [
        client
            .call("jira_get_issue", json!({ "issue_key": "PROJ-42" }))
            .await,
        session
            .call("jira_get_issue", json!({ "issue_key": "PROJ-42" }))
            .await,
    ] {
        let text = answer["content"][0]["text"].as_str().unwrap();
        let head =
            "PROJ-42: Bug, In Progress, assigned to Alice, https://jira.test/browse/PROJ-42\n[";
        assert!(text.starts_with(head), "{text}");
        assert!(
            text.contains(
                ": issue PROJ-42, summary and description]\n# It crashes\n\nOn **start**.\n["
            ),
            "{text}"
        );
        assert_eq!(answer["structuredContent"]["assignee"], "Alice");
    }
    assert_eq!(
        api.received_requests().await.unwrap()[0].url.path(),
        "/api/v1/issues/PROJ-42"
    );
}

#[tokio::test]
async fn an_issue_out_of_reach_is_said_to_be() {
    let problem =
        json!({ "type": "not-found", "title": "Not Found", "detail": "there is no PROJ-1" });
    let (client, _api) = answering(404, problem).await;
    let answer = client
        .call("jira_get_issue", json!({ "issue_key": "PROJ-1" }))
        .await;
    assert_eq!(answer["isError"], true);
    let text = answer["content"][0]["text"].as_str().unwrap();
    assert!(
        text.starts_with(
            "jira-api answered 404 Not Found (not-found)\nthere is no PROJ-1\nWhat to try: "
        ),
        "{text}"
    );
}
