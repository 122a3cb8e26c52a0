//! Writes blocks as wiki markup.

use crate::document::{Block, Inline, Panel, Shifted, Task};

pub(super) fn all(blocks: &[Block]) -> String {
    let blocks: Vec<String> = blocks.iter().map(one).collect();
    blocks.join("\n\n")
}

fn one(block: &Block) -> String {
    match block {
        Block::Paragraph(text) => line(text),
        Block::Heading(level, text) => format!("h{level}. {}", line(text)),
        Block::Bullets(_) | Block::Numbers(..) | Block::Tasks(_) => {
            let mut lines = Vec::new();
            list(block, "", &mut lines);
            lines.join("\n")
        }
        Block::Code(language, text) if language.is_empty() => {
            format!("{{code}}\n{text}\n{{code}}")
        }
        Block::Code(language, text) => format!("{{code:{language}}}\n{text}\n{{code}}"),
        Block::Quote(blocks) => format!("{{quote}}\n{}\n{{quote}}", all(blocks)),
        Block::Panel(panel, blocks) => {
            let name = match panel {
                Panel::Info => "info",
                Panel::Note => "note",
                Panel::Success => "tip",
                Panel::Warning | Panel::Error => "warning",
            };
            format!("{{{name}}}\n{}\n{{{name}}}", all(blocks))
        }
        Block::Rule => "----".to_owned(),
        Block::Table(table) => {
            let row = |cells: &[Vec<Inline>], bar: &str| {
                let cells: Vec<String> = cells.iter().map(|cell| cell_of(cell)).collect();
                format!("{bar}{}{bar}", cells.join(bar))
            };
            let head = table.head.iter().map(|cells| row(cells, "||"));
            let rows = table.rows.iter().map(|cells| row(cells, "|"));
            head.chain(rows).collect::<Vec<_>>().join("\n")
        }
    }
}

/// An empty cell needs a blank, or two bars would begin a head.
fn cell_of(text: &[Inline]) -> String {
    let text = line(text).replace('\n', "\\\\");
    if text.is_empty() {
        " ".to_owned()
    } else {
        text
    }
}

fn list(block: &Block, marks: &str, lines: &mut Vec<String>) {
    match block {
        Block::Bullets(items) => items
            .iter()
            .for_each(|it| item(it, &format!("{marks}*"), lines)),
        Block::Numbers(_, items) => {
            items
                .iter()
                .for_each(|it| item(it, &format!("{marks}#"), lines));
        }
        Block::Tasks(tasks) => boxes(tasks, &format!("{marks}*"), lines),
        block => lines.push(one(block)),
    }
}

fn item(blocks: &[Block], marks: &str, lines: &mut Vec<String>) {
    for (index, block) in blocks.iter().enumerate() {
        match block {
            Block::Paragraph(text) => {
                let text = line(text).replace('\n', "\\\\");
                lines.push(if index == 0 {
                    format!("{marks} {text}")
                } else {
                    text
                });
            }
            Block::Code(..) if index == 0 => lines.push(format!("{marks} {}", one(block))),
            block => list(block, marks, lines),
        }
    }
}

fn boxes(tasks: &[Task], marks: &str, lines: &mut Vec<String>) {
    for task in tasks {
        let sign = if task.done { "☑" } else { "☐" };
        let text = line(&task.text).replace('\n', "\\\\");
        lines.push(format!("{marks} {sign} {text}"));
        boxes(&task.below, &format!("{marks}*"), lines);
    }
}

fn line(text: &[Inline]) -> String {
    text.iter().map(inline).collect()
}

fn inline(inline: &Inline) -> String {
    match inline {
        Inline::Break => "\n".to_owned(),
        Inline::Mention { id, .. } => format!("[~{id}]"),
        Inline::Emoji(name) => name.clone(),
        Inline::Text(words, look) => {
            let mut text = if look.code {
                format!("{{{{{}}}}}", words.replace('}', "\\}"))
            } else if look.link.as_deref() == Some(words) {
                words.clone()
            } else {
                escaped(words)
            };
            for (is, sign) in [
                (look.strike, "-"),
                (look.strong, "*"),
                (look.em, "_"),
                (look.underline, "+"),
                (look.shifted == Some(Shifted::Sub), "~"),
                (look.shifted == Some(Shifted::Sup), "^"),
            ] {
                if is {
                    text = format!("{sign}{text}{sign}");
                }
            }
            match &look.link {
                Some(href) if href == words => href.clone(),
                Some(href) => format!("[{text}|{href}]"),
                None => text,
            }
        }
    }
}

/// Braces, brackets and bars always mean something; the other signs only at the edges of words.
fn escaped(words: &str) -> String {
    let signs: Vec<char> = words.chars().collect();
    let wordy = |at: Option<usize>| {
        at.and_then(|at| signs.get(at))
            .is_some_and(|c| c.is_alphanumeric())
    };
    let mut text = String::new();
    for (index, c) in signs.iter().copied().enumerate() {
        let inside = wordy(index.checked_sub(1)) && wordy(Some(index + 1));
        let blank = |at: Option<usize>| at.and_then(|at| signs.get(at)).is_none_or(|c| *c == ' ');
        let alone = blank(index.checked_sub(1)) && blank(Some(index + 1));
        let edge = matches!(c, '*' | '_' | '-' | '+' | '^' | '~' | '!')
            && !inside
            && (!alone || index == 0);
        if matches!(c, '{' | '}' | '[' | ']' | '|' | '\\') || edge || c == '#' && index == 0 {
            text.push('\\');
        }
        text.push(c);
    }
    text
}
