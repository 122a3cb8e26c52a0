//! Which tools a run is shown; what is not shown cannot be called.

use access::ToolRules;
use serde_json::{Value, json};
use testkit::McpClient;

use crate::server::{Started, start, start_as};

async fn names(client: &McpClient) -> Vec<String> {
    let answer = client.ask("tools/list", json!({})).await;
    let tools = answer["tools"].as_array().unwrap();
    let name = |tool: &Value| tool["name"].as_str().unwrap().to_owned();
    tools.iter().map(name).collect()
}

fn ruled(started: &Started, toolsets: &[&str], allowed: &[&str], read_only: bool) -> McpClient {
    let list = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    let rules = ToolRules {
        read_only,
        toolsets: list(toolsets),
        allowed: list(allowed),
    };
    started
        .client
        .with_token(started.runs.token_with(|claims| claims.tools = rules))
}

#[tokio::test]
async fn a_run_is_shown_what_its_token_rules_in_a_stable_order() {
    let started = start().await;
    for (toolsets, allowed, read_only, expected) in [
        (
            &[][..],
            &[][..],
            false,
            &["echo", "fail", "flood", "hang", "key", "who"][..],
        ),
        (&["trouble"], &[], false, &["panic"]),
        (&["all"], &["who", "panic"], false, &["panic", "who"]),
        (&["all"], &[], true, &["echo"]),
    ] {
        let client = ruled(&started, toolsets, allowed, read_only);
        assert_eq!(names(&client).await, expected);
        let mut session = client.open().await;
        let answer = session.ask("tools/list", json!({})).await;
        assert_eq!(answer["tools"].as_array().unwrap().len(), expected.len());
    }
}

#[tokio::test]
async fn a_hidden_tool_and_an_unknown_one_are_not_offered_and_the_others_are_named() {
    let started = start().await;
    let client = ruled(&started, &[], &["echo", "who"], false);
    let mut session = client.open().await;
    for name in ["panic", "key", "nothing"] {
        for answer in [
            client.call(name, json!({})).await,
            session.call(name, json!({})).await,
        ] {
            assert_eq!(answer["isError"], true);
            assert_eq!(
                answer["content"][0]["text"],
                format!(
                    "{name} is not offered to this run\nOffered: echo, who\nWhat to try: one of these, or end your turn and say what is missing"
                )
            );
        }
    }
}

#[tokio::test]
async fn headers_narrow_on_both_transports_and_never_widen() {
    let started = start().await;
    let narrowed = started
        .client
        .with_header("x-mcp-tools", "echo,panic")
        .with_header("x-mcp-readonly", "1");
    assert_eq!(names(&narrowed).await, ["echo"]);
    let mut session = narrowed.open().await;
    assert_eq!(session.call("who", json!({})).await["isError"], true);
    assert_eq!(
        session.call("echo", json!({ "text": "hi" })).await["isError"],
        false
    );
    let excluded = started
        .client
        .with_header("x-mcp-toolsets", "all")
        .with_header("x-mcp-exclude-tools", "key, who,hang");
    assert_eq!(names(&excluded).await, ["echo", "fail", "flood"]);
}

#[tokio::test]
async fn the_operator_narrows_for_every_run() {
    for (arguments, expected) in [
        (&["--toolsets", "trouble"][..], &["panic"][..]),
        (
            &["--toolsets", "trouble", "--tools", "echo"],
            &["echo", "panic"],
        ),
        (&["--read-only", "true"], &["echo"]),
    ] {
        let started = start_as(|_| {}, arguments).await;
        assert_eq!(names(&started.client).await, expected);
        let all = ruled(&started, &["all"], &[], false);
        assert_eq!(names(&all).await, expected);
    }
}

#[test]
fn an_unknown_toolset_or_tool_of_the_operator_is_named() {
    use crate::{server::Service, tools::TOOLSETS};
    for (argument, line) in [
        (
            "--toolsets",
            "MCP_TOOLSETS names no toolset: jokes; the toolsets are talk, trouble, and all and default are words for many",
        ),
        ("--tools", "MCP_TOOLS names no tool: jokes"),
    ] {
        let service: Service = testkit::configured(&[argument, "jokes"]).unwrap();
        let refused = service.settings.catalogue(TOOLSETS).unwrap_err();
        assert_eq!(refused.to_string(), line);
    }
}
