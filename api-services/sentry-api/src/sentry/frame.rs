//! Exceptions, threads and frames: Sentry lists the outermost first, people and models read the innermost first.

use contracts::sentry::{Exception, Frame, SourceLine, Thread};
use serde_json::Value;

use super::json::{by_name, first, number, rows, text};

/// The exception that was raised, then its causes.
pub(super) fn exceptions(data: &Value) -> Vec<Exception> {
    let values = rows(&data["values"]).iter().rev();
    values.map(exception).collect()
}

fn exception(json: &Value) -> Exception {
    let mechanism = &json["mechanism"];
    Exception {
        r#type: text(&json["type"]),
        value: text(&json["value"]),
        module: text(&json["module"]),
        mechanism: text(&mechanism["type"]),
        handled: mechanism["handled"].as_bool(),
        frames: frames(&json["stacktrace"]),
        frames_omitted: omitted(&json["stacktrace"]),
    }
}

/// A stack that was reported without an exception.
pub(super) fn without_exception(stack: &Value) -> Exception {
    Exception {
        r#type: String::new(),
        value: String::new(),
        module: String::new(),
        mechanism: String::new(),
        handled: None,
        frames: frames(stack),
        frames_omitted: omitted(stack),
    }
}

pub(super) fn threads(data: &Value) -> Vec<Thread> {
    let thread = |json: &Value| Thread {
        id: text(&json["id"]),
        name: text(&json["name"]),
        crashed: json["crashed"] == true,
        current: json["current"] == true,
        state: text(&json["state"]),
        frames: frames(&json["stacktrace"]),
    };
    rows(&data["values"]).iter().map(thread).collect()
}

/// Sentry names the first and the last frame that it left out.
fn omitted(stack: &Value) -> u64 {
    let bounds = &stack["framesOmitted"];
    match (number(&bounds[0]), number(&bounds[1])) {
        (Some(first), Some(end)) => end.saturating_sub(first),
        _ => 0,
    }
}

fn frames(stack: &Value) -> Vec<Frame> {
    rows(&stack["frames"]).iter().rev().map(frame).collect()
}

fn frame(json: &Value) -> Frame {
    Frame {
        function: first([&json["function"], &json["rawFunction"], &json["symbol"]]),
        file: first([&json["filename"], &json["absPath"]]),
        module: first([&json["module"], &json["package"]]),
        line: number(&json["lineNo"]),
        column: number(&json["colNo"]),
        in_app: json["inApp"] == true,
        source: rows(&json["context"]).iter().filter_map(line).collect(),
        vars: by_name(&json["vars"]),
    }
}

fn line(json: &Value) -> Option<SourceLine> {
    Some(SourceLine {
        line: number(&json[0])?,
        text: text(&json[1]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_raised_exception_and_the_innermost_frame_come_first() {
        let frames = json!([{ "function": "main" }, { "function": "inner", "inApp": true, "context": [[7, "boom()"]] }]);
        let found = exceptions(&json!({ "values": [
            { "type": "KeyError", "value": "cause" },
            { "type": "ValueError", "stacktrace": { "frames": frames, "framesOmitted": [10, 30] } },
        ] }));
        let types: Vec<&str> = found.iter().map(|it| it.r#type.as_str()).collect();
        assert_eq!(types, ["ValueError", "KeyError"]);
        assert_eq!(found[0].frames[0].function, "inner");
        assert_eq!(found[0].frames[0].source[0].text, "boom()");
        assert_eq!(found[0].frames_omitted, 20);
    }
}
