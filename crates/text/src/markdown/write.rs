//! Writes blocks: as few escapes as possible, for models and people read it, and as many as needed to be read back.

mod inline;

use crate::document::{Block, Inline, Panel, Table, Task};
use inline::Style;

/// The Markdown of settled blocks; reading it gives the same blocks.
pub(crate) fn write(blocks: &[Block]) -> String {
    let mut text = String::new();
    for style in [Style::Plain, Style::Escaped, Style::Tagged] {
        text = all(blocks, style);
        if super::read(&text) == blocks {
            break;
        }
    }
    text
}

fn all(blocks: &[Block], style: Style) -> String {
    let mut text = String::new();
    let mut marks = Marks::default();
    for (index, block) in blocks.iter().enumerate() {
        let before = index.checked_sub(1).map(|at| &blocks[at]);
        marks.step(before, block);
        if let Some(before) = before {
            text.push_str(if close(before, block) { "\n" } else { "\n\n" });
        }
        text.push_str(&one(block, marks, style));
    }
    text
}

/// The marks of lists; neighbours of one kind get others, or they would be one list.
#[derive(Clone, Copy, Default)]
struct Marks {
    second: bool,
}

impl Marks {
    fn step(&mut self, before: Option<&Block>, block: &Block) {
        let bullets = |block: &Block| matches!(block, Block::Bullets(_) | Block::Tasks(_));
        let numbers = |block: &Block| matches!(block, Block::Numbers(..));
        let same = before.is_some_and(|before| {
            bullets(before) && bullets(block) || numbers(before) && numbers(block)
        });
        self.second = same && !self.second;
    }
}

/// Whether the second may stand right below the first: a list or code below the line that introduces it.
fn close(before: &Block, block: &Block) -> bool {
    let begins_with_words = |items: &[Vec<Block>]| {
        items.first().is_some_and(
            |item| matches!(item.first(), Some(Block::Paragraph(text)) if !text.is_empty()),
        )
    };
    matches!(before, Block::Paragraph(text) if !text.is_empty())
        && match block {
            Block::Bullets(items) | Block::Numbers(1, items) => begins_with_words(items),
            _ => false,
        }
}

fn one(block: &Block, marks: Marks, style: Style) -> String {
    match block {
        Block::Paragraph(text) => inline::line(text, style),
        Block::Heading(level, text) => {
            let level = usize::from(*level);
            format!("{} {}", "#".repeat(level), inline::line(text, style))
        }
        Block::Bullets(items) => {
            let mark = if marks.second { "* " } else { "- " };
            list(items, |_| mark.to_owned(), style)
        }
        Block::Numbers(first, items) => {
            let dot = if marks.second { ')' } else { '.' };
            list(items, |index| format!("{}{dot} ", first + index), style)
        }
        Block::Tasks(tasks) => boxes(tasks, if marks.second { '*' } else { '-' }, style),
        Block::Code(language, text) => code(language, text),
        Block::Quote(blocks) => quoted(&all(blocks, style)),
        Block::Panel(panel, blocks) => {
            let name = match panel {
                Panel::Info => "NOTE",
                Panel::Note => "IMPORTANT",
                Panel::Success => "TIP",
                Panel::Warning => "WARNING",
                Panel::Error => "CAUTION",
            };
            // Only words may follow the name at once.
            let gap = match blocks.first() {
                Some(Block::Paragraph(_)) => "\n",
                _ => "\n\n",
            };
            quoted(&format!("[!{name}]{gap}{}", all(blocks, style)))
        }
        Block::Rule => "---".to_owned(),
        Block::Table(table) => self::table(table, style),
    }
}

fn list(items: &[Vec<Block>], mark: impl Fn(u64) -> String, style: Style) -> String {
    let lines: Vec<String> = (0..)
        .zip(items)
        .map(|(index, blocks)| indented(&all(blocks, style), &mark(index)))
        .collect();
    lines.join("\n")
}

fn boxes(tasks: &[Task], bullet: char, style: Style) -> String {
    let lines: Vec<String> = tasks
        .iter()
        .map(|task| {
            let mark = if task.done { 'x' } else { ' ' };
            let mut text = format!("[{mark}] {}", inline::line(&task.text, style));
            if !task.below.is_empty() {
                text = format!("{text}\n{}", boxes(&task.below, '-', style));
            }
            indented(&text, &format!("{bullet} "))
        })
        .collect();
    lines.join("\n")
}

/// The text behind a mark, its further lines as far in as its first.
fn indented(text: &str, mark: &str) -> String {
    let margin = " ".repeat(mark.len());
    let mut all = mark.to_owned();
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            all.push('\n');
            // Blank lines need no margin.
            all.push_str(if line.is_empty() { "" } else { &margin });
        }
        all.push_str(line);
    }
    all
}

fn quoted(text: &str) -> String {
    let quote = |line: &str| match line {
        "" => ">".to_owned(),
        line => format!("> {line}"),
    };
    text.split('\n').map(quote).collect::<Vec<_>>().join("\n")
}

/// A fence longer than any run of backticks inside.
fn code(language: &str, text: &str) -> String {
    let fence = "`".repeat(inline::longest_backticks(text).max(2) + 1);
    format!("{fence}{language}\n{text}\n{fence}")
}

fn table(table: &Table, style: Style) -> String {
    let cell = |text: &Vec<Inline>| {
        let text = inline::line(text, style).replace('\n', "<br>");
        text.replace('|', "\\|")
    };
    let row = |cells: &[Vec<Inline>]| {
        let cells: Vec<String> = cells.iter().map(cell).collect();
        format!("| {} |", cells.join(" | "))
    };
    let width = table.head.iter().chain(&table.rows).map(Vec::len).max();
    let empty = vec![Vec::new(); width.unwrap_or(0)];
    let mut lines = vec![row(table.head.as_ref().unwrap_or(&empty))];
    lines.push(format!("| {} |", vec!["---"; empty.len()].join(" | ")));
    lines.extend(table.rows.iter().map(|cells| row(cells)));
    lines.join("\n")
}
