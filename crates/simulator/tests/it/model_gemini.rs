//! Google's interface plays the same script as Anthropic's.

use http::StatusCode;
use serde_json::{Value, json};

use crate::{issue_script::ISSUE, world::World};

const STREAMED: &str = "/gemini/v1beta/models/gemini-x:streamGenerateContent?alt=sse";
const WHOLE: &str = "/gemini/v1beta/models/gemini-x:generateContent";

fn body(contents: &[Value]) -> Value {
    let tools = json!([{"functionDeclarations": [{"name": "mcp_github_issue_read"}]}]);
    json!({"contents": contents, "tools": tools})
}

#[tokio::test]
async fn gemini_is_answered_with_the_call_as_it_names_it_and_then_with_the_next_step() {
    let world = World::scripted(ISSUE).await;
    let context = json!({"text": "<session_context>\nToday is Monday"});
    let mut contents = vec![json!({"role": "user", "parts": [context, {"text": "fix issue 12"}]})];
    let first = world.ask_model(STREAMED, &body(&contents)).await;
    let events: Vec<Value> = first
        .text
        .lines()
        .filter_map(|l| l.strip_prefix("data: "))
        .map(|d| serde_json::from_str(d).expect("JSON"))
        .collect();
    let parts: Vec<_> = events
        .iter()
        .map(|e| e["candidates"][0]["content"]["parts"][0].clone())
        .collect();
    let call = parts.last().unwrap()["functionCall"].clone();
    assert_eq!(call["name"], "mcp_github_issue_read");
    assert_eq!(call["args"], json!({"issue_number": 12}));
    assert_eq!(
        events.last().unwrap()["candidates"][0]["finishReason"],
        "STOP"
    );
    contents.push(json!({"role": "model", "parts": [{"thought": true, "text": "hm"}, {"functionCall": call}]}));
    let response = json!({"output": "title: Squeak"});
    let answered = json!({"functionResponse": {"name": call["name"], "response": response}});
    contents.push(json!({"role": "user", "parts": [answered]}));
    let mut second = body(&contents);
    second["systemInstruction"] = json!({"parts": [{"text": "Working directory: /w/x"}]});
    let second = world.ask_model(WHOLE, &second).await.json();
    assert_eq!(
        second["candidates"][0]["content"]["parts"][0]["text"],
        "It is about Squeak in /w/x."
    );
    assert_eq!(second["usageMetadata"]["promptTokenCount"], 9);
    let requests = &world.sim.state()["model_requests"];
    assert_eq!(
        [&requests[0]["api"], &requests[0]["model"]],
        ["gemini", "gemini-x"]
    );
    assert_eq!(requests[1]["results"], json!(["title: Squeak"]));
}

#[tokio::test]
async fn tokens_are_counted_and_errors_have_googles_form() {
    let world = World::scripted(ISSUE).await;
    let count = world
        .ask_model("/gemini/v1beta/models/m:countTokens", &json!({}))
        .await;
    assert!(count.json()["totalTokens"].is_u64());
    let tired = body(&[json!({"role": "user", "parts": [{"text": "tired"}]})]);
    let refused = world.ask_model(STREAMED, &tired).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.json()["error"]["status"], "RESOURCE_EXHAUSTED");
    let unknown = world
        .ask_model("/gemini/v1beta/models/m:paint", &json!({}))
        .await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}
