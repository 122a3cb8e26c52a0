//! What the reading tools answer: one thing, a list, or a long text with a way to its rest.

use contracts::sentry::{One, Page};
use mcp::{Answer, Quote, cut, provenance};
use schemars::JsonSchema;
use serde::Serialize;

/// Bytes of reported text in one answer: within what coding CLIs pass on to the model.
const TEXT_BYTES: usize = 40_000;

/// One thing.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Single<T> {
    /// Whose words these are.
    about: String,
    /// The thing.
    item: T,
    /// What was removed or left out, and how to get what was left out.
    notes: Vec<String>,
}

/// A list.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Listed<T> {
    /// Whose words these are.
    about: String,
    /// The rows.
    items: Vec<T>,
    /// What was removed or left out, and how to get what was left out.
    notes: Vec<String>,
}

/// A long text.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Report {
    /// Whose words these are.
    about: String,
    /// The text.
    report: String,
    /// Where to go on reading, in bytes; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_offset: Option<usize>,
    /// What was removed or left out, and how to get what was left out.
    notes: Vec<String>,
}

/// A heading, whose words follow, and what is to be said besides.
pub(crate) struct About {
    /// Our words.
    pub(crate) heading: String,
    /// Whose words follow, as `issue WEB-1, as reported`.
    pub(crate) label: String,
    /// Our remarks.
    pub(crate) notes: Vec<String>,
}

impl About {
    pub(crate) fn new(heading: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            heading: heading.into(),
            label: label.into(),
            notes: Vec::new(),
        }
    }

    pub(crate) fn noting(mut self, note: impl Into<String>) -> Self {
        let note = note.into();
        if !note.is_empty() {
            self.notes.push(note);
        }
        self
    }

    /// Our heading, their words marked off, our notes.
    fn around(&self, words: &str) -> String {
        let quote = Quote {
            label: self.label.clone(),
            text: words,
        };
        let mut text = format!("{}\n{quote}", self.heading);
        for note in &self.notes {
            text.push_str("\nNote: ");
            text.push_str(note);
        }
        text
    }

    fn provenance(&self) -> String {
        provenance(&self.label)
    }
}

/// One thing with a line of words about it.
pub(crate) fn single<T>(
    about: About,
    one: One<T>,
    words: impl Fn(&T) -> String,
) -> Answer<Single<T>> {
    let about = about.noting(one.sanitised);
    Answer {
        text: about.around(&words(&one.item)),
        data: Single {
            about: about.provenance(),
            item: one.item,
            notes: about.notes,
        },
    }
}

/// A page with a line for each row; rows that do not fit are named.
pub(crate) fn listed<T>(
    about: About,
    page: Page<T>,
    line: impl Fn(&T) -> String,
) -> Answer<Listed<T>> {
    let mut about = about.noting(page.sanitised);
    let (total, mut words, mut items) = (page.items.len(), String::new(), Vec::new());
    for item in page.items {
        let line = line(&item);
        let line = cut(&line, TEXT_BYTES);
        // The first is always shown, so that every call goes on.
        if words.len() + line.text.len() > TEXT_BYTES && !items.is_empty() {
            break;
        }
        words.push_str(line.text.trim_end());
        words.push('\n');
        items.push(item);
    }
    if items.len() < total {
        about = about.noting(format!(
            "{} more rows of this page did not fit; ask with a narrower query or a smaller limit",
            total - items.len()
        ));
    }
    if let Some(cursor) = page.next_cursor {
        about = about.noting(format!("there are more; call again with cursor={cursor}"));
    }
    about.heading = format!("{}: {total}", about.heading);
    Answer {
        text: about.around(&words),
        data: Listed {
            about: about.provenance(),
            items,
            notes: about.notes,
        },
    }
}

/// The part of a long text that begins at an offset, in bytes, and where it goes on.
pub(crate) fn report(about: About, words: &str, offset: usize) -> Answer<Report> {
    let start = words.floor_char_boundary(offset.min(words.len()));
    let part = cut(&words[start..], TEXT_BYTES);
    let next_offset = (part.left_out > 0).then(|| start + part.text.len());
    let mut about = about;
    if let Some(next) = next_offset {
        about = about.noting(format!(
            "{} more bytes follow; call again with offset={next}",
            part.left_out
        ));
    }
    Answer {
        text: about.around(part.text),
        data: Report {
            about: about.provenance(),
            report: part.text.to_owned(),
            next_offset,
            notes: about.notes,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_read_to_its_end_by_its_offsets() {
        let words: String = (0..20_000).map(|n| format!("line {n}\n")).collect();
        let (mut read, mut offset) = (String::new(), Some(0));
        while let Some(from) = offset {
            let answer = report(About::new("h", "l"), &words, from);
            read.push_str(&answer.data.report);
            offset = answer.data.next_offset;
        }
        assert_eq!(read, words);
    }

    #[test]
    fn rows_that_do_not_fit_are_named() {
        let page = Page {
            items: vec!["x".repeat(TEXT_BYTES), "y".to_owned()],
            next_cursor: Some("0:2:0".to_owned()),
            sanitised: String::new(),
        };
        let answer = listed(About::new("rows", "as reported"), page, String::clone);
        assert_eq!(answer.data.items.len(), 1);
        assert!(
            answer.data.notes[0].starts_with("1 more rows"),
            "{:?}",
            answer.data.notes
        );
        assert!(answer.text.ends_with("call again with cursor=0:2:0"));
    }
}
