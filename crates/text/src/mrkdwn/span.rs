//! Pieces of Slack's markup.

use super::escaped;

/// A mark on both sides, inside of blanks, which Slack does not allow next to a mark.
pub(super) fn marked(text: &str, mark: char) -> String {
    let words = text.trim();
    if words.is_empty() {
        return text.to_owned();
    }
    let (before, after) = (
        &text[..text.len() - text.trim_start().len()],
        &text[text.trim_end().len()..],
    );
    format!("{before}{mark}{words}{mark}{after}")
}

pub(super) fn fenced(code: &str) -> String {
    format!("```\n{}\n```", code.trim_end_matches('\n'))
}

pub(super) fn quoted(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| format!("> {line}")).collect();
    lines.join("\n")
}

/// Addresses that lead nowhere outside of a repository are shown beside their words.
pub(super) fn linked(address: &str, words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let known = ["https://", "http://", "mailto:"];
    if !known.iter().any(|scheme| address.starts_with(scheme)) {
        return match words.is_empty() || words == address {
            true => escaped(address),
            false => escaped(&format!("{words} ({address})")),
        };
    }
    let target = address
        .replace('|', "%7C")
        .replace('<', "%3C")
        .replace('>', "%3E")
        .replace(' ', "%20")
        .replace('&', "&amp;");
    // The bar would end the address.
    let label = escaped(&words).replace('|', "¦");
    match label.is_empty() || words == address {
        true => format!("<{target}>"),
        false => format!("<{target}|{label}>"),
    }
}

/// Comments are not shown in Markdown either; anything else is, as it is written.
pub(super) fn html(text: &str) -> String {
    let trimmed = text.trim();
    if trimmed.starts_with("<!--") && trimmed.ends_with("-->") {
        return String::new();
    }
    if matches!(trimmed, "<br>" | "<br/>" | "<br />") {
        return "\n".to_owned();
    }
    escaped(text)
}
