//! Writes blocks as the format's nodes, within its schema: Jira refuses a document with one wrong node.

use serde_json::{Value, json};

use crate::document::{Block, Inline, Marks, Panel, Shifted, Table, Task};

pub(super) fn document(blocks: &[Block]) -> Value {
    let mut tasks = 0;
    json!({ "type": "doc", "version": 1, "content": all(blocks, &mut tasks) })
}

/// `tasks` numbers lists and boxes, which must have ids within the document.
fn all(blocks: &[Block], tasks: &mut u32) -> Vec<Value> {
    blocks.iter().map(|block| one(block, tasks)).collect()
}

fn one(block: &Block, tasks: &mut u32) -> Value {
    match block {
        Block::Paragraph(text) => paragraph(text),
        Block::Heading(level, text) => {
            json!({ "type": "heading", "attrs": { "level": level }, "content": inlines(text) })
        }
        Block::Bullets(items) => json!({ "type": "bulletList", "content": list(items, tasks) }),
        Block::Numbers(first, items) => {
            json!({ "type": "orderedList", "attrs": { "order": first }, "content": list(items, tasks) })
        }
        Block::Tasks(boxes) => self::tasks(boxes, tasks),
        Block::Code(language, text) => {
            let mut node = json!({ "type": "codeBlock", "attrs": {}, "content": [] });
            if !language.is_empty() {
                node["attrs"]["language"] = json!(language);
            }
            if !text.is_empty() {
                node["content"] = json!([{ "type": "text", "text": text }]);
            }
            node
        }
        Block::Quote(blocks) => json!({ "type": "blockquote", "content": all(blocks, tasks) }),
        Block::Panel(panel, blocks) => {
            let kind = match panel {
                Panel::Info => "info",
                Panel::Note => "note",
                Panel::Success => "success",
                Panel::Warning => "warning",
                Panel::Error => "error",
            };
            json!({ "type": "panel", "attrs": { "panelType": kind }, "content": all(blocks, tasks) })
        }
        Block::Rule => json!({ "type": "rule" }),
        Block::Table(table) => self::table(table),
    }
}

fn paragraph(text: &[Inline]) -> Value {
    json!({ "type": "paragraph", "content": inlines(text) })
}

fn list(items: &[Vec<Block>], tasks: &mut u32) -> Vec<Value> {
    let mut item =
        |blocks: &Vec<Block>| json!({ "type": "listItem", "content": all(blocks, tasks) });
    items.iter().map(&mut item).collect()
}

fn tasks(boxes: &[Task], number: &mut u32) -> Value {
    *number += 1;
    let list = format!("task-{number}");
    let mut content = Vec::new();
    for task in boxes {
        let state = if task.done { "DONE" } else { "TODO" };
        *number += 1;
        let attrs = json!({ "localId": format!("task-{number}"), "state": state });
        content.push(json!({ "type": "taskItem", "attrs": attrs, "content": inlines(&task.text) }));
        if !task.below.is_empty() {
            content.push(tasks(&task.below, number));
        }
    }
    json!({ "type": "taskList", "attrs": { "localId": list }, "content": content })
}

fn table(table: &Table) -> Value {
    let row = |kind: &str, cells: &[Vec<Inline>]| {
        let cell =
            |text: &Vec<Inline>| json!({ "type": kind, "attrs": {}, "content": [paragraph(text)] });
        json!({ "type": "tableRow", "content": cells.iter().map(cell).collect::<Vec<_>>() })
    };
    let head = table.head.iter().map(|cells| row("tableHeader", cells));
    let rows = table.rows.iter().map(|cells| row("tableCell", cells));
    let attrs = json!({ "isNumberColumnEnabled": false, "layout": "default" });
    json!({ "type": "table", "attrs": attrs, "content": head.chain(rows).collect::<Vec<_>>() })
}

fn inlines(text: &[Inline]) -> Vec<Value> {
    text.iter().map(inline).collect()
}

fn inline(inline: &Inline) -> Value {
    match inline {
        Inline::Text(text, look) => {
            let mut node = json!({ "type": "text", "text": text });
            let marks = marks(look);
            if !marks.is_empty() {
                node["marks"] = Value::Array(marks);
            }
            node
        }
        Inline::Break => json!({ "type": "hardBreak" }),
        Inline::Mention { id, name } => {
            json!({ "type": "mention", "attrs": { "id": id, "text": format!("@{name}") } })
        }
        Inline::Emoji(name) => json!({ "type": "emoji", "attrs": { "shortName": name } }),
    }
}

fn marks(look: &Marks) -> Vec<Value> {
    let simple = |name: &str, is: bool| is.then(|| json!({ "type": name }));
    let link = look.link.as_ref();
    let shifted = look.shifted.map(|shifted| {
        let kind = if shifted == Shifted::Sub {
            "sub"
        } else {
            "sup"
        };
        json!({ "type": "subsup", "attrs": { "type": kind } })
    });
    [
        link.map(|href| json!({ "type": "link", "attrs": { "href": href } })),
        simple("em", look.em),
        simple("strong", look.strong),
        simple("strike", look.strike),
        simple("underline", look.underline),
        shifted,
        simple("code", look.code),
    ]
    .into_iter()
    .flatten()
    .collect()
}
