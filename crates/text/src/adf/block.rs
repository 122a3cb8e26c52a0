//! Blocks: what stands on lines of its own.

use serde_json::Value;

use super::{attribute, children, inline, kind};

/// The blocks, with `between` them; empty ones vanish.
pub(super) fn all(nodes: &[Value], between: &str) -> String {
    let blocks: Vec<String> = runs(nodes)
        .into_iter()
        .map(|run| match run {
            [node] if !inline::is_inline(node) => one(node),
            run => inline::all(run),
        })
        .filter(|block| !block.is_empty())
        .collect();
    blocks.join(between)
}

/// Neighbouring inline nodes belong to one line, where a container holds them without a paragraph.
fn runs(nodes: &[Value]) -> Vec<&[Value]> {
    nodes
        .chunk_by(|a, b| inline::is_inline(a) && inline::is_inline(b))
        .collect()
}

fn one(node: &Value) -> String {
    let content = children(node);
    match kind(node) {
        "paragraph" => inline::all(content),
        "heading" => {
            let level = node["attrs"]["level"].as_u64().unwrap_or(1).clamp(1, 6);
            let marks: String = std::iter::repeat_n('#', level as usize).collect();
            format!("{marks} {}", inline::all(content))
        }
        "bulletList" => list(content, |_, _| "- ".to_owned()),
        "orderedList" => {
            let first = node["attrs"]["order"].as_u64().unwrap_or(1);
            list(content, |index, _| format!("{}. ", first + index as u64))
        }
        "taskList" | "decisionList" => list(content, |_, item| match attribute(item, "state") {
            Some("DONE") => "- [x] ".to_owned(),
            Some("TODO") => "- [ ] ".to_owned(),
            _ => "- ".to_owned(),
        }),
        "codeBlock" => code(node),
        "blockquote" | "panel" => quoted(&all(content, "\n\n")),
        "rule" => "---".to_owned(),
        "table" => table(content),
        "expand" | "nestedExpand" => {
            let title = attribute(node, "title").map(|title| format!("**{title}**"));
            let inside = all(content, "\n\n");
            [title, Some(inside)]
                .into_iter()
                .flatten()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join("\n\n")
        }
        "blockCard" | "embedCard" => attribute(node, "url").unwrap_or_default().to_owned(),
        "media" => format!("[attachment: {}]", attribute(node, "alt").unwrap_or("file")),
        // Containers of layout, and what Atlassian will think of next.
        _ => all(content, "\n\n"),
    }
}

fn list(items: &[Value], mark: impl Fn(usize, &Value) -> String) -> String {
    let mut lines = Vec::new();
    let mut index = 0;
    for item in items {
        // A task list nests by holding a list itself.
        if kind(item).ends_with("List") {
            lines.push(indented(&one(item), 2, "  "));
            continue;
        }
        let mark = mark(index, item);
        index += 1;
        let width = if mark.starts_with("- ") {
            2
        } else {
            mark.len()
        };
        lines.push(indented(&all(children(item), "\n"), width, &mark));
    }
    lines.join("\n")
}

/// The text behind a mark, its further lines as far in as its first.
fn indented(text: &str, width: usize, mark: &str) -> String {
    let margin = " ".repeat(width);
    format!("{mark}{}", text.replace('\n', &format!("\n{margin}")))
}

fn quoted(text: &str) -> String {
    text.lines()
        .map(|line| {
            if line.is_empty() {
                ">".to_owned()
            } else {
                format!("> {line}")
            }
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// A fence longer than any run of backticks inside.
fn code(node: &Value) -> String {
    let text: String = children(node)
        .iter()
        .filter_map(|node| node["text"].as_str())
        .collect();
    let fence = "`".repeat(inline::longest_backticks(&text).max(2) + 1);
    let language = attribute(node, "language").unwrap_or_default();
    format!("{fence}{language}\n{text}\n{fence}")
}

fn table(rows: &[Value]) -> String {
    let mut lines = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let cells: Vec<String> = children(row)
            .iter()
            .map(|cell| {
                all(children(cell), "<br>")
                    .replace('\n', "<br>")
                    .replace('|', "\\|")
            })
            .collect();
        lines.push(format!("| {} |", cells.join(" | ")));
        if index == 0 {
            lines.push(format!("| {} |", vec!["---"; cells.len()].join(" | ")));
        }
    }
    lines.join("\n")
}
