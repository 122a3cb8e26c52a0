//! What a run is shown.

use serde_json::{Value, json};

use crate::world::answering;

fn names(list: &Value) -> Vec<&str> {
    let tools = list["tools"].as_array().unwrap().iter();
    tools.map(|it| it["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn twenty_tools_are_shown_and_all_to_who_asks_for_them() {
    let (client, _api) = answering(&[]).await;
    let usual = client.ask("tools/list", json!({})).await;
    assert_eq!(names(&usual).len(), 20, "{:?}", names(&usual));
    assert!(!names(&usual).contains(&"find_members"));
    let list = json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {} });
    let request = client.request(reqwest::Method::POST, "/mcp");
    let all = testkit::exchange(request.header("x-mcp-toolsets", "all").json(&list))
        .await
        .1;
    assert_eq!(
        names(&all["result"]).len(),
        26,
        "{:?}",
        names(&all["result"])
    );
}

#[tokio::test]
async fn every_tool_says_what_it_is_does_and_answers() {
    let (client, _api) = answering(&[]).await;
    let list = client.ask("tools/list", json!({})).await;
    for tool in list["tools"].as_array().unwrap() {
        let name = &tool["name"];
        for hint in [
            "readOnlyHint",
            "destructiveHint",
            "idempotentHint",
            "openWorldHint",
        ] {
            assert!(tool["annotations"][hint].is_boolean(), "{name}: {hint}");
        }
        assert!(
            tool["title"].is_string() && tool["outputSchema"].is_object(),
            "{name}"
        );
        if name != "whoami" {
            assert_eq!(tool["inputSchema"]["additionalProperties"], false, "{name}");
        }
        let length = tool["description"].as_str().unwrap().len();
        assert!((20..400).contains(&length), "{name}: {length}");
    }
}
