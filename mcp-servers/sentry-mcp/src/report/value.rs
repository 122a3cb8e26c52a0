//! Values that programs reported, short enough for a line.

use mcp::cut;
use serde_json::Value;

/// Bytes of one value.
const LONGEST: usize = 200;

/// A value as JSON on one line; a long one ends with what is missing.
pub(super) fn compact(value: &Value) -> String {
    let json = value.to_string();
    let part = cut(&json, LONGEST);
    if part.left_out == 0 {
        return json;
    }
    format!("{}… ({} bytes more)", part.text, part.left_out)
}

/// What a value is made of, as `object with 3 members`.
pub(super) fn structure(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let names: Vec<&str> = members.keys().map(String::as_str).take(12).collect();
            let more = if members.len() > names.len() {
                ", …"
            } else {
                ""
            };
            format!("{} members: {}{more}", members.len(), names.join(", "))
        }
        Value::Array(rows) => format!("list of {}", rows.len()),
        value => compact(value),
    }
}
