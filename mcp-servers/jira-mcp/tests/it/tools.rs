//! What is listed, and how it is described.

use access::ToolRules;
use serde_json::json;

use crate::start::{answering, with_rules};

#[tokio::test]
async fn the_default_tools_are_few_and_all_are_described() {
    let (client, _api) = answering(200, json!({})).await;
    let listed = client.ask("tools/list", json!({})).await;
    let tools = listed["tools"].as_array().unwrap();
    assert_eq!(tools.len(), 22);
    let rules = ToolRules {
        toolsets: vec!["all".to_owned()],
        ..ToolRules::default()
    };
    let (client, _api) = with_rules(rules, json!({})).await;
    let listed = client.ask("tools/list", json!({})).await;
    let tools = listed["tools"].as_array().unwrap();
    assert!(tools.len() >= 40, "{}", tools.len());
    for tool in tools {
        let name = tool["name"].as_str().unwrap();
        assert!(
            name.starts_with("jira_") && tool["title"].is_string(),
            "{tool}"
        );
        assert_eq!(tool["inputSchema"]["additionalProperties"], false, "{name}");
        assert!(tool["outputSchema"].is_object(), "{name}");
        for hint in [
            "readOnlyHint",
            "destructiveHint",
            "idempotentHint",
            "openWorldHint",
        ] {
            assert!(tool["annotations"][hint].is_boolean(), "{name} {hint}");
        }
    }
}

#[tokio::test]
async fn a_run_that_only_reads_is_shown_no_writes() {
    let rules = ToolRules {
        read_only: true,
        toolsets: vec!["all".to_owned()],
        ..ToolRules::default()
    };
    let (client, _api) = with_rules(rules, json!({})).await;
    let listed = client.ask("tools/list", json!({})).await;
    for tool in listed["tools"].as_array().unwrap() {
        assert_eq!(tool["annotations"]["readOnlyHint"], true, "{tool}");
    }
}
