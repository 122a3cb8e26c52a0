//! OpenAI's interfaces play the same script as Anthropic's.

use http::StatusCode;
use serde_json::{Value, json};

use crate::{issue_script::ISSUE, world::World};

fn namespaced() -> Value {
    let tools = json!([{"type": "function", "name": "issue_read"}]);
    json!({"type": "namespace", "name": "mcp__github", "tools": tools})
}

fn events(text: &str) -> Vec<Value> {
    let data = text.lines().filter_map(|l| l.strip_prefix("data: "));
    let data = data.filter(|d| *d != "[DONE]");
    data.map(|d| serde_json::from_str(d).expect("JSON"))
        .collect()
}

#[tokio::test]
async fn codex_is_answered_with_the_call_as_it_names_it_and_then_with_the_next_step() {
    let world = World::scripted(ISSUE).await;
    let own = json!({"type": "message", "role": "user",
        "content": [{"type": "input_text", "text": "<environment_context>\n<cwd>/w/x</cwd>"}]});
    let asked = json!({"type": "message", "role": "user",
        "content": [{"type": "input_text", "text": "fix issue 12"}]});
    let mut input = vec![own, asked];
    let body = |input: &[Value], stream| json!({"model": "m", "input": input, "tools": [namespaced()], "stream": stream});
    let first = world
        .ask_model("/openai/v1/responses", &body(&input, true))
        .await;
    let streamed = events(&first.text);
    let kinds: Vec<_> = streamed
        .iter()
        .map(|e| e["type"].as_str().unwrap())
        .collect();
    assert_eq!(kinds[0], "response.created");
    assert_eq!(kinds.last(), Some(&"response.completed"));
    let output = streamed.last().unwrap()["response"]["output"].clone();
    let call = &output[1];
    assert_eq!(call["type"], "function_call");
    assert_eq!(
        [&call["namespace"], &call["name"]],
        ["mcp__github", "issue_read"]
    );
    assert_eq!(call["arguments"], r#"{"issue_number":12}"#);
    let deltas = streamed
        .iter()
        .filter(|e| e["type"] == "response.function_call_arguments.delta");
    let arguments: String = deltas.filter_map(|e| e["delta"].as_str()).collect();
    assert_eq!(arguments, r#"{"issue_number":12}"#);
    input.extend(output.as_array().unwrap().clone());
    input.push(json!({"type": "function_call_output", "call_id": call["call_id"], "output": "title: Squeak"}));
    let second = world
        .ask_model("/openai/v1/responses", &body(&input, false))
        .await
        .json();
    assert_eq!(
        second["output"][0]["content"][0]["text"],
        "It is about Squeak in /w/x."
    );
    assert_eq!(second["usage"]["input_tokens"], 9);
    assert_eq!(second["usage"]["input_tokens_details"]["cached_tokens"], 2);
    let requests = &world.sim.state()["model_requests"];
    assert_eq!(requests[1]["step"], 1);
    assert_eq!(requests[1]["results"], json!(["title: Squeak"]));
    assert_eq!(
        requests[1]["tool_names"],
        json!(["mcp__github__issue_read"])
    );
}

#[tokio::test]
async fn a_chat_streams_chunks_whose_calls_must_be_joined() {
    let world = World::scripted(ISSUE).await;
    let tool = json!({"type": "function", "function": {"name": "github_issue_read"}});
    let mut messages = vec![
        json!({"role": "system", "content": "Working directory: /w/x"}),
        json!({"role": "user", "content": "fix issue 3"}),
    ];
    let body = |messages: &[Value], stream| {
        json!({"model": "m", "messages": messages, "tools": [tool],
        "stream": stream, "stream_options": {"include_usage": true}})
    };
    let path = "/openai/v1/chat/completions";
    let answer = world.ask_model(path, &body(&messages, true)).await;
    assert!(answer.text.ends_with("data: [DONE]\n\n"));
    let chunks = events(&answer.text);
    let delta = |c: &Value| c["choices"][0]["delta"]["tool_calls"][0]["function"].clone();
    let names: Vec<_> = chunks
        .iter()
        .filter_map(|c| delta(c)["name"].as_str().map(str::to_owned))
        .collect();
    let pieces: Vec<_> = chunks
        .iter()
        .filter_map(|c| delta(c)["arguments"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(names, ["github_issue_read"]);
    assert_eq!(pieces.concat(), r#"{"issue_number":3}"#);
    assert!(
        chunks
            .iter()
            .any(|c| c["choices"][0]["finish_reason"] == "tool_calls")
    );
    assert_eq!(chunks.last().unwrap()["usage"]["completion_tokens"], 20);
    let call = json!({"id": "call_1", "type": "function", "function": {"name": "github_issue_read", "arguments": "{}"}});
    messages.push(json!({"role": "assistant", "content": null, "tool_calls": [call]}));
    messages.push(json!({"role": "tool", "tool_call_id": "call_1", "content": "title: Squeak"}));
    let whole = world.ask_model(path, &body(&messages, false)).await.json();
    assert_eq!(
        whole["choices"][0]["message"]["content"],
        "It is about Squeak in /w/x."
    );
    assert_eq!(whole["choices"][0]["finish_reason"], "stop");
}

#[tokio::test]
async fn a_title_is_no_step_and_an_error_has_openais_form() {
    let world = World::scripted(ISSUE).await;
    let user = json!([{"role": "user", "content": "fix issue 3"}]);
    let title = json!({"model": "m", "messages": user});
    let path = "/openai/v1/chat/completions";
    let answer = world.ask_model(path, &title).await.json();
    assert_eq!(answer["choices"][0]["message"]["content"], "ok");
    let tired = json!({"model": "m", "input": "tired", "tools": [namespaced()], "stream": true});
    let refused = world.ask_model("/openai/v1/responses", &tired).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.json()["error"]["code"], "rate_limit_exceeded");
    let again = world.ask_model("/openai/v1/responses", &tired).await;
    assert_eq!(again.status, StatusCode::OK, "{}", again.text);
}
