//! Claude's stream-json: one JSON object a line on stdout.

use std::io::{self, Write as _};

use serde_json::{Value, json};
use uuid::Uuid;

/// Prints a line that belongs to a session.
pub(super) fn emit(session: &str, mut line: Value) {
    line["session_id"] = json!(session);
    line["uuid"] = json!(Uuid::new_v4());
    print(&line);
}

/// Prints a line as it is. Nobody reading is no reason to stop: the run goes on until it is killed.
pub(super) fn print(line: &Value) {
    let mut text = line.to_string();
    text.push('\n');
    let mut out = io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
