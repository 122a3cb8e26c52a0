//! The model endpoint: the script's steps, streams, errors, gates.

use http::StatusCode;
use serde_json::{Value, json};

use crate::world::{Answer, World};

const MESSAGES: &str = "/anthropic/v1/messages?beta=true";

const SCRIPT: &str = r#"
- when: fix issue
  vars: {number: "issue (\\d+)"}
  steps:
    - say: I read it.
    - tool: mcp__github__issue_read
      arguments: {issue_number: "{{number | int}}"}
    - tool: Bash
      arguments: {command: "echo {{result.1 | /title: (\\w+)/}}"}
    - say: Done with {{number}}.
      vary: true
      usage: {input_tokens: 7, output_tokens: 3, cache_read_input_tokens: 2}
- when: stuck
  steps:
    - gate: door
      say: Through.
- when: tired
  steps:
    - error: {status: 529, type: overloaded_error, message: Overloaded, retry_after: 2}
      say: Awake.
- when: lost
  steps:
    - say: "{{nobody}}"
"#;

fn user(text: &str) -> Value {
    json!({"role": "user", "content": [{"type": "text", "text": text}]})
}

fn used(result: &str) -> [Value; 2] {
    let call = json!({"type": "tool_use", "id": "toolu_1", "name": "x", "input": {}});
    let result = json!({"type": "tool_result", "tool_use_id": "toolu_1", "content": result});
    [
        json!({"role": "assistant", "content": [call]}),
        json!({"role": "user", "content": [result]}),
    ]
}

async fn ask(world: &World, messages: &[Value], stream: bool) -> Answer {
    let tools = [json!({"name": "Bash"})];
    let body = json!({"model": "m", "max_tokens": 100, "messages": messages, "tools": tools, "stream": stream});
    world.post(MESSAGES, &body).await
}

/// The text of a stream.
fn streamed(answer: &Answer) -> String {
    let events = answer.text.lines().filter_map(|l| l.strip_prefix("data: "));
    let event = |e| serde_json::from_str::<Value>(e).expect("JSON");
    let text = |e: Value| e["delta"]["text"].as_str().map(str::to_owned);
    events.map(event).filter_map(text).collect()
}

