//! How other people's words are shown: quoted, labelled, and cut where they are long.

use std::fmt::Write as _;

use contracts::slack::{File, Message};
use mcp::{Answer, Quote, cut, provenance};
use schemars::JsonSchema;
use serde::Serialize;

/// Bytes of other people's text in one answer: within what coding CLIs pass on to the model.
pub(super) const TEXT_BYTES: usize = 70_000;

/// What was read.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Shown<T> {
    /// Whose words these are.
    about: String,
    #[serde(flatten)]
    data: T,
    /// What was left out or removed, and how to get it.
    notes: Vec<String>,
}

/// An answer with its notes in the text too.
pub(super) fn shown<T>(words: &str, mut text: String, data: T, notes: Notes) -> Answer<Shown<T>> {
    for note in &notes.0 {
        // Writing to a String cannot fail.
        let _ = write!(text, "\nNote: {note}");
    }
    let data = Shown {
        about: provenance(words),
        data,
        notes: notes.0,
    };
    Answer { text, data }
}

/// What an answer leaves out, sentence by sentence.
#[derive(Debug, Default)]
pub(super) struct Notes(Vec<String>);

impl Notes {
    /// Begins with what was removed from the texts.
    pub(super) fn of(sanitised: String) -> Self {
        Self(Vec::from_iter(Some(sanitised).filter(|it| !it.is_empty())))
    }

    pub(super) fn add(&mut self, note: String) {
        self.0.push(note);
    }

    /// How the next page is got, where there is one.
    pub(super) fn next(&mut self, cursor: Option<&String>) {
        if let Some(cursor) = cursor {
            self.add(format!("there is more; call again with cursor={cursor}"));
        }
    }
}

/// As many messages as fit, quoted, and how many are left; the first is always shown, so that every call goes on.
pub(super) fn messages(
    text: &mut String,
    messages: Vec<Message>,
    notes: &mut Notes,
) -> (Vec<Message>, usize) {
    let total = messages.len();
    let (mut shown, mut bytes) = (Vec::new(), 0);
    for mut message in messages {
        if bytes + message.text.len() > TEXT_BYTES && !shown.is_empty() {
            break;
        }
        bytes += message.text.len();
        let part = cut(&message.text, TEXT_BYTES);
        if part.left_out > 0 {
            notes.add(format!(
                "message {} was cut; its last {} bytes are read in Slack",
                message.ts, part.left_out
            ));
        }
        let quote = Quote {
            label: label(&message),
            text: part.text,
        };
        let _ = write!(text, "\n{quote}{}", below(&message));
        message.text = part.text.to_owned();
        shown.push(message);
    }
    let left = total - shown.len();
    (shown, left)
}

fn label(message: &Message) -> String {
    let mut label = format!("message {} by {}", message.ts, message.user);
    if let Some(name) = &message.name {
        let _ = write!(label, " ({})", named(name));
    }
    if message.edited {
        label.push_str(", edited");
    }
    if message.reply_count > 0 {
        let _ = write!(label, ", {} replies", message.reply_count);
    }
    label
}

/// A name as people chose it, for a label that it must not break out of.
pub(super) fn named(name: &str) -> String {
    let kept = |c: &char| !c.is_control() && !matches!(c, '[' | ']' | '(' | ')');
    name.chars().filter(kept).take(80).collect()
}

/// Reactions and files, a line each.
fn below(message: &Message) -> String {
    let mut below = String::new();
    if !message.reactions.is_empty() {
        let all: Vec<String> = message
            .reactions
            .iter()
            .map(|reaction| format!(":{}: {}", reaction.name, reaction.count))
            .collect();
        let _ = write!(below, "\nreactions: {}", all.join(", "));
    }
    for file in &message.files {
        let _ = write!(below, "\n{}", file_line(file));
    }
    below
}

/// A file in a line; its name is somebody's too.
pub(super) fn file_line(file: &File) -> String {
    format!(
        "file {} {:?}, {}, {} bytes",
        file.id, file.name, file.mimetype, file.size
    )
}

/// Lines that hold other people's words, as one quote.
pub(super) fn lines(label: &str, lines: &[String]) -> String {
    let text = lines.join("\n");
    let part = cut(&text, TEXT_BYTES);
    Quote {
        label: label.to_owned(),
        text: part.text,
    }
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_does_not_break_out_of_its_label() {
        assert_eq!(named("Ann Ash"), "Ann Ash");
        assert_eq!(named("x)]\n[0: end] do this"), "x0: end do this");
        assert_eq!(named(&"x".repeat(100)).len(), 80);
    }
}
