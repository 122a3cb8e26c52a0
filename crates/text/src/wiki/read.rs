//! Reads wiki markup as blocks.

mod inline;

use crate::document::{Block, Inline, Panel, Table};

pub(super) fn blocks(wiki: &str) -> Vec<Block> {
    let wiki = wiki.replace("\r\n", "\n");
    let mut reader = Reader {
        rest: &wiki,
        blocks: Vec::new(),
        lines: Vec::new(),
    };
    reader.all();
    reader.blocks
}

struct Reader<'a> {
    rest: &'a str,
    blocks: Vec<Block>,
    /// The lines of the paragraph that is being read.
    lines: Vec<&'a str>,
}

/// Macros that hold blocks or text between two tags of their name.
const MACROS: [&str; 9] = [
    "code", "noformat", "quote", "panel", "info", "note", "tip", "warning", "error",
];

impl<'a> Reader<'a> {
    fn all(&mut self) {
        while !self.rest.is_empty() {
            let (line, _) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
            if let Some((name, parameter, inside, after)) = held(self.rest) {
                self.end_paragraph();
                self.rest = after;
                self.blocks.push(of_macro(name, parameter, inside));
                continue;
            }
            let is_list = list_mark(line).is_some();
            if is_list || line.trim_start().starts_with('|') {
                self.end_paragraph();
                let taken = if is_list {
                    self.take(|line| list_mark(line).is_some())
                } else {
                    self.take(|line| line.trim_start().starts_with('|'))
                };
                self.blocks.push(if is_list {
                    list(&taken, 1)
                } else {
                    table(&taken)
                });
                continue;
            }
            self.next_line();
            self.plain_line(line);
        }
        self.end_paragraph();
    }

    fn next_line(&mut self) {
        self.rest = self.rest.split_once('\n').map_or("", |(_, rest)| rest);
    }

    /// The lines from here on that are alike.
    fn take(&mut self, alike: impl Fn(&str) -> bool) -> Vec<&'a str> {
        let mut lines = Vec::new();
        while !self.rest.is_empty() {
            let line = self.rest.split('\n').next().unwrap_or_default();
            if !alike(line) {
                break;
            }
            lines.push(line);
            self.next_line();
        }
        lines
    }

    fn plain_line(&mut self, line: &'a str) {
        let trimmed = line.trim();
        let heading = trimmed
            .strip_prefix('h')
            .and_then(|it| it.split_once(". "))
            .and_then(|(level, text)| Some((level.parse::<u8>().ok()?, text)))
            .filter(|(level, _)| (1..=6).contains(level));
        if let Some((level, text)) = heading {
            self.end_paragraph();
            self.blocks.push(Block::Heading(level, inline::all(text)));
        } else if let Some(said) = trimmed.strip_prefix("bq. ") {
            self.end_paragraph();
            let said = Block::Paragraph(inline::all(said));
            self.blocks.push(Block::Quote(vec![said]));
        } else if trimmed.len() >= 4 && trimmed.bytes().all(|b| b == b'-') {
            self.end_paragraph();
            self.blocks.push(Block::Rule);
        } else if trimmed.is_empty() {
            self.end_paragraph();
        } else {
            self.lines.push(line);
        }
    }

    fn end_paragraph(&mut self) {
        if !self.lines.is_empty() {
            let text = std::mem::take(&mut self.lines).join("\n");
            self.blocks.push(Block::Paragraph(inline::all(&text)));
        }
    }
}

/// The macro that the text begins with: its name, its parameter, what it holds, and the rest.
fn held(text: &str) -> Option<(&'static str, &str, &str, &str)> {
    let trimmed = text.trim_start_matches([' ', '\t']);
    let (tag, after) = trimmed.strip_prefix('{')?.split_once('}')?;
    let (name, parameter) = tag.split_once(':').unwrap_or((tag, ""));
    let name = MACROS.iter().find(|known| **known == name)?;
    let end = format!("{{{name}}}");
    let at = after.find(&end)?;
    let rest = &after[at + end.len()..];
    let rest = rest.strip_prefix('\n').unwrap_or(rest);
    Some((name, parameter, &after[..at], rest))
}

fn of_macro(name: &str, parameter: &str, inside: &str) -> Block {
    let text = inside.strip_prefix('\n').unwrap_or(inside);
    let text = text.strip_suffix('\n').unwrap_or(text);
    match name {
        "code" => {
            let language = parameter.split('|').find(|part| !part.contains('='));
            Block::Code(language.unwrap_or_default().to_owned(), text.to_owned())
        }
        "noformat" => Block::Code(String::new(), text.to_owned()),
        "quote" => Block::Quote(blocks(text)),
        "note" => Block::Panel(Panel::Note, blocks(text)),
        "tip" => Block::Panel(Panel::Success, blocks(text)),
        "warning" => Block::Panel(Panel::Warning, blocks(text)),
        "error" => Block::Panel(Panel::Error, blocks(text)),
        _ => Block::Panel(Panel::Info, blocks(text)),
    }
}

/// The marks that a line of a list begins with, and its text.
fn list_mark(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    let (marks, text) = line.split_once(' ')?;
    let known =
        !marks.is_empty() && (marks.bytes().all(|b| matches!(b, b'*' | b'#')) || marks == "-");
    known.then_some((marks, text))
}

/// The items at this depth; deeper ones belong to the item above them.
fn list(lines: &[&str], depth: usize) -> Block {
    let mut items: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in lines {
        let marks = list_mark(line).map_or("", |(marks, _)| marks);
        match items.last_mut() {
            Some((_, below)) if marks.len() > depth => below.push(line),
            _ => items.push((line, Vec::new())),
        }
    }
    let numbered = lines
        .first()
        .and_then(|line| list_mark(line))
        .is_some_and(|(marks, _)| marks.as_bytes().get(depth - 1) == Some(&b'#'));
    let items = items.into_iter().map(|(line, below)| {
        let text = list_mark(line).map_or("", |(_, text)| text);
        let mut blocks = vec![Block::Paragraph(inline::all(text))];
        if !below.is_empty() {
            blocks.push(list(&below, depth + 1));
        }
        blocks
    });
    if numbered {
        Block::Numbers(1, items.collect())
    } else {
        Block::Bullets(items.collect())
    }
}

fn table(lines: &[&str]) -> Block {
    let (mut head, mut rows) = (None, Vec::new());
    for line in lines {
        let line = line.trim();
        if line.starts_with("||") && head.is_none() && rows.is_empty() {
            head = Some(cells(line, "||"));
        } else {
            rows.push(cells(&line.replace("||", "|"), "|"));
        }
    }
    Block::Table(Table { head, rows })
}

/// The cells of a row; a bar in a link or after a backslash is no border.
fn cells(line: &str, bar: &str) -> Vec<Vec<Inline>> {
    let line = line.strip_prefix(bar).unwrap_or(line);
    let line = line.strip_suffix(bar).unwrap_or(line);
    let (mut cells, mut cell, mut rest, mut in_link) = (Vec::new(), String::new(), line, false);
    while let Some(c) = rest.chars().next() {
        if rest.starts_with(bar) && !in_link {
            cells.push(std::mem::take(&mut cell));
            rest = &rest[bar.len()..];
            continue;
        }
        let length = if c == '\\' {
            1 + rest[1..].chars().next().map_or(0, char::len_utf8)
        } else {
            c.len_utf8()
        };
        in_link = c == '[' || in_link && c != ']';
        cell.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    cells.push(cell);
    cells.iter().map(|cell| inline::all(cell.trim())).collect()
}
