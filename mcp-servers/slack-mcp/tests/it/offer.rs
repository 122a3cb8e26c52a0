//! Which tools a run is shown, and how they describe themselves.

use serde_json::{Value, json};

use crate::start::{answering, answering_run};

fn tools(list: &Value) -> Vec<Value> {
    list["tools"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_run_is_shown_twenty_tools_unless_its_agent_needs_others() {
    let (client, _api) = answering(200, json!({})).await;
    let usual = tools(&client.ask("tools/list", json!({})).await);
    assert_eq!(usual.len(), 20);
    let (client, _api) = answering_run(200, json!({}), |claims| {
        claims.tools.toolsets = vec!["all".to_owned()];
    })
    .await;
    let all = tools(&client.ask("tools/list", json!({})).await);
    assert_eq!(all.len(), 28);
    let (client, _api) = answering_run(200, json!({}), |claims| {
        claims.tools.read_only = true;
    })
    .await;
    let reading = tools(&client.ask("tools/list", json!({})).await);
    assert!(
        reading
            .iter()
            .all(|tool| tool["annotations"]["readOnlyHint"] == true)
    );
    assert_eq!(reading.len(), 10);
}

#[tokio::test]
async fn every_tool_says_what_it_does_takes_and_gives() {
    let (client, _api) = answering_run(200, json!({}), |claims| {
        claims.tools.toolsets = vec!["all".to_owned()];
    })
    .await;
    for tool in tools(&client.ask("tools/list", json!({})).await) {
        let name = tool["name"].as_str().unwrap();
        assert!(name.starts_with("slack_"), "{name}");
        assert!(tool["title"].is_string(), "{name}");
        assert!(tool["description"].as_str().unwrap().len() > 20, "{name}");
        for hint in [
            "readOnlyHint",
            "destructiveHint",
            "idempotentHint",
            "openWorldHint",
        ] {
            assert!(tool["annotations"][hint].is_boolean(), "{name}: {hint}");
        }
        assert_eq!(tool["inputSchema"]["additionalProperties"], false, "{name}");
        assert_eq!(tool["outputSchema"]["type"], "object", "{name}");
    }
}

#[tokio::test]
async fn the_list_of_tools_is_short_enough_for_a_models_context() {
    let (client, _api) = answering(200, json!({})).await;
    let list = client.ask("tools/list", json!({})).await;
    let bytes = list.to_string().len();
    assert!(bytes < 40_000, "{bytes} bytes");
}
