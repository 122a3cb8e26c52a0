//! The line that ends a turn.

use serde_json::{Value, json};

use super::{context::Context, model::Refused, play::Ended};
use crate::script::Usage;

/// The result and the exit code; none where the process ends without a result.
pub(super) fn of(context: &Context, ended: &Ended) -> Option<(Value, u8)> {
    let (subtype, text, code) = match ended {
        Ended::Said(text) => ("success", text.clone(), 0),
        // Claude Code calls a turn a success that the model's interface refused.
        Ended::Refused(Refused { status, message }) => {
            ("success", format!("API Error: {status} {message}"), 1)
        }
        Ended::Interrupted => ("error_during_execution", String::new(), 1),
        Ended::Broken(error) => ("error_during_execution", error.clone(), 1),
        Ended::Exit(0) => ("success", String::new(), 0),
        Ended::Exit(code) => ("error_during_execution", String::new(), *code),
        Ended::Crash(_) => return None,
    };
    let status = match ended {
        Ended::Refused(refused) => Some(refused.status),
        _ => None,
    };
    let spent = &context.spent;
    let took = u64::try_from(context.started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let mut line = blank(subtype, code != 0, spent.usage);
    line["result"] = json!(text);
    line["api_error_status"] = json!(status);
    line["duration_ms"] = json!(took);
    line["num_turns"] = json!(spent.turns);
    line["total_cost_usd"] = json!(spent.dollars);
    line["modelUsage"] = json!({&context.model: per_model(spent.usage, spent.dollars)});
    if status.is_some() {
        line["terminal_reason"] = json!("api_error");
    }
    if let Ended::Broken(error) = ended {
        line["errors"] = json!([error]);
    }
    Some((line, code))
}

/// The result of a run that never began.
pub(super) fn nothing(error: &str) -> Value {
    let mut line = blank("error_during_execution", true, Usage::NOTHING);
    line["errors"] = json!([error]);
    line
}

fn blank(subtype: &str, is_error: bool, usage: Usage) -> Value {
    json!({
        "type": "result",
        "subtype": subtype,
        "is_error": is_error,
        "duration_ms": 0,
        "duration_api_ms": 0,
        "num_turns": 0,
        "stop_reason": if is_error { Value::Null } else { json!("end_turn") },
        "total_cost_usd": 0,
        "usage": usage,
        "modelUsage": {},
        "permission_denials": [],
        "terminal_reason": if is_error { "error" } else { "completed" },
    })
}

fn per_model(usage: Usage, dollars: f64) -> Value {
    json!({
        "inputTokens": usage.input_tokens,
        "outputTokens": usage.output_tokens,
        "cacheReadInputTokens": usage.cache_read_input_tokens,
        "cacheCreationInputTokens": usage.cache_creation_input_tokens,
        "webSearchRequests": 0,
        "costUSD": dollars,
        "contextWindow": 1_000_000,
    })
}
