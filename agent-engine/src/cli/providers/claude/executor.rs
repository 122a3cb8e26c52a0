//! Reads Claude Code's stream: one JSON object a line, of which we know some and keep the rest.

use domain::RunEvent;
use serde_json::Value;

use super::result;
use crate::cli::base::{Said, Turn};

const TEXT: usize = 64 * 1024;
const OUTPUT: usize = 4 * 1024;
const RAW: usize = 4 * 1024;

/// What a line says; whatever cannot be understood is kept raw.
pub(super) fn read(line: &str) -> Said {
    let Ok(message) = serde_json::from_str::<Value>(line) else {
        return raw(line);
    };
    match (text(&message["type"]), text(&message["subtype"])) {
        ("system", "init") => opened(&message),
        ("system", "api_retry") => events(vec![retry(&message)]),
        ("assistant", _) => events(blocks(&message).filter_map(assistant_block).collect()),
        ("user", _) => events(blocks(&message).filter_map(user_block).collect()),
        ("rate_limit_event", _) => rate_limit(&message["rate_limit_info"]),
        ("result", _) => result::read(&message),
        _ => raw(line),
    }
}

fn events(events: Vec<RunEvent>) -> Said {
    Said { events, turn: None }
}

fn raw(line: &str) -> Said {
    let line = cut(line, RAW);
    events(vec![RunEvent::Raw { line }])
}

fn opened(message: &Value) -> Said {
    let servers: Vec<(String, bool)> = list(&message["mcp_servers"])
        .map(|server| {
            let usable = text(&server["status"]) == "connected";
            (text(&server["name"]).to_owned(), usable)
        })
        .collect();
    let connected = servers.iter().filter(|(_, usable)| *usable);
    let session = RunEvent::Session {
        session: text(&message["session_id"]).to_owned(),
        version: text(&message["claude_code_version"]).to_owned(),
        model: text(&message["model"]).to_owned(),
        mcp_servers: connected.map(|(name, _)| name.clone()).collect(),
    };
    Said {
        events: vec![session],
        turn: Some(Turn::Opened { servers }),
    }
}

fn retry(message: &Value) -> RunEvent {
    let (attempt, most) = (&message["attempt"], &message["max_retries"]);
    let status = &message["error_status"];
    let error = text(&message["error"]);
    RunEvent::Retry {
        error: cut(
            &format!("attempt {attempt} of {most}: status {status} {error}"),
            OUTPUT,
        ),
    }
}

fn rate_limit(info: &Value) -> Said {
    match text(&info["status"]) {
        // Said before every request, and no news.
        "allowed" => Said::default(),
        status => events(vec![RunEvent::RateLimited {
            status: status.to_owned(),
            resets_at: info["resetsAt"].as_i64(),
        }]),
    }
}

fn assistant_block(block: &Value) -> Option<RunEvent> {
    match text(&block["type"]) {
        "text" => Some(RunEvent::Message {
            text: cut(text(&block["text"]), TEXT),
        }),
        "thinking" => Some(RunEvent::Thinking {
            text: cut(text(&block["thinking"]), TEXT),
        }),
        "tool_use" => Some(RunEvent::ToolStarted {
            id: text(&block["id"]).to_owned(),
            name: text(&block["name"]).to_owned(),
            arguments: shortened(&block["input"]),
        }),
        _ => None,
    }
}

fn user_block(block: &Value) -> Option<RunEvent> {
    (text(&block["type"]) == "tool_result").then(|| RunEvent::ToolFinished {
        id: text(&block["tool_use_id"]).to_owned(),
        ok: block["is_error"] != Value::Bool(true),
        output: cut(&output_of(&block["content"]), OUTPUT),
    })
}

/// A tool's output is a text, or a list of blocks of which the texts matter.
fn output_of(content: &Value) -> String {
    match content {
        Value::String(output) => output.clone(),
        content => {
            let texts: Vec<&str> = list(content).map(|block| text(&block["text"])).collect();
            texts.join("\n")
        }
    }
}

/// Arguments may be whole files; the event shows their beginning.
fn shortened(arguments: &Value) -> Value {
    let long = arguments.to_string();
    if long.len() <= TEXT {
        arguments.clone()
    } else {
        serde_json::json!({ "cut": cut(&long, TEXT) })
    }
}