#[tokio::test]
async fn each_request_gets_the_step_that_follows_its_messages() {
    let world = World::scripted(SCRIPT).await;
    let mut messages = vec![user("Please fix issue 12")];
    let first = ask(&world, &messages, false).await.json();
    assert_eq!(first["stop_reason"], "tool_use");
    assert_eq!(first["content"][0]["text"], "I read it.");
    assert_eq!(first["content"][1]["name"], "mcp__github__issue_read");
    assert_eq!(first["content"][1]["input"], json!({"issue_number": 12}));
    messages.extend(used("title: Squeak"));
    let second = ask(&world, &messages, false).await.json();
    assert_eq!(second["content"][0]["input"]["command"], "echo Squeak");
    messages.extend(used("Squeak"));
    let third = ask(&world, &messages, false).await.json();
    assert_eq!(third["stop_reason"], "end_turn");
    assert_eq!(third["usage"]["cache_read_input_tokens"], 2);
    let again = ask(&world, &messages, false).await.json();
    let texts = [&third, &again].map(|m| m["content"][0]["text"].as_str().unwrap().to_owned());
    assert!(
        texts
            .iter()
            .all(|t| t.starts_with("Done with 12. (wording ")),
        "{texts:?}"
    );
    assert_ne!(texts[0], texts[1], "a restarted model words it differently");
    let steps: Vec<_> = world.sim.state()["model_requests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["step"].clone())
        .collect();
    assert_eq!(steps, [0, 1, 2, 2]);
}

#[tokio::test]
async fn a_stream_has_the_events_in_anthropics_order() {
    let world = World::scripted(SCRIPT).await;
    let answer = ask(&world, &[user("fix issue 3")], true).await;
    assert!(
        answer.headers["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/event-stream")
    );
    let events: Vec<Value> = answer
        .text
        .lines()
        .filter_map(|l| l.strip_prefix("data: "))
        .map(|d| serde_json::from_str(d).unwrap())
        .collect();
    let names: Vec<_> = answer
        .text
        .lines()
        .filter_map(|l| l.strip_prefix("event: "))
        .collect();
    let kinds: Vec<_> = events.iter().map(|e| e["type"].as_str().unwrap()).collect();
    assert_eq!(names, kinds);
    let (start, delta, stop) = (
        "content_block_start",
        "content_block_delta",
        "content_block_stop",
    );
    let expected = [
        "message_start",
        "ping",
        start,
        delta,
        delta,
        stop,
        start,
        delta,
        delta,
        stop,
        "message_delta",
        "message_stop",
    ];
    assert_eq!(kinds, expected);
    let json: String = events
        .iter()
        .filter_map(|e| e["delta"]["partial_json"].as_str())
        .collect();
    assert_eq!(json, r#"{"issue_number":3}"#);
    assert_eq!(events[10]["delta"]["stop_reason"], "tool_use");
    assert!(events[10]["usage"]["output_tokens"].is_u64());
}

#[tokio::test]
async fn a_gate_holds_the_answer_until_it_is_opened() {
    let world = World::scripted(SCRIPT).await;
    let messages = [user("stuck")];
    let asked = ask(&world, &messages, true);
    let opened = async {
        world.sim.arrival("door").await;
        assert_eq!(
            world.sim.state()["gates"]["door"],
            json!({"open": false, "waiting": 1})
        );
        world.post("/_sim/gates/door", &json!({})).await;
    };
    let (answer, ()) = tokio::join!(asked, opened);
    assert_eq!(streamed(&answer), "Through.");
}

#[tokio::test]
async fn a_scripted_error_is_given_once_and_then_the_script_goes_on() {
    let world = World::scripted(SCRIPT).await;
    let refused = ask(&world, &[user("tired")], true).await;
    assert_eq!(refused.status.as_u16(), 529);
    assert_eq!(refused.headers["retry-after"], "2");
    assert_eq!(
        refused.json()["error"],
        json!({"type": "overloaded_error", "message": "Overloaded"})
    );
    let answer = ask(&world, &[user("tired")], true).await;
    assert_eq!(streamed(&answer), "Awake.");
}

#[tokio::test]
async fn a_call_without_tools_is_no_step() {
    let world = World::scripted(SCRIPT).await;
    let body = json!({"model": "m", "max_tokens": 1, "messages": [user("fix issue 1")]});
    assert_eq!(
        world.post(MESSAGES, &body).await.json()["content"][0]["text"],
        "ok"
    );
    assert_eq!(world.sim.state()["model_requests"][0]["step"], Value::Null);
}

#[tokio::test]
async fn what_the_script_cannot_fill_is_an_error_that_says_so() {
    let world = World::scripted(SCRIPT).await;
    let answer = ask(&world, &[user("lost")], false).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(
        answer.json()["error"]["message"]
            .as_str()
            .unwrap()
            .contains("{{nobody}}")
    );
}

#[tokio::test]
async fn a_wrong_key_is_refused_and_noted() {
    let world = World::scripted(SCRIPT).await;
    let body = json!({"model": "m", "messages": [user("fix issue 1")], "tools": [{}]});
    let http = reqwest::Client::builder().build().unwrap();
    let answer = http
        .post(world.sim.url(MESSAGES))
        .header("x-api-key", "guess")
        .json(&body)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    let error: Value = answer.json().await.unwrap();
    assert_eq!(error["error"]["type"], "authentication_error");
    let state = world.sim.state();
    assert_eq!(state["model_requests"][0]["api_key_ok"], false);
    assert_eq!(state["refused"][0]["status"], 401);
}

#[tokio::test]
async fn the_base_address_answers_probes_and_tokens_are_counted() {
    let world = World::new().await;
    let probe = world
        .send(http::Method::HEAD, "/anthropic/api/hello", None)
        .await
        .unwrap();
    assert_eq!(probe.status, StatusCode::OK);
    let count = world
        .post(
            "/anthropic/v1/messages/count_tokens",
            &json!({"messages": []}),
        )
        .await;
    assert!(count.json()["input_tokens"].is_u64());
}
