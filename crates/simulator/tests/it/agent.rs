//! sim-agent's stream, its arguments, its sessions.

use std::process::Stdio;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};

use crate::process::{Place, line, run};

#[tokio::test]
async fn it_tells_claudes_version() {
    let output = Place::new()
        .command(env!("CARGO_BIN_EXE_sim-agent"))
        .arg("--version")
        .output()
        .await;
    assert_eq!(output.unwrap().stdout, b"2.1.330 (Claude Code)\n");
}

#[tokio::test]
async fn a_run_is_init_messages_results_and_a_result() {
    let place = Place::new();
    let script = r#"
- vars: {name: "call it (\\S+)"}
  steps:
    - say: I write it.
    - tool: Write
      arguments: {file_path: "{{name}}", content: "hello\n"}
    - tool: Bash
      arguments: {command: "cat {{name}}; pwd >&2; exit 3"}
    - say: "It says {{result.2 | /(hello)/}}."
      usage: {input_tokens: 1000, output_tokens: 10, cost_usd: 0.5}
"#;
    let mut agent = place.agent(script);
    agent.args([
        "--session-id",
        "11111111-2222-4333-8444-555555555555",
        "--model",
        "opus",
        "--future-flag",
        "x",
    ]);
    let run = run(agent, "Call it, I mean: call it note.txt").await;
    let kinds = [
        "system/init",
        "assistant",
        "assistant",
        "user",
        "assistant",
        "user",
        "assistant",
        "result/success",
    ];
    assert_eq!(run.kinds(), kinds);
    assert_eq!(run.code, Some(0));
    let init = &run.lines[0];
    assert_eq!(
        (&init["model"], &init["claude_code_version"]),
        (&json!("opus"), &json!("2.1.330"))
    );
    assert!(
        run.lines
            .iter()
            .all(|l| l["session_id"] == "11111111-2222-4333-8444-555555555555")
    );
    assert_eq!(run.lines[1]["message"]["id"], run.lines[2]["message"]["id"]);
    let failed = &run.lines[5]["message"]["content"][0];
    assert_eq!(failed["is_error"], true);
    assert_eq!(
        failed["tool_use_id"],
        run.lines[4]["message"]["content"][0]["id"]
    );
    assert!(
        failed["content"]
            .as_str()
            .unwrap()
            .starts_with("Exit code 3\nhello\n")
    );
    let result = run.result();
    assert_eq!(result["result"], "It says hello.");
    assert_eq!(result["num_turns"], 3);
    assert_eq!(result["usage"]["input_tokens"], 1200);
    assert!((result["total_cost_usd"].as_f64().unwrap() - 0.5016).abs() < 1e-9);
    assert!(place.path().join("note.txt").exists());
}

#[tokio::test]
async fn a_session_is_resumed_where_it_ended_and_its_cost_adds_up() {
    let place = Place::new();
    let script = "
- when: begin
  steps:
    - {say: Waiting., end_turn: true}
    - {tool: Bash, arguments: {command: echo on}}
    - say: Finished.
";
    let first = run(place.agent(script), "begin").await;
    assert_eq!(first.result()["result"], "Waiting.");
    let session = first.result()["session_id"].as_str().unwrap();
    let mut agent = place.agent(script);
    agent.args(["--resume", session]);
    let second = run(agent, "approved").await;
    assert_eq!(second.result()["result"], "Finished.");
    assert_eq!(second.result()["session_id"], session);
    assert_eq!(second.result()["num_turns"], 2);
    let cost = |r: &crate::process::Run| r.result()["total_cost_usd"].as_f64().unwrap();
    assert!((cost(&second) - 3.0 * cost(&first)).abs() < 1e-9);
}

#[tokio::test]
async fn an_unknown_session_cannot_be_resumed() {
    let place = Place::new();
    let mut agent = place.agent("- steps: []");
    agent.args(["--resume", "nobody"]);
    let run = run(agent, "x").await;
    assert_eq!(run.code, Some(1));
    assert_eq!(run.result()["subtype"], "error_during_execution");
    assert!(run.stderr.contains("No conversation found"));
}

#[tokio::test]
async fn the_script_can_be_named_in_the_prompt() {
    let place = Place::new();
    let script = place.write("other.yaml", "- steps: [{say: From the prompt.}]");
    let prompt = format!("Do this.\n  sim-script: {}\n", script.display());
    let output = place
        .command(env!("CARGO_BIN_EXE_sim-agent"))
        .args(["-p", &prompt])
        .output()
        .await;
    let text = String::from_utf8(output.unwrap().stdout).unwrap();
    assert!(text.contains("From the prompt."));
}

#[tokio::test]
async fn plain_text_on_stdin_is_a_prompt_too() {
    let place = Place::new();
    let script = place.write("s.yaml", "- when: plain\n  steps: [{say: Understood.}]");
    let mut agent = place.command(env!("CARGO_BIN_EXE_sim-agent"));
    agent
        .arg("-p")
        .env("SIM_AGENT_SCRIPT", script)
        .stdin(Stdio::piped());
    let mut child = agent.spawn().unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(b"plain words\n")
        .await
        .unwrap();
    let output = child.wait_with_output().await.unwrap();
    assert!(
        String::from_utf8(output.stdout)
            .unwrap()
            .contains("Understood.")
    );
}

#[tokio::test]
async fn pieces_and_user_messages_are_shown_on_request() {
    let place = Place::new();
    let mut agent = place.agent("- steps: [{say: One two.}]");
    agent.args(["--include-partial-messages", "--replay-user-messages"]);
    let run = run(agent, "go").await;
    assert_eq!(run.lines[0]["isReplay"], true);
    let deltas = run
        .lines
        .iter()
        .filter_map(|l| l["event"]["delta"]["text"].as_str());
    assert_eq!(deltas.collect::<String>(), "One two.");
}

#[tokio::test]
async fn an_interrupt_ends_the_turn_and_control_requests_are_answered() {
    let place = Place::new();
    let mut agent = place.agent("- steps: [{hang: true}]");
    let mut child = agent.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(line("go").as_bytes()).await.unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next =
        async || serde_json::from_str::<Value>(&lines.next_line().await.unwrap().unwrap()).unwrap();
    assert_eq!(next().await["subtype"], "init");
    let request =
        json!({"type": "control_request", "request_id": "r1", "request": {"subtype": "interrupt"}});
    stdin
        .write_all(format!("{request}\n").as_bytes())
        .await
        .unwrap();
    let answer = next().await;
    assert_eq!(
        (&answer["type"], &answer["response"]["request_id"]),
        (&json!("control_response"), &json!("r1"))
    );
    assert_eq!(next().await["subtype"], "error_during_execution");
    drop(stdin);
    assert!(!child.wait().await.unwrap().success());
}
