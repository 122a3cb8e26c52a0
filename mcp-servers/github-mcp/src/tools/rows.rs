//! Answers that are one thing, or a list of things of one kind.

mod code;
mod project;
mod talk;

use std::fmt::Display;

use contracts::github::{Found, Page, Slice};
use mcp::{Answer, provenance};
use schemars::JsonSchema;
use serde::Serialize;

use super::{TEXT_BYTES, listing::Listing, place::Which};

/// How much of a text a row of a list shows, in bytes.
const BEGINNING: usize = 300;
/// Whose words are in an answer.
const WORDS: &str = "names, titles and texts were written by people";

/// A list.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Rows<T> {
    /// Whose words these are.
    pub(super) about: String,
    /// The rows; long texts are cut to their beginnings.
    pub(super) items: Vec<T>,
    /// What was left out or removed, and how to get what was left out.
    pub(super) notes: Vec<String>,
}

/// One thing.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct One<T> {
    /// Whose words these are.
    about: String,
    /// The thing.
    item: T,
    /// What was left out or removed, and how to get what was left out.
    notes: Vec<String>,
}

/// Something that is shown in a line, with what others wrote quoted.
pub(super) trait Row {
    /// Adds it; `most` bytes of each long text are kept.
    fn show(&mut self, listing: &mut Listing, most: usize);
}

/// The beginning of a text, with a mark where it was cut.
fn shorten(text: &mut String, most: usize) {
    let kept = mcp::cut(text, most).text.len();
    if kept < text.len() {
        text.truncate(kept);
        text.push('…');
    }
}

/// A page of a list.
pub(super) fn page<T: Row>(headline: impl Display, page: Page<T>, which: Which) -> Answer<Rows<T>> {
    let mut listing = Listing::new(headline);
    if page.items.is_empty() {
        listing.line("none");
    }
    let show = |listing: &mut Listing, row: &mut T| row.show(listing, BEGINNING);
    let items = listing.rows(page, which, |_| 2 * BEGINNING, show);
    answer(listing, items)
}

/// A page of what a search found.
pub(super) fn found<T: Row>(what: &str, all: Found<T>, which: Which) -> Answer<Rows<T>> {
    let headline = format!(
        "{} {what} for {:?}, page {}",
        all.total_count, all.asked, which.page
    );
    let mut rows = page(
        headline,
        Page {
            items: all.items,
            next_page: all.next_page,
            sanitised: all.sanitised,
        },
        which,
    );
    if all.incomplete_results {
        let note = "GitHub ran out of time; narrower words may find more";
        rows.text.push_str(&format!("\nNote: {note}"));
        rows.data.notes.push(note.to_owned());
    }
    rows
}

/// A part of a list that is read on by a cursor; long texts share the room.
pub(super) fn slice<T: Row>(headline: impl Display, slice: Slice<T>) -> Answer<Rows<T>> {
    let mut listing = Listing::new(format_args!("{headline}, {} in all", slice.total));
    listing.note(slice.sanitised);
    let most = TEXT_BYTES / slice.items.len().max(1);
    let mut items = slice.items;
    for item in &mut items {
        item.show(&mut listing, most);
    }
    if let Some(cursor) = slice.next_cursor {
        listing.note(format!("there are more; call again with after={cursor:?}"));
    }
    answer(listing, items)
}

fn answer<T>(listing: Listing, items: Vec<T>) -> Answer<Rows<T>> {
    let (text, notes) = listing.end();
    let data = Rows {
        about: provenance(WORDS),
        items,
        notes,
    };
    Answer { text, data }
}

/// One thing, as whole as fits.
pub(super) fn one<T: Row>(headline: impl Display, mut item: T, sanitised: &str) -> Answer<One<T>> {
    let mut listing = Listing::new(headline);
    listing.note(sanitised.to_owned());
    item.show(&mut listing, TEXT_BYTES);
    let (text, notes) = listing.end();
    let data = One {
        about: provenance(WORDS),
        item,
        notes,
    };
    Answer { text, data }
}
