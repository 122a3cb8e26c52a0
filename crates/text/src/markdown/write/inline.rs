//! Writes what stands within lines.

use crate::document::{Block, Inline, Marks, Shifted};

/// How much care a text needs to be read back as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Style {
    /// As it stands.
    Plain,
    /// With backslashes before what would be markup.
    Escaped,
    /// Every sign escaped, looks as HTML tags, which know no rules about their neighbours.
    Tagged,
}

/// The text in the first style, from `least` on, that is read back as it was.
pub(super) fn line(text: &[Inline], least: Style) -> String {
    let mut written = String::new();
    for style in [Style::Plain, Style::Escaped, Style::Tagged] {
        if style < least {
            continue;
        }
        written = in_style(text, style);
        // In a list, where a box would be taken for one.
        let listed = format!("- {}", written.replace('\n', "\n  "));
        let expected = Block::Bullets(vec![vec![Block::Paragraph(text.to_vec())]]);
        if super::super::read(&listed) == [expected] {
            break;
        }
    }
    written
}

fn in_style(text: &[Inline], style: Style) -> String {
    let mut written = String::new();
    for inline in text {
        match inline {
            Inline::Text(words, marks) => written.push_str(&marked(words, marks, style)),
            Inline::Break => written.push('\n'),
            Inline::Mention { id, name } => {
                // Names with brackets would end the link early.
                let name = escaped(name, style.max(Style::Escaped));
                written.push_str(&format!("@[{name}](accountid:{id})"));
            }
            Inline::Emoji(name) => written.push_str(name),
        }
    }
    written
}

fn marked(words: &str, marks: &Marks, style: Style) -> String {
    let link = marks.link.as_deref();
    if link == Some(words) && !marks.code && *marks == only_linked(words) {
        return if style == Style::Plain {
            words.to_owned()
        } else {
            format!("<{words}>")
        };
    }
    let mut text = if marks.code {
        code(words)
    } else {
        escaped(words, style)
    };
    let tagged = style == Style::Tagged;
    for (is, around, tag) in [
        (marks.strike, "~~", "del"),
        (marks.strong, "**", "strong"),
        (marks.em, "*", "em"),
        (marks.underline, "", "u"),
        (marks.shifted == Some(Shifted::Sub), "", "sub"),
        (marks.shifted == Some(Shifted::Sup), "", "sup"),
    ] {
        if is && (tagged || around.is_empty()) {
            text = format!("<{tag}>{text}</{tag}>");
        } else if is {
            text = wrapped(&text, around);
        }
    }
    match link {
        Some(href) => format!("[{text}]({})", target(href)),
        None => text,
    }
}

fn only_linked(href: &str) -> Marks {
    Marks {
        link: Some(href.to_owned()),
        ..Marks::default()
    }
}

/// An address with blanks or brackets stands in angle brackets.
fn target(href: &str) -> String {
    let simple = !href.is_empty()
        && href
            .bytes()
            .all(|b| b.is_ascii_graphic() && !b"()<>\\&".contains(&b));
    if simple {
        return href.to_owned();
    }
    let encoded: String = href
        .chars()
        .map(|c| match c {
            '<' | '>' | '\\' | '&' | '\n' => format!("&#{};", c as u32),
            c => c.to_string(),
        })
        .collect();
    format!("<{encoded}>")
}

/// The mark goes around the words, the blanks at the edges stay outside.
fn wrapped(text: &str, around: &str) -> String {
    let words = text.trim();
    if words.is_empty() {
        return text.to_owned();
    }
    let start = text.len() - text.trim_start().len();
    let (before, after) = (&text[..start], &text[start + words.len()..]);
    format!("{before}{around}{words}{around}{after}")
}

fn escaped(words: &str, style: Style) -> String {
    let signs: Vec<char> = words.chars().collect();
    let last = signs.len().saturating_sub(1);
    let mut text = String::new();
    for (index, c) in signs.iter().copied().enumerate() {
        if style == Style::Tagged && c.is_whitespace() && (index == 0 || index == last) {
            text.push_str(&format!("&#{};", c as u32));
            continue;
        }
        let escape = match style {
            Style::Plain => false,
            Style::Escaped => means_something(&signs, index),
            Style::Tagged => c.is_ascii_punctuation(),
        };
        if escape {
            text.push('\\');
        }
        text.push(c);
    }
    text
}

/// Whether the sign may be markup where it stands.
fn means_something(signs: &[char], index: usize) -> bool {
    let wordy = |at: Option<usize>| {
        at.and_then(|at| signs.get(at))
            .is_some_and(|c| c.is_alphanumeric())
    };
    let begins = signs[..index].iter().all(|c| c.is_whitespace());
    match signs[index] {
        '\\' | '`' | '*' | '[' | ']' | '<' | '~' => true,
        '_' => !(wordy(index.checked_sub(1)) && wordy(Some(index + 1))),
        '&' => wordy(Some(index + 1)) || signs.get(index + 1) == Some(&'#'),
        '#' => begins || !wordy(index.checked_sub(1)),
        '+' | '-' | '=' | '>' | '|' => begins,
        // `1.` begins a list.
        '.' | ')' => index > 0 && signs[..index].iter().all(char::is_ascii_digit),
        '!' => index + 1 == signs.len(),
        _ => false,
    }
}

fn code(words: &str) -> String {
    let fence = "`".repeat(longest_backticks(words) + 1);
    // One blank at each end is taken away again when both are there.
    let blank = words.starts_with('`')
        || words.ends_with('`')
        || words.starts_with(' ') && words.ends_with(' ') && !words.trim().is_empty();
    let pad = if blank { " " } else { "" };
    format!("{fence}{pad}{words}{pad}{fence}")
}

/// The longest run of backticks in a text.
pub(super) fn longest_backticks(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}
