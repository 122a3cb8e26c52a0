//! Reads the format's nodes as blocks; a node that is not known gives what it holds.

mod inline;

use serde_json::Value;

pub(crate) use inline::is_account;

use crate::document::{Block, Inline, Marks, Panel, Table, Task};

pub(super) fn blocks(node: &Value) -> Vec<Block> {
    let mut blocks = Vec::new();
    // Neighbouring inline nodes belong to one line, where a container holds them without a paragraph.
    for run in children(node).chunk_by(|a, b| inline::is_inline(a) && inline::is_inline(b)) {
        if inline::is_inline(&run[0]) {
            blocks.push(Block::Paragraph(inline::all(run)));
        } else {
            blocks.extend(run.iter().flat_map(block));
        }
    }
    blocks
}

fn children(node: &Value) -> &[Value] {
    node["content"].as_array().map_or(&[], Vec::as_slice)
}

fn kind(node: &Value) -> &str {
    node["type"].as_str().unwrap_or_default()
}

fn attribute<'a>(node: &'a Value, name: &str) -> Option<&'a str> {
    node["attrs"][name].as_str().filter(|text| !text.is_empty())
}

fn block(node: &Value) -> Vec<Block> {
    let said = |text: String| vec![Block::Paragraph(vec![Inline::plain(text)])];
    match kind(node) {
        "paragraph" => vec![Block::Paragraph(inline::all(children(node)))],
        "heading" => {
            let level = node["attrs"]["level"].as_u64().unwrap_or(1).clamp(1, 6);
            let text = inline::all(children(node));
            vec![Block::Heading(u8::try_from(level).unwrap_or(1), text)]
        }
        "bulletList" | "decisionList" => vec![Block::Bullets(items(node))],
        "orderedList" => {
            let first = node["attrs"]["order"].as_u64().unwrap_or(1);
            vec![Block::Numbers(first.min(999_999_999), items(node))]
        }
        "taskList" => vec![Block::Tasks(tasks(node))],
        "codeBlock" => vec![code(node)],
        "blockquote" => vec![Block::Quote(blocks(node))],
        "panel" => {
            let panel = match attribute(node, "panelType") {
                Some("note") => Panel::Note,
                Some("success") => Panel::Success,
                Some("warning") => Panel::Warning,
                Some("error") => Panel::Error,
                _ => Panel::Info,
            };
            vec![Block::Panel(panel, blocks(node))]
        }
        "rule" => vec![Block::Rule],
        "table" => vec![table(node)],
        "expand" | "nestedExpand" => {
            let title = attribute(node, "title").map(|title| {
                let marks = Marks {
                    strong: true,
                    ..Marks::default()
                };
                Block::Paragraph(vec![Inline::Text(title.to_owned(), marks)])
            });
            title.into_iter().chain(blocks(node)).collect()
        }
        "blockCard" | "embedCard" => said(attribute(node, "url").unwrap_or_default().to_owned()),
        "media" => vec![Block::Paragraph(vec![inline::media(node)])],
        "extension" => said(attribute(node, "text").unwrap_or_default().to_owned()),
        // Containers of layout, and what Atlassian will think of next.
        _ => blocks(node),
    }
}

fn items(list: &Value) -> Vec<Vec<Block>> {
    children(list).iter().map(blocks).collect()
}

fn tasks(list: &Value) -> Vec<Task> {
    let mut tasks: Vec<Task> = Vec::new();
    for node in children(list) {
        if kind(node) == "taskList" {
            let below = self::tasks(node);
            match tasks.last_mut() {
                Some(above) => above.below.extend(below),
                None => tasks.extend(below),
            }
            continue;
        }
        let mut text = Vec::new();
        for block in blocks(node) {
            if let Block::Paragraph(words) = block {
                if !text.is_empty() {
                    text.push(Inline::Break);
                }
                text.extend(words);
            }
        }
        tasks.push(Task {
            done: attribute(node, "state") == Some("DONE"),
            text,
            below: Vec::new(),
        });
    }
    tasks
}

fn code(node: &Value) -> Block {
    let pieces = children(node).iter().filter_map(|it| it["text"].as_str());
    let language = attribute(node, "language").unwrap_or_default();
    let named = language
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"_+#.-".contains(&b));
    let language = if named { language } else { "" };
    Block::Code(language.to_owned(), pieces.collect())
}

fn table(node: &Value) -> Block {
    let rows = children(node);
    let headed = rows.first().is_some_and(|row| {
        !children(row).is_empty() && children(row).iter().all(|cell| kind(cell) == "tableHeader")
    });
    let mut cells = rows.iter().map(|row| {
        let cells = children(row).iter();
        cells.map(|cell| on_lines(blocks(cell))).collect()
    });
    let head = if headed { cells.next() } else { None };
    Block::Table(Table {
        head,
        rows: cells.collect(),
    })
}

/// The blocks of a cell, which has one paragraph only.
fn on_lines(blocks: Vec<Block>) -> Vec<Inline> {
    let mut lines = Vec::new();
    for block in blocks {
        let line = match block {
            Block::Paragraph(text) | Block::Heading(_, text) => text,
            Block::Bullets(items) | Block::Numbers(_, items) => items
                .into_iter()
                .map(|item| [vec![Inline::plain("• ")], on_lines(item)].concat())
                .collect::<Vec<_>>()
                .join(&Inline::Break),
            Block::Tasks(tasks) => tasks
                .into_iter()
                .map(|task| {
                    let mark = if task.done { "☑ " } else { "☐ " };
                    [vec![Inline::plain(mark)], task.text].concat()
                })
                .collect::<Vec<_>>()
                .join(&Inline::Break),
            Block::Code(_, text) => {
                let marks = Marks {
                    code: true,
                    ..Marks::default()
                };
                let lines = text
                    .lines()
                    .map(|line| vec![Inline::Text(line.to_owned(), marks.clone())]);
                lines.collect::<Vec<_>>().join(&Inline::Break)
            }
            Block::Quote(blocks) | Block::Panel(_, blocks) => on_lines(blocks),
            Block::Rule => Vec::new(),
            Block::Table(table) => {
                let rows = table.head.into_iter().chain(table.rows);
                rows.map(|cells| cells.concat())
                    .collect::<Vec<_>>()
                    .join(&Inline::Break)
            }
        };
        if !lines.is_empty() && !line.is_empty() {
            lines.push(Inline::Break);
        }
        lines.extend(line);
    }
    lines
}