fn blocks(message: &Value) -> impl Iterator<Item = &Value> {
    list(&message["message"]["content"])
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// At most so many bytes, at a character's border.
pub(super) fn cut(text: &str, limit: usize) -> String {
    text[..text.floor_char_boundary(limit)].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn one(line: &str) -> RunEvent {
        let said = read(line);
        assert_eq!(said.events.len(), 1, "{line}");
        said.events.into_iter().next().unwrap()
    }

    #[test]
    fn the_session_names_the_servers_that_are_connected() {
        let line = r#"{"type":"system","subtype":"init","cwd":"/w","session_id":"s1","tools":["Bash"],
            "mcp_servers":[{"name":"github","status":"connected"},{"name":"jira","status":"failed"}],
            "model":"claude-sonnet-4-5","claude_code_version":"2.1.330","new_field":[1]}"#;
        let said = read(&line.replace('\n', " "));
        let servers = vec![("github".to_owned(), true), ("jira".to_owned(), false)];
        assert_eq!(said.turn, Some(Turn::Opened { servers }));
        assert_eq!(
            said.events,
            [RunEvent::Session {
                session: "s1".to_owned(),
                version: "2.1.330".to_owned(),
                model: "claude-sonnet-4-5".to_owned(),
                mcp_servers: vec!["github".to_owned()],
            }]
        );
    }

    #[test]
    fn text_thought_and_tool_calls_are_events_in_order() {
        let line = r#"{"type":"assistant","message":{"id":"m","role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":"x"},{"type":"text","text":"I look."},{"type":"tool_use","id":"t1","name":"Bash","input":{"command":"ls"}},{"type":"server_tool_use","id":"t2"}],"usage":{"input_tokens":3}},"parent_tool_use_id":null,"session_id":"s1"}"#;
        let kinds: Vec<&str> = read(line).events.iter().map(RunEvent::kind).collect();
        assert_eq!(kinds, ["thinking", "message", "tool_started"]);
    }

    #[test]
    fn a_tool_result_is_text_or_blocks() {
        let line = r#"{"type":"user","message":{"role":"user","content":[{"tool_use_id":"t1","type":"tool_result","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}],"is_error":true}]}}"#;
        let expected = RunEvent::ToolFinished {
            id: "t1".to_owned(),
            ok: false,
            output: "a\nb".to_owned(),
        };
        assert_eq!(one(line), expected);
        let line = r#"{"type":"user","message":{"role":"user","content":[{"tool_use_id":"t1","type":"tool_result","content":"ok"}]}}"#;
        assert!(matches!(one(line), RunEvent::ToolFinished { ok: true, .. }));
    }

    #[test]
    fn limits_and_retries_are_told() {
        let line = r#"{"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":1790000000}}"#;
        let expected = RunEvent::RateLimited {
            status: "rejected".to_owned(),
            resets_at: Some(1_790_000_000),
        };
        assert_eq!(one(line), expected);
        let line = r#"{"type":"system","subtype":"api_retry","attempt":1,"max_retries":10,"retry_delay_ms":500,"error_status":529,"error":"overloaded_error"}"#;
        assert!(matches!(one(line), RunEvent::Retry { error } if error.contains("529")));
        assert_eq!(
            read(r#"{"type":"rate_limit_event","rate_limit_info":{"status":"allowed"}}"#),
            Said::default()
        );
    }

    #[test]
    fn what_is_unknown_is_kept_raw() {
        for line in [
            "not json",
            "{}",
            "[]",
            r#"{"type":"system","subtype":"status"}"#,
            r#"{"type":7}"#,
        ] {
            assert!(matches!(one(line), RunEvent::Raw { .. }), "{line}");
        }
        let long = "ä".repeat(RAW);
        assert!(matches!(one(&long), RunEvent::Raw { line } if line.len() == RAW));
    }

    proptest! {
        #[test]
        fn no_line_panics(line in "\\PC{0,300}") {
            let _ = read(&line);
        }

        #[test]
        fn no_shape_panics(
            kind in "system|assistant|user|result|rate_limit_event|x",
            subtype in "init|api_retry|success|error_max_turns|x",
            content in "\"t\"|null|7|\\[\\]|\\[7\\]|\\[\\{\\}\\]|\\[\\{\"type\":\"tool_use\"\\}\\]|\\{\"a\":1\\}",
        ) {
            let line = format!(
                r#"{{"type":"{kind}","subtype":"{subtype}","message":{{"content":{content}}},"mcp_servers":{content},"rate_limit_info":{content},"usage":{content},"modelUsage":{content},"result":{content},"errors":{content}}}"#
            );
            prop_assert!(serde_json::from_str::<Value>(&line).is_ok());
            let _ = read(&line);
        }
    }
}
