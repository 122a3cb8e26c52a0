//! Stack traces, the innermost call first.

use std::fmt::Write as _;

use contracts::sentry::{Exception, Frame, Thread};

use super::value;

/// Frames of libraries in a row that an overview still shows.
const RUN: usize = 2;

/// How much of a stack is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    /// Every frame.
    Full,
    /// Longer runs of libraries' frames by their number.
    Overview,
}

/// The exception that was raised, then its causes.
pub(crate) fn exceptions(exceptions: &[Exception], detail: Detail) -> String {
    let mut out = String::new();
    for (at, exception) in exceptions.iter().enumerate() {
        let name = match (at, exception.r#type.as_str()) {
            (0, "") => "Stack".to_owned(),
            (0, name) => name.to_owned(),
            (_, name) => format!("caused by {name}"),
        };
        let value = match exception.value.as_str() {
            "" => String::new(),
            value => format!(": {value}"),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{name}{value}{}", caught(exception));
        frames(&mut out, &exception.frames, detail);
        if exception.frames_omitted > 0 {
            let _ = writeln!(
                out,
                "  … {} frames were left out by Sentry",
                exception.frames_omitted
            );
        }
    }
    out
}

/// ` [django, unhandled]`, as far as it is known.
fn caught(exception: &Exception) -> String {
    let handled = exception
        .handled
        .map(|it| if it { "handled" } else { "unhandled" });
    let mechanism = Some(exception.mechanism.as_str()).filter(|it| !it.is_empty());
    let words: Vec<&str> = mechanism.into_iter().chain(handled).collect();
    if words.is_empty() {
        String::new()
    } else {
        format!(" [{}]", words.join(", "))
    }
}

/// Threads, those that crashed first; `only` names one by id or name.
pub(crate) fn threads(threads: &[Thread], only: Option<&str>) -> String {
    let meant = |thread: &&Thread| match only {
        Some(only) => thread.id == only || thread.name.eq_ignore_ascii_case(only),
        None => true,
    };
    let mut meant: Vec<&Thread> = threads.iter().filter(meant).collect();
    meant.sort_by_key(|thread| !thread.crashed);
    let mut out = String::new();
    for thread in meant {
        let marks = [(thread.crashed, "crashed"), (thread.current, "current")];
        let marks = marks.iter().filter(|(is, _)| *is).map(|(_, word)| *word);
        let state = Some(thread.state.as_str()).filter(|it| !it.is_empty());
        let marks: Vec<&str> = marks.chain(state).collect();
        let _ = writeln!(
            out,
            "Thread {} {} [{}]",
            thread.id,
            thread.name,
            marks.join(", ")
        );
        frames(&mut out, &thread.frames, Detail::Full);
    }
    out
}

fn frames(out: &mut String, frames: &[Frame], detail: Detail) {
    for run in frames.chunk_by(|a, b| a.in_app == b.in_app) {
        let library = run.first().is_some_and(|frame| !frame.in_app);
        if library && detail == Detail::Overview && run.len() > RUN {
            let _ = writeln!(out, "    … {} frames of libraries", run.len());
            continue;
        }
        run.iter().for_each(|it| frame(out, it));
    }
}

/// `> show  app/views.py:42`, with source and variables where it is the application's own.
fn frame(out: &mut String, frame: &Frame) {
    let mark = if frame.in_app { '>' } else { ' ' };
    let function = or_unknown(&frame.function, "?");
    let file = or_unknown(&frame.file, or_unknown(&frame.module, "?"));
    let line = frame
        .line
        .map_or_else(String::new, |line| format!(":{line}"));
    let _ = writeln!(out, "  {mark} {function}  {file}{line}");
    if !frame.in_app {
        return;
    }
    for source in &frame.source {
        let arrow = if Some(source.line) == frame.line {
            "->"
        } else {
            "  "
        };
        let _ = writeln!(
            out,
            "    {arrow} {:>5} | {}",
            source.line,
            source.text.trim_end()
        );
    }
    let vars = frame.vars.iter();
    let vars: Vec<String> = vars
        .map(|(name, it)| format!("{name}={}", value::compact(it)))
        .collect();
    if !vars.is_empty() {
        let _ = writeln!(out, "       vars: {}", vars.join(", "));
    }
}

fn or_unknown<'a>(text: &'a str, unknown: &'a str) -> &'a str {
    if text.is_empty() { unknown } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contracts::sentry::SourceLine;
    use serde_json::json;

    fn library(name: &str) -> Frame {
        Frame {
            function: name.to_owned(),
            file: "lib.py".to_owned(),
            module: String::new(),
            line: Some(1),
            column: None,
            in_app: false,
            source: Vec::new(),
            vars: [("hidden".to_owned(), json!(1))].into(),
        }
    }

    fn raised() -> Vec<Exception> {
        let own = Frame {
            function: "show".to_owned(),
            file: "app/views.py".to_owned(),
            line: Some(42),
            in_app: true,
            source: [(41, "def show(n):"), (42, "    return int(n)")]
                .map(|(line, text)| SourceLine {
                    line,
                    text: text.to_owned(),
                })
                .to_vec(),
            vars: [("n".to_owned(), json!("x"))].into(),
            ..library("")
        };
        let cause = Exception {
            r#type: "KeyError".to_owned(),
            value: "x".to_owned(),
            module: String::new(),
            mechanism: String::new(),
            handled: None,
            frames: Vec::new(),
            frames_omitted: 0,
        };
        let top = Exception {
            r#type: "ValueError".to_owned(),
            value: "no number".to_owned(),
            mechanism: "django".to_owned(),
            handled: Some(false),
            frames: vec![own, library("a"), library("b"), library("c")],
            frames_omitted: 20,
            ..cause.clone()
        };
        vec![top, cause]
    }

    #[test]
    fn the_own_code_is_marked_and_shown_with_source_and_variables() {
        assert_eq!(
            exceptions(&raised(), Detail::Overview),
            "ValueError: no number [django, unhandled]\n\
             \x20 > show  app/views.py:42\n\
             \x20         41 | def show(n):\n\
             \x20   ->    42 |     return int(n)\n\
             \x20      vars: n=\"x\"\n\
             \x20   … 3 frames of libraries\n\
             \x20 … 20 frames were left out by Sentry\n\
             caused by KeyError: x\n"
        );
    }

    #[test]
    fn every_frame_is_in_the_full_stack() {
        let full = exceptions(&raised(), Detail::Full);
        assert!(
            full.contains("    a  lib.py:1\n    b  lib.py:1\n    c  lib.py:1\n"),
            "{full}"
        );
    }
}
