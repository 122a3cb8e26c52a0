//! The text of an answer, within what coding CLIs pass on to the model, and how to get the rest.

use std::fmt::{Display, Write as _};

use contracts::github::Page;
use mcp::{Quote, cut};

use super::{TEXT_BYTES, place::Which};

/// The shortest part of a text that is worth showing, in bytes.
const PART: usize = 1_000;

/// Lines and quoted texts, as far as they fit.
pub(super) struct Listing {
    text: String,
    notes: Vec<String>,
    room: usize,
}

impl Listing {
    /// A text that begins with this line.
    pub(super) fn new(headline: impl Display) -> Self {
        Self {
            text: headline.to_string(),
            notes: Vec::new(),
            room: TEXT_BYTES,
        }
    }

    /// Adds a line of ours.
    pub(super) fn line(&mut self, line: impl Display) {
        // Writing to a String cannot fail.
        let _ = write!(self.text, "\n{line}");
    }

    /// Adds what others wrote; `words` keeps what was shown, and a note says how to read what was not.
    pub(super) fn quote(&mut self, label: String, words: &mut String, more: impl Display) {
        let part = cut(words, self.room.max(PART));
        if part.left_out > 0 {
            let note = format!("{label} was cut by {} bytes; {more}", part.left_out);
            self.notes.push(note);
        }
        let shown = part.text.len();
        let quote = Quote {
            label,
            text: part.text,
        };
        let _ = write!(self.text, "\n{quote}");
        words.truncate(shown);
        self.room = self.room.saturating_sub(shown);
    }

    /// Says something that the model must know, unless it is empty.
    pub(super) fn note(&mut self, note: String) {
        if !note.is_empty() {
            self.notes.push(note);
        }
    }

    /// Adds the rows of a page that fit, and gives those; a note says how to get the others.
    pub(super) fn rows<T>(
        &mut self,
        page: Page<T>,
        which: Which,
        size: impl Fn(&T) -> usize,
        mut show: impl FnMut(&mut Self, &mut T),
    ) -> Vec<T> {
        self.note(page.sanitised);
        let (total, next) = (page.items.len(), page.next_page);
        let mut shown = Vec::new();
        for mut row in page.items {
            // The first is always shown, so that every call goes on.
            if size(&row) > self.room && !shown.is_empty() {
                break;
            }
            show(self, &mut row);
            shown.push(row);
        }
        if shown.len() < total {
            let done = u32::try_from(shown.len()).unwrap_or(which.size);
            let rest = rest(which, done);
            self.note(format!(
                "{} more rows of this page did not fit; call again with page={} perPage={}",
                total - shown.len(),
                rest.page,
                rest.size
            ));
        } else if let Some(next) = next {
            self.note(format!(
                "there are more; call again with page={next} perPage={}",
                which.size
            ));
        }
        shown
    }

    /// The text with its notes, and the notes.
    pub(super) fn end(mut self) -> (String, Vec<String>) {
        for note in &self.notes {
            let _ = write!(self.text, "\nNote: {note}");
        }
        (self.text, self.notes)
    }
}

/// The page that begins after `done` rows of a page: as large as divides what came before.
fn rest(Which { page, size }: Which, done: u32) -> Which {
    let before = (page - 1).saturating_mul(size).saturating_add(done);
    let size = (1..=done.max(1))
        .rev()
        .find(|it| before.is_multiple_of(*it))
        .unwrap_or(1);
    Which {
        page: before / size + 1,
        size,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(rows: Vec<String>) -> Page<String> {
        Page {
            items: rows,
            next_page: None,
            sanitised: String::new(),
        }
    }

    #[test]
    fn rows_that_do_not_fit_are_asked_for_by_a_page_that_begins_with_them() {
        let mut listing = Listing::new("rows");
        let rows = vec!["x".repeat(TEXT_BYTES / 2 + 1); 3];
        let which = Which { page: 2, size: 3 };
        let shown = listing.rows(page(rows), which, String::len, |listing, row| {
            listing.quote("row".to_owned(), row, "ask for it");
        });
        assert_eq!(shown.len(), 1);
        let (_, notes) = listing.end();
        assert_eq!(
            notes,
            ["2 more rows of this page did not fit; call again with page=5 perPage=1"]
        );
    }

    #[test]
    fn a_text_that_does_not_fit_is_cut_and_says_how_to_go_on() {
        let mut listing = Listing::new("one");
        let mut words = "y".repeat(TEXT_BYTES + 5);
        listing.quote("body".to_owned(), &mut words, "read it at its link");
        assert_eq!(words.len(), TEXT_BYTES);
        let (text, notes) = listing.end();
        assert_eq!(notes, ["body was cut by 5 bytes; read it at its link"]);
        assert!(text.ends_with("Note: body was cut by 5 bytes; read it at its link"));
    }
}
