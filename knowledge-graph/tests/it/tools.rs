//! `find_files` for coding CLIs, over both transports.

use serde_json::json;

use crate::stage::Stage;

#[tokio::test]
async fn an_agent_finds_files_of_its_repository_by_a_glob() {
    let stage = Stage::new().await;
    stage.mirror(&[("src/main.rs", "fn main() {}"), ("README.md", "#")]);
    let arguments = json!({ "owner": "Acme", "repo": "app", "pattern": "*.rs" });
    let mut session = stage.client().open().await;
    let over_sse = session.call("find_files", arguments.clone()).await;
    let text = over_sse["content"][0]["text"].as_str().unwrap();
    assert!(text.ends_with("1 files\nsrc/main.rs (12 bytes)"), "{text}");
    assert_eq!(
        over_sse["structuredContent"]["files"][0]["path"],
        "src/main.rs"
    );
    let over_http = stage.client().call("find_files", arguments).await;
    assert_eq!(
        over_http["structuredContent"],
        over_sse["structuredContent"]
    );
}

#[tokio::test]
async fn another_repository_is_refused_with_the_ones_that_are_allowed() {
    let stage = Stage::new().await;
    let answer = stage
        .client()
        .call("find_files", json!({ "owner": "acme", "repo": "other" }))
        .await;
    assert_eq!(answer["isError"], true);
    let text = answer["content"][0]["text"].as_str().unwrap();
    assert!(text.contains("Allowed: Acme/app"), "{text}");
}
