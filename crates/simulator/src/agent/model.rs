//! What sim-agent asks over HTTP besides its tools: the model, and gates.

use std::time::Duration;

use serde_json::{Value, json};

use super::context::Context;
use crate::script::Usage;

/// Between two tries at a gate that cannot be reached.
const PAUSE: Duration = Duration::from_millis(200);

/// Asks until the gate answers 200.
pub(super) async fn gate(context: &Context, url: &str) {
    loop {
        let answer = context.http().get(url).send().await;
        if answer.is_ok_and(|a| a.status().is_success()) {
            return;
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// One request to the model endpoint of the environment; the error is a status and a message.
pub(super) async fn ask(context: &Context, prompt: &str) -> Result<Usage, (u16, String)> {
    let variable = |name| std::env::var(name).unwrap_or_default();
    let base = variable("ANTHROPIC_BASE_URL");
    let body = json!({
        "model": context.model,
        "max_tokens": 1024,
        "stream": true,
        "messages": [{"role": "user", "content": prompt}],
    });
    let request = context
        .http()
        .post(format!(
            "{}/v1/messages?beta=true",
            base.trim_end_matches('/')
        ))
        .header("anthropic-version", "2023-06-01")
        .header("x-api-key", variable("ANTHROPIC_API_KEY"))
        .json(&body);
    let answer = request.send().await.map_err(|e| (0, e.to_string()))?;
    let status = answer.status();
    let text = answer.text().await.map_err(|e| (0, e.to_string()))?;
    if status.is_success() {
        return Ok(usage(&text));
    }
    let error: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
    let message = error["error"]["message"].as_str().unwrap_or(&text);
    Err((status.as_u16(), message.to_owned()))
}

/// The tokens of a stream: the prompt's from its first event, the answer's from its last.
fn usage(stream: &str) -> Usage {
    let events = stream.lines().filter_map(|l| l.strip_prefix("data:"));
    let mut found = Usage {
        input_tokens: 0,
        output_tokens: 0,
        ..Usage::default()
    };
    for event in events.filter_map(|e| serde_json::from_str::<Value>(e).ok()) {
        let usage = match event["type"].as_str() {
            Some("message_start") => &event["message"]["usage"],
            Some("message_delta") => &event["usage"],
            _ => continue,
        };
        let keep = |old: &mut u64, name: &str| *old = usage[name].as_u64().unwrap_or(*old);
        keep(&mut found.input_tokens, "input_tokens");
        keep(&mut found.output_tokens, "output_tokens");
        keep(
            &mut found.cache_creation_input_tokens,
            "cache_creation_input_tokens",
        );
        keep(
            &mut found.cache_read_input_tokens,
            "cache_read_input_tokens",
        );
    }
    found
}
