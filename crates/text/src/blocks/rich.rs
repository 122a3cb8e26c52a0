//! Rich text, the form in which people's own messages come.

use serde_json::Value;

use super::{joined, list};

/// One element of a `rich_text` block.
pub(super) fn element(element: &Value) -> String {
    let words = || section(element);
    match element["type"].as_str().unwrap_or_default() {
        "rich_text_section" => words(),
        "rich_text_list" => items(element),
        "rich_text_quote" => words()
            .lines()
            .map(|line| format!("> {line}"))
            .collect::<Vec<_>>()
            .join("\n"),
        "rich_text_preformatted" => format!("```\n{}\n```", words().trim_end_matches('\n')),
        _ => String::new(),
    }
}

fn items(list_element: &Value) -> String {
    let indent = list_element["indent"].as_u64().unwrap_or(0).min(8) as usize;
    let first = list_element["offset"].as_u64().unwrap_or(0) + 1;
    let ordered = list_element["style"] == "ordered";
    let lines = (first..)
        .zip(list(&list_element["elements"]))
        .map(|(number, item)| {
            let mark = if ordered {
                format!("{number}.")
            } else {
                "-".to_owned()
            };
            format!("{}{mark} {}", "    ".repeat(indent), section(item))
        });
    joined(lines, "\n")
}

fn section(section: &Value) -> String {
    list(&section["elements"]).iter().map(span).collect()
}

fn span(span: &Value) -> String {
    let name = |field: &str| span[field].as_str().unwrap_or_default();
    match name("type") {
        "text" => styled(name("text"), &span["style"]),
        "link" => match name("text") {
            "" => name("url").to_owned(),
            words => format!("[{words}]({})", name("url")),
        },
        "user" => format!("@{}", name("user_id")),
        "usergroup" => format!("@{}", name("usergroup_id")),
        "channel" => format!("#{}", name("channel_id")),
        "broadcast" => format!("@{}", name("range")),
        "emoji" => format!(":{}:", name("name")),
        "date" => name("fallback").to_owned(),
        "color" => name("value").to_owned(),
        _ => String::new(),
    }
}

/// Markdown allows no blanks inside of a mark.
fn styled(text: &str, style: &Value) -> String {
    let words = text.trim();
    if words.is_empty() {
        return text.to_owned();
    }
    let on = |name: &str| style[name] == true;
    let mut marked = words.to_owned();
    for (name, mark) in [
        ("code", "`"),
        ("strike", "~~"),
        ("italic", "_"),
        ("bold", "**"),
    ] {
        if on(name) {
            marked = format!("{mark}{marked}{mark}");
        }
    }
    let before = &text[..text.len() - text.trim_start().len()];
    let after = &text[text.trim_end().len()..];
    format!("{before}{marked}{after}")
}
