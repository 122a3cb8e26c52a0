//! Asks the model endpoint of the environment, as Claude Code does.

use std::time::Duration;

use http::{StatusCode, header};
use reqwest::Response;
use serde_json::{Value, json};

use super::context::Context;
use crate::reply::Reply;

mod assembly;

/// How often a request that may pass is sent again.
const RETRIES: u32 = 10;

/// The longest wait before that.
const LONGEST: Duration = Duration::from_secs(8);

/// A request that was refused for good.
pub(super) struct Refused {
    /// 0 where there was no answer.
    pub(super) status: u16,
    pub(super) message: String,
}

/// Where the model is, if the environment names it.
pub(super) fn base() -> Option<String> {
    let base = std::env::var("ANTHROPIC_BASE_URL").unwrap_or_default();
    let base = base.trim_end_matches('/');
    (!base.is_empty()).then(|| base.to_owned())
}

/// The next message of the conversation.
pub(super) async fn converse(context: &Context, base: &str) -> Result<Reply, Refused> {
    let names = ["Bash", "Write"].map(str::to_owned).into_iter();
    let tool = |name| json!({"name": name, "input_schema": {"type": "object"}});
    let tools: Vec<_> = names.chain(context.servers.tools()).map(tool).collect();
    let place = format!("Working directory: {}", context.cwd.display());
    let body = json!({
        "model": context.model,
        "max_tokens": 32_000,
        "stream": true,
        "system": [{"type": "text", "text": place}],
        "messages": context.messages,
        "tools": tools,
    });
    send(context, base, &body).await
}

/// One request besides the conversation.
pub(super) async fn ask(context: &Context, base: &str, prompt: &str) -> Result<Reply, Refused> {
    let body = json!({
        "model": context.model,
        "max_tokens": 1024,
        "stream": true,
        "messages": [{"role": "user", "content": prompt}],
    });
    send(context, base, &body).await
}

async fn send(context: &Context, base: &str, body: &Value) -> Result<Reply, Refused> {
    let key = std::env::var("ANTHROPIC_API_KEY").unwrap_or_default();
    let mut attempt = 0;
    loop {
        let request = context
            .http()
            .post(format!("{base}/v1/messages?beta=true"))
            .header("anthropic-version", "2023-06-01")
            .header("x-api-key", &key)
            .header("x-claude-code-session-id", &context.session)
            .json(body);
        let (refused, wait) = match request.send().await {
            Ok(answer) if answer.status().is_success() => {
                match assembly::read(answer, &context.model).await {
                    Ok(reply) => return Ok(reply),
                    Err(error) => (lost(&error), None),
                }
            }
            Ok(answer) => {
                let wait = retry_after(&answer);
                (refusal(answer).await, wait)
            }
            Err(error) => (lost(&error), None),
        };
        let passes = matches!(refused.status, 0 | 408 | 409 | 429 | 500..);
        if !passes || attempt == RETRIES {
            return Err(refused);
        }
        attempt += 1;
        let wait = wait
            .unwrap_or(Duration::from_millis(250) * 2_u32.pow(attempt))
            .min(LONGEST);
        report(context, &refused, attempt, wait);
        tokio::time::sleep(wait).await;
    }
}

fn report(context: &Context, refused: &Refused, attempt: u32, wait: Duration) {
    let ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
    context.emit(json!({
        "type": "system",
        "subtype": "api_retry",
        "attempt": attempt,
        "max_retries": RETRIES,
        "retry_delay_ms": ms,
        "error_status": refused.status,
        "error": refused.message,
    }));
}

fn lost(error: &reqwest::Error) -> Refused {
    Refused {
        status: 0,
        message: error.to_string(),
    }
}

fn retry_after(answer: &Response) -> Option<Duration> {
    let seconds = answer.headers().get(header::RETRY_AFTER)?.to_str().ok()?;
    seconds.parse().ok().map(Duration::from_secs)
}

async fn refusal(answer: Response) -> Refused {
    let status: StatusCode = answer.status();
    let text = answer.text().await.unwrap_or_default();
    let error: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
    let message = error["error"]["message"].as_str().unwrap_or(&text);
    Refused {
        status: status.as_u16(),
        message: message.to_owned(),
    }
}
