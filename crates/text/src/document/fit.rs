//! Puts blocks only where every markup has a place for them; what does not fit is lifted out, and keeps its words.

use super::{Block, Inline, Marks};

/// What holds the blocks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holder {
    Document,
    Item,
    Quote,
    Panel,
}

/// The same words in blocks that fit.
pub(crate) fn fitted(blocks: Vec<Block>) -> Vec<Block> {
    all(blocks, Holder::Document)
}

fn all(blocks: Vec<Block>, holder: Holder) -> Vec<Block> {
    blocks
        .into_iter()
        .flat_map(|block| one(block, holder))
        .collect()
}

fn one(block: Block, holder: Holder) -> Vec<Block> {
    let inner = matches!(holder, Holder::Item | Holder::Quote);
    match block {
        Block::Heading(_, text) if inner => vec![Block::Paragraph(strong(text))],
        Block::Heading(level, text) => {
            vec![Block::Heading(level.clamp(1, 6), on_one_line(text))]
        }
        Block::Bullets(items) => listed(Block::Bullets, items),
        Block::Numbers(first, items) => listed(|items| Block::Numbers(first, items), items),
        Block::Quote(blocks) if holder == Holder::Document => {
            let blocks = all(blocks, Holder::Quote);
            full(blocks).map(Block::Quote).into_iter().collect()
        }
        Block::Panel(panel, blocks) if holder == Holder::Document => {
            let blocks = all(blocks, Holder::Panel);
            let boxed = full(blocks).map(|blocks| Block::Panel(panel, blocks));
            boxed.into_iter().collect()
        }
        Block::Quote(blocks) | Block::Panel(_, blocks) => all(blocks, holder),
        Block::Table(table) if holder != Holder::Document => {
            let rows = table.head.into_iter().chain(table.rows);
            rows.map(|cells| Block::Paragraph(in_a_row(cells)))
                .collect()
        }
        // Markdown nests boxes under boxes only.
        Block::Tasks(tasks) if inner => vec![Block::Paragraph(ticked(&tasks))],
        Block::Rule if inner => Vec::new(),
        block => vec![block],
    }
}

fn full<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}

/// An item begins with words or code: a list at its beginning gives its items up.
fn listed(list: impl Fn(Vec<Vec<Block>>) -> Block, items: Vec<Vec<Block>>) -> Vec<Block> {
    let mut fitting: Vec<Vec<Block>> = Vec::new();
    for blocks in items {
        let mut lifted: Vec<Vec<Block>> = Vec::new();
        for block in all(blocks, Holder::Item) {
            match (block, lifted.last_mut()) {
                (Block::Bullets(inner) | Block::Numbers(_, inner), None) => lifted = inner,
                (block, None) => lifted.push(vec![block]),
                (block, Some(last)) => last.push(block),
            }
        }
        fitting.extend(lifted);
    }
    full(fitting).map(list).into_iter().collect()
}

fn strong(text: Vec<Inline>) -> Vec<Inline> {
    text.into_iter()
        .map(|inline| match inline {
            Inline::Text(text, marks) if !marks.code => Inline::Text(
                text,
                Marks {
                    strong: true,
                    ..marks
                },
            ),
            inline => inline,
        })
        .collect()
}

fn on_one_line(text: Vec<Inline>) -> Vec<Inline> {
    text.into_iter()
        .map(|inline| match inline {
            Inline::Break => Inline::plain(" "),
            inline => inline,
        })
        .collect()
}

fn in_a_row(cells: Vec<Vec<Inline>>) -> Vec<Inline> {
    let mut row = Vec::new();
    for (index, cell) in cells.into_iter().enumerate() {
        if index > 0 {
            row.push(Inline::plain(" | "));
        }
        row.extend(cell);
    }
    row
}

fn ticked(tasks: &[super::Task]) -> Vec<Inline> {
    let mut lines = Vec::new();
    for task in tasks {
        if !lines.is_empty() {
            lines.push(Inline::Break);
        }
        lines.push(Inline::plain(if task.done { "[x] " } else { "[ ] " }));
        lines.extend(task.text.iter().cloned());
        if !task.below.is_empty() {
            lines.push(Inline::Break);
            lines.extend(ticked(&task.below));
        }
    }
    lines
}
