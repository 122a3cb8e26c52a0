//! What a run is shown.

use serde_json::{Value, json};

use crate::world::answering_with;

fn names(list: &Value) -> Vec<&str> {
    let tools = list["tools"].as_array().unwrap().iter();
    tools.map(|it| it["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn about_twenty_tools_are_shown_and_all_to_whose_token_says_so() {
    for (toolsets, count) in [(&[][..], 21), (&["all"][..], 26), (&["triage"][..], 3)] {
        let (client, _api) = answering_with(&[], toolsets).await;
        let list = client.ask("tools/list", json!({})).await;
        assert_eq!(names(&list).len(), count, "{:?}", names(&list));
    }
}

#[tokio::test]
async fn every_tool_says_what_it_is_does_and_answers() {
    let (client, _api) = answering_with(&[], &["all"]).await;
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
