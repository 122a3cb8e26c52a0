//! Claude Code's last line: how the turn ended and what it says it used.

use domain::{CostSource, MicroDollars, RunEvent, StopReason, TokenCounts};
use serde_json::Value;

use super::executor::{cut, text};
use crate::cli::base::{Said, Turn, Verdict};

const TEXT: usize = 64 * 1024;

/// Signs of a refused credential, in lower case.
const AUTH: &[&str] = &[
    "api error: 401",
    "authentication_error",
    "credit balance is too low",
    "invalid api key",
    "invalid x-api-key",
    "please run /login",
];
/// Signs of a trouble that may pass, in lower case.
const TRANSIENT: &[&str] = &[
    "api error: 429",
    "api error: 5",
    "connection error",
    "econnrefused",
    "econnreset",
    "overloaded",
    "rate limit",
    "rate_limit",
    "request timed out",
    "unable to connect",
];

/// Reads a `result` message.
pub(super) fn read(message: &Value) -> Said {
    let verdict = verdict_of(message);
    let reason = match &verdict {
        Verdict::Success(_) => StopReason::Success,
        Verdict::TurnLimit
        | Verdict::Budget
        | Verdict::Auth(_)
        | Verdict::Transient(_)
        | Verdict::Error(_) => StopReason::Error,
    };
    let ended = RunEvent::TurnEnded {
        reason,
        result: final_text(message),
        turns: number(&message["num_turns"]).try_into().unwrap_or(u32::MAX),
    };
    Said {
        events: usage_of(message).into_iter().chain([ended]).collect(),
        turn: Some(Turn::Ended(verdict)),
    }
}

fn verdict_of(message: &Value) -> Verdict {
    let final_text = final_text(message);
    let failed = message["is_error"] == Value::Bool(true);
    match text(&message["subtype"]) {
        "error_max_turns" => Verdict::TurnLimit,
        "error_max_budget_usd" => Verdict::Budget,
        "success" if !failed => Verdict::Success(final_text),
        subtype => {
            let said = final_text.to_lowercase();
            let shows = |signs: &[&str]| signs.iter().any(|sign| said.contains(sign));
            if shows(AUTH) {
                Verdict::Auth(final_text)
            } else if shows(TRANSIENT) {
                Verdict::Transient(final_text)
            } else if final_text.is_empty() {
                Verdict::Error(subtype.to_owned())
            } else {
                Verdict::Error(final_text)
            }
        }
    }
}

/// The final text; errors are a list beside it.
fn final_text(message: &Value) -> String {
    let errors = message["errors"].as_array().into_iter().flatten();
    let lines: Vec<&str> = [&message["result"]]
        .into_iter()
        .chain(errors)
        .map(text)
        .filter(|line| !line.is_empty())
        .collect();
    cut(&lines.join("\n"), TEXT)
}

/// Usage by model, or in sum where the CLI does not tell models apart.
fn usage_of(message: &Value) -> Vec<RunEvent> {
    let by_model: Vec<RunEvent> = message["modelUsage"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(model, usage)| {
            let tokens = TokenCounts {
                input: number(&usage["inputTokens"]),
                output: number(&usage["outputTokens"]),
                cache_read: number(&usage["cacheReadInputTokens"]),
                cache_write: number(&usage["cacheCreationInputTokens"]),
            };
            event(model, tokens, &usage["costUSD"])
        })
        .collect();
    let sum = &message["usage"];
    if !by_model.is_empty() || !sum.is_object() {
        return by_model;
    }
    let tokens = TokenCounts {
        input: number(&sum["input_tokens"]),
        output: number(&sum["output_tokens"]),
        cache_read: number(&sum["cache_read_input_tokens"]),
        cache_write: number(&sum["cache_creation_input_tokens"]),
    };
    vec![event("", tokens, &message["total_cost_usd"])]
}

fn event(model: &str, tokens: TokenCounts, dollars: &Value) -> RunEvent {
    let cost = dollars.as_f64().map(MicroDollars::from_dollars);
    let source = match cost {
        Some(_) => CostSource::Reported,
        None => CostSource::Unknown,
    };
    RunEvent::Usage {
        model: model.to_owned(),
        tokens,
        cost,
        source,
    }
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(message: &Value, expected: Verdict) {
        let said = read(message);
        assert_eq!(said.turn, Some(Turn::Ended(expected)), "{message}");
    }

    #[test]
    fn a_good_end_has_its_text_and_usage_by_model() {
        let message = json!({
            "type": "result", "subtype": "success", "is_error": false, "duration_ms": 5, "num_turns": 3,
            "result": "Done.", "session_id": "s", "total_cost_usd": 0.25,
            "usage": { "input_tokens": 1, "output_tokens": 2 },
            "modelUsage": { "claude-sonnet-4-5": { "inputTokens": 10, "outputTokens": 20, "cacheReadInputTokens": 30,
                            "cacheCreationInputTokens": 40, "webSearchRequests": 0, "costUSD": 0.25 } },
        });
        check(&message, Verdict::Success("Done.".to_owned()));
        let tokens = TokenCounts {
            input: 10,
            output: 20,
            cache_read: 30,
            cache_write: 40,
        };
        let usage = RunEvent::Usage {
            model: "claude-sonnet-4-5".to_owned(),
            tokens,
            cost: Some(MicroDollars(250_000)),
            source: CostSource::Reported,
        };
        let ended = RunEvent::TurnEnded {
            reason: StopReason::Success,
            result: "Done.".to_owned(),
            turns: 3,
        };
        assert_eq!(read(&message).events, [usage, ended]);
    }

    #[test]
    fn errors_are_told_apart() {
        let failed = |text: &str| json!({ "subtype": "success", "is_error": true, "result": text });
        let auth =
            "API Error: 401 {\"type\":\"error\",\"error\":{\"type\":\"authentication_error\"}}";
        check(&failed(auth), Verdict::Auth(auth.to_owned()));
        let busy = "API Error: 529 Overloaded";
        check(&failed(busy), Verdict::Transient(busy.to_owned()));
        check(&failed("Odd."), Verdict::Error("Odd.".to_owned()));
        check(&json!({ "subtype": "error_max_turns" }), Verdict::TurnLimit);
        check(
            &json!({ "subtype": "error_max_budget_usd" }),
            Verdict::Budget,
        );
        let broken = json!({ "subtype": "error_during_execution", "errors": ["a", "b"] });
        check(&broken, Verdict::Error("a\nb".to_owned()));
        let mute = json!({ "subtype": "error_during_execution" });
        check(&mute, Verdict::Error("error_during_execution".to_owned()));
    }
}
