//! One form for what looks the same: neighbours joined, blanks at edges gone, addresses linked, short names as emoji.

use super::{Block, Inline, Marks, Task, found};

/// The blocks with tidy texts; paragraphs and headings without a text are gone.
pub(crate) fn tidied(blocks: Vec<Block>) -> Vec<Block> {
    blocks.into_iter().filter_map(one).collect()
}

fn one(block: Block) -> Option<Block> {
    Some(match block {
        Block::Paragraph(text) => Block::Paragraph(some(line(text))?),
        Block::Heading(level, text) => Block::Heading(level, some(line(text))?),
        Block::Bullets(items) => Block::Bullets(some(filled(items))?),
        Block::Numbers(first, items) => Block::Numbers(first, some(filled(items))?),
        Block::Tasks(tasks) => Block::Tasks(some(boxes(tasks))?),
        Block::Code(language, mut text) => {
            text.retain(|c| !c.is_control() || matches!(c, '\t' | '\n'));
            Block::Code(language, text)
        }
        Block::Quote(blocks) => Block::Quote(some(tidied(blocks))?),
        Block::Panel(panel, blocks) => Block::Panel(panel, some(tidied(blocks))?),
        Block::Rule => Block::Rule,
        Block::Table(mut table) => {
            let width = table
                .head
                .iter()
                .chain(&table.rows)
                .map(Vec::len)
                .max()
                .unwrap_or(0);
            let row = |cells: Vec<Vec<Inline>>| -> Vec<Vec<Inline>> {
                let mut cells: Vec<_> = cells.into_iter().map(line).collect();
                cells.resize(width, Vec::new());
                cells
            };
            // A head without words is how Markdown writes that there is none.
            table.head = table
                .head
                .map(row)
                .filter(|cells| cells.iter().any(|cell| !cell.is_empty()));
            table.rows = table.rows.into_iter().map(row).collect();
            if width == 0 || table.head.is_none() && table.rows.is_empty() {
                return None;
            }
            Block::Table(table)
        }
    })
}

fn some<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}

/// The items that hold something.
fn filled(items: Vec<Vec<Block>>) -> Vec<Vec<Block>> {
    let items = items.into_iter().map(tidied);
    items.filter(|blocks| !blocks.is_empty()).collect()
}

/// A box without words gives up those below it.
fn boxes(tasks: Vec<Task>) -> Vec<Task> {
    let mut tidy: Vec<Task> = Vec::new();
    for task in tasks {
        let (text, below) = (line(task.text), boxes(task.below));
        if text.is_empty() {
            tidy.extend(below);
        } else {
            tidy.push(Task {
                done: task.done,
                text,
                below,
            });
        }
    }
    tidy
}

fn line(text: Vec<Inline>) -> Vec<Inline> {
    let spelled = text.into_iter().map(|inline| match inline {
        // Found again where it stands alone.
        Inline::Emoji(name) => Inline::plain(name),
        inline => inline,
    });
    let pieces = joined(spelled.map(sober).collect());
    let found: Vec<Inline> = pieces.into_iter().flat_map(found::within).collect();
    trimmed(joined(found))
}

/// Control characters have no shape; code takes no other mark than a link.
fn sober(inline: Inline) -> Inline {
    let Inline::Text(text, marks) = inline else {
        return inline;
    };
    let text = text
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\t' | '\n'))
        .map(|c| if matches!(c, '\t' | '\n') { ' ' } else { c })
        .collect();
    let marks = if marks.code {
        Marks {
            code: true,
            link: marks.link,
            ..Marks::default()
        }
    } else {
        marks
    };
    Inline::Text(text, marks)
}

/// Neighbours of one look become one; blanks look the same in every mark but links, code and lines.
fn joined(text: Vec<Inline>) -> Vec<Inline> {
    let mut kept: Vec<Inline> = Vec::new();
    for inline in text {
        match (kept.last_mut(), inline) {
            (_, Inline::Text(text, _)) if text.is_empty() => {}
            (Some(Inline::Text(before, look)), Inline::Text(text, marks)) if *look == marks => {
                before.push_str(&text);
            }
            (_, inline) => kept.push(inline),
        }
    }
    kept
}

/// No breaks and blanks at the edges, and no blanks around breaks.
fn trimmed(text: Vec<Inline>) -> Vec<Inline> {
    let mut text = text;
    loop {
        let before = text.clone();
        for index in 0..text.len() {
            let starts = index == 0 || text[index - 1] == Inline::Break;
            let ends = index + 1 == text.len() || text[index + 1] == Inline::Break;
            if let Inline::Text(words, marks) = &mut text[index]
                && !marks.code
            {
                if starts {
                    *words = words.trim_start().to_owned();
                }
                if ends {
                    *words = words.trim_end().to_owned();
                }
            }
        }
        text.retain(|inline| !matches!(inline, Inline::Text(words, _) if words.is_empty()));
        while text.first() == Some(&Inline::Break) {
            text.remove(0);
        }
        while text.last() == Some(&Inline::Break) {
            text.pop();
        }
        // Markdown ends a paragraph at an empty line.
        text.dedup_by(|a, b| *a == Inline::Break && *b == Inline::Break);
        text = joined(text);
        if text == before {
            return text;
        }
    }
}
