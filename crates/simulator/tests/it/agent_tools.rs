//! sim-agent's real calls: MCP over both transports, the model endpoint, gates.

use serde_json::{Value, json};

use crate::{
    mcp_server::{Mcp, start},
    process::{Place, Run, run},
    world::World,
};

fn config(kind: &str, url: &str) -> String {
    let headers = json!({"Authorization": "Bearer ${RUN_TOKEN:-run-token}"});
    json!({"mcpServers": {"github": {"type": kind, "url": url, "headers": headers}}}).to_string()
}

async fn with_server(mcp: &Mcp, kind: &str, path: &str, script: &str) -> Run {
    let place = Place::new();
    let config = place.write("mcp.json", &config(kind, &format!("{}{path}", mcp.address)));
    let mut agent = place.agent(script);
    agent.arg("--mcp-config").arg(config);
    run(agent, "read issue 5").await
}

const SCRIPT: &str = r#"
- vars: {n: "issue (\\d+)"}
  steps:
    - tools:
        - {tool: mcp__github__issue_read, arguments: {issue_number: "{{n | int}}"}}
        - {tool: mcp__github__fail}
        - {tool: mcp__jira__get}
    - say: "{{result.1 | /title: (.*)/}}"
"#;

#[tokio::test]
async fn tools_are_called_over_sse_and_over_http() {
    for (kind, path) in [("sse", "/sse"), ("http", "/mcp")] {
        let mcp = start().await;
        let run = with_server(&mcp, kind, path, SCRIPT).await;
        assert_eq!(
            run.lines[0]["mcp_servers"],
            json!([{"name": "github", "status": "connected"}]),
            "{}",
            run.stderr
        );
        assert!(
            run.lines[0]["tools"]
                .as_array()
                .unwrap()
                .contains(&json!("mcp__github__issue_read"))
        );
        assert_eq!(mcp.calls()[0], json!({"issue_number": 5}));
        let results: Vec<_> = run
            .lines
            .iter()
            .filter(|l| l["type"] == "user")
            .map(|l| &l["message"]["content"][0])
            .collect();
        let failed: Vec<_> = results.iter().map(|r| &r["is_error"]).collect();
        assert_eq!(failed, [&json!(false), &json!(true), &json!(true)]);
        assert_eq!(
            results[0]["content"],
            json!([{"type": "text", "text": "title: Issue 5"}])
        );
        assert!(
            results[2]["content"]
                .as_str()
                .unwrap()
                .contains("No such tool")
        );
        assert_eq!(run.result()["result"], "Issue 5");
    }
}

#[tokio::test]
async fn a_broken_event_stream_is_opened_again() {
    let (mcp, world) = (start().await, World::new().await);
    let gate = world.sim.url("/_sim/gates/broken");
    let script = format!(
        "
- steps:
    - {{gate: {gate}, tool: mcp__github__issue_read, arguments: {{issue_number: 1}}}}
    - say: \"{{{{result.1}}}}\"
"
    );
    let breaker = async {
        world.sim.arrival("broken").await;
        mcp.hang_up();
        // The agent's GET has come when there is a stream again.
        while !mcp.is_open() {
            tokio::task::yield_now().await;
        }
        world.sim.open("broken");
    };
    let (run, ()) = tokio::join!(with_server(&mcp, "sse", "/sse", &script), breaker);
    assert_eq!(run.result()["result"], "title: Issue 1", "{}", run.stderr);
}

#[tokio::test]
async fn a_server_that_cannot_be_reached_is_failed_and_the_run_goes_on() {
    let mcp = Mcp::nowhere();
    let run = with_server(&mcp, "sse", "/sse", "- steps: [{say: Alone.}]").await;
    assert_eq!(
        run.lines[0]["mcp_servers"],
        json!([{"name": "github", "status": "failed"}])
    );
    assert_eq!(run.result()["result"], "Alone.");
}

fn asking(place: &Place, world: &World, key: &str) -> tokio::process::Command {
    let mut agent = place.agent("- steps: [{ask_model: true, say: Asked.}]");
    agent
        .env("ANTHROPIC_BASE_URL", world.sim.url("/anthropic"))
        .env("ANTHROPIC_API_KEY", key);
    agent
}

#[tokio::test]
async fn the_model_is_asked_with_the_environments_key_and_its_tokens_count() {
    let (world, place) = (World::new().await, Place::new());
    let asked = run(asking(&place, &world, "sim-model-key"), "go").await;
    assert_eq!(asked.result()["usage"]["input_tokens"], 200);
    assert_eq!(world.sim.state()["model_requests"][0]["step"], Value::Null);
    let refused = run(asking(&place, &world, "guess"), "go").await;
    assert_eq!(refused.code, Some(1));
    assert_eq!(refused.result()["is_error"], true);
    assert_eq!(refused.result()["api_error_status"], 401);
}

#[tokio::test]
async fn without_a_script_it_does_what_the_model_says() {
    let script = r#"
- steps:
    - say: Look.
      tool: Bash
      arguments: {command: "echo in {{cwd}}"}
    - error: {status: 529, type: overloaded_error, message: Overloaded, retry_after: 0}
      say: "It was {{result.1}}."
"#;
    let (world, place) = (World::scripted(script).await, Place::new());
    let mut agent = place.command(env!("CARGO_BIN_EXE_sim-agent"));
    agent
        .args(["-p", "--input-format", "stream-json"])
        .env("ANTHROPIC_BASE_URL", world.sim.url("/anthropic"))
        .env("ANTHROPIC_API_KEY", "sim-model-key")
        .stdin(std::process::Stdio::piped());
    let run = run(agent, "go").await;
    let folder = place.path().canonicalize().unwrap();
    assert_eq!(
        run.result()["result"],
        format!("It was in {}.", folder.display()),
        "{}",
        run.stderr
    );
    let kinds = [
        "system/init",
        "assistant",
        "assistant",
        "user",
        "system/api_retry",
        "assistant",
        "result/success",
    ];
    assert_eq!(run.kinds(), kinds);
    let steps: Vec<_> = world.sim.state()["model_requests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["step"].clone())
        .collect();
    assert_eq!(steps, [0, 1, 1]);
}
