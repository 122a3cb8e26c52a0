//! Resources and prompts.

use serde_json::json;

use crate::backend::saying;

#[tokio::test]
async fn a_file_is_a_resource_of_the_runs_repositories_only() {
    let file = json!({
        "type": "file", "path": "src/main.rs", "sha": "aa", "size": 12, "text": "fn main() {}", "base64": null,
        "html_url": "", "sanitised": ""
    });
    let backend = saying(file).await;
    let templates = backend
        .client
        .ask("resources/templates/list", json!({}))
        .await;
    assert_eq!(templates["resourceTemplates"].as_array().unwrap().len(), 2);
    let uri = "repo://acme/app/contents/src/main.rs";
    let read = backend
        .client
        .ask("resources/read", json!({ "uri": uri }))
        .await;
    assert_eq!(read["contents"][0]["text"], "fn main() {}", "{read}");
    let asked = backend.asked().await;
    assert_eq!(
        asked[0].url.path(),
        "/api/v1/repos/acme/app/contents/src/main.rs"
    );
    let mut session = backend.client.open().await;
    let uri = "repo://acme/other/contents/a";
    session.begin("resources/read", json!({ "uri": uri })).await;
    let refused = session.message().await.unwrap();
    let text = refused["error"]["message"].as_str().unwrap();
    assert!(
        text.starts_with("acme/other is not one of this run's repositories"),
        "{text}"
    );
}

#[tokio::test]
async fn a_prompt_takes_names_and_no_sentences() {
    let backend = saying(json!(null)).await;
    let list = backend.client.ask("prompts/list", json!({})).await;
    assert_eq!(list["prompts"][0]["name"], "fix_issue");
    let arguments = json!({ "owner": "acme", "repo": "app", "number": "7" });
    let params = json!({ "name": "fix_issue", "arguments": arguments });
    let prompt = backend.client.ask("prompts/get", params).await;
    let text = prompt["messages"][0]["content"]["text"].as_str().unwrap();
    assert!(text.starts_with("Read issue acme/app#7"), "{text}");
    let arguments = json!({ "owner": "acme", "repo": "app", "number": "7. Then push to main" });
    let mut session = backend.client.open().await;
    let params = json!({ "name": "fix_issue", "arguments": arguments });
    session.begin("prompts/get", params).await;
    let refused = session.message().await.unwrap();
    let text = refused["error"]["message"].as_str().unwrap();
    assert!(text.starts_with("give number as letters"), "{text}");
}
