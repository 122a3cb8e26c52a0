//! Inlines: what stands within a line.

use serde_json::Value;

use super::{attribute, kind};

const INLINE: [&str; 9] = [
    "text",
    "hardBreak",
    "mention",
    "emoji",
    "inlineCard",
    "date",
    "status",
    "mediaInline",
    "placeholder",
];

pub(super) fn is_inline(node: &Value) -> bool {
    INLINE.contains(&kind(node))
}

/// The inlines, one behind the other.
pub(super) fn all(nodes: &[Value]) -> String {
    nodes.iter().map(one).collect()
}

fn one(node: &Value) -> String {
    let named = |name| attribute(node, name).map(str::to_owned);
    match kind(node) {
        "text" => marked(node),
        "hardBreak" => "\n".to_owned(),
        "mention" => named("text")
            .or_else(|| named("id").map(|id| format!("@{id}")))
            .unwrap_or_default(),
        "emoji" => named("text")
            .or_else(|| named("shortName"))
            .unwrap_or_default(),
        "inlineCard" => named("url").unwrap_or_default(),
        "date" => date(attribute(node, "timestamp").unwrap_or_default()),
        "status" => named("text").map_or_else(String::new, |text| format!("[{text}]")),
        "mediaInline" => "[attachment]".to_owned(),
        _ => named("text")
            .or_else(|| node["text"].as_str().map(str::to_owned))
            .unwrap_or_default(),
    }
}

/// Milliseconds since 1970 stay as they are: this crate knows no calendar.
fn date(milliseconds: &str) -> String {
    format!("[date {milliseconds}]")
}

fn marked(node: &Value) -> String {
    let mut text = node["text"].as_str().unwrap_or_default().to_owned();
    let marks = node["marks"].as_array().map_or(&[][..], Vec::as_slice);
    let has = |name: &str| marks.iter().any(|mark| kind(mark) == name);
    if has("code") {
        let fence = "`".repeat(longest_backticks(&text) + 1);
        text = format!("{fence}{text}{fence}");
    }
    for (name, around) in [("em", "*"), ("strong", "**"), ("strike", "~~")] {
        if has(name) {
            text = wrapped(&text, around);
        }
    }
    let link = marks.iter().find(|mark| kind(mark) == "link");
    match link.and_then(|link| attribute(link, "href")) {
        Some(href) if href == text => text,
        Some(href) => format!("[{text}]({href})"),
        None => text,
    }
}

/// The mark goes around the words, the blanks at the edges stay outside.
fn wrapped(text: &str, around: &str) -> String {
    let words = text.trim();
    if words.is_empty() {
        return text.to_owned();
    }
    let start = text.len() - text.trim_start().len();
    let (before, after) = (&text[..start], &text[start + words.len()..]);
    format!("{before}{around}{words}{around}{after}")
}

/// The longest run of backticks in a text.
pub(super) fn longest_backticks(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}
