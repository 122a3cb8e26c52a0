//! Texts: documents, checked against their schema, or words.

use serde_json::Value;

/// The longest text Jira takes, in characters of its words.
const LONGEST: usize = 32_767;

/// What is wrong with a text, as Jira's schema has it.
pub(super) fn checked_text(value: &Value, documents: bool) -> std::result::Result<(), String> {
    let fits = match value {
        Value::Null => true,
        Value::String(words) => !documents && words.chars().count() <= LONGEST,
        Value::Object(_) => {
            documents && value["type"] == "doc" && value["version"] == 1 && schema(value)
        }
        _ => false,
    };
    if fits {
        return Ok(());
    }
    Err(if documents {
        "Operation value must be an Atlassian Document (see the Atlassian Document Format)"
            .to_owned()
    } else {
        "Operation value must be a string".to_owned()
    })
}

/// Whether every node stands where the format's schema has a place for it.
fn schema(node: &Value) -> bool {
    const BLOCKS: &[&str] = &[
        "paragraph",
        "heading",
        "bulletList",
        "orderedList",
        "taskList",
        "codeBlock",
        "blockquote",
        "panel",
        "rule",
        "table",
    ];
    const INLINES: &[&str] = &[
        "text",
        "hardBreak",
        "mention",
        "emoji",
        "inlineCard",
        "date",
        "status",
    ];
    let allowed: &[&str] = match node["type"].as_str().unwrap_or_default() {
        "doc" => BLOCKS,
        "paragraph" | "heading" | "taskItem" => INLINES,
        "bulletList" | "orderedList" => &["listItem"],
        "listItem" => &["paragraph", "bulletList", "orderedList", "codeBlock"],
        "taskList" => &["taskItem", "taskList"],
        "codeBlock" => &["text"],
        "blockquote" => &["paragraph", "bulletList", "orderedList", "codeBlock"],
        "panel" => &[
            "paragraph",
            "heading",
            "bulletList",
            "orderedList",
            "codeBlock",
            "rule",
            "taskList",
        ],
        "table" => &["tableRow"],
        "tableRow" => &["tableCell", "tableHeader"],
        "tableCell" | "tableHeader" => BLOCKS,
        "text" => return node["text"].as_str().is_some_and(|it| !it.is_empty()),
        "mention" => return node["attrs"]["id"].is_string(),
        _ => return true,
    };
    let children = node["content"].as_array().map_or(&[][..], Vec::as_slice);
    children.iter().all(|child| {
        child["type"]
            .as_str()
            .is_some_and(|kind| allowed.contains(&kind))
            && schema(child)
    })
}
