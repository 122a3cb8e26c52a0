//! Atlassian's document format: read as Markdown, and written from it.
//!
//! What both can say goes through unchanged in both directions; what only Atlassian's format can say (colours, layout,
//! merged cells) loses its looks and keeps its words.

mod read;
mod write;

use serde_json::Value;

pub(crate) use read::is_account;

use crate::{document::settled, markdown};

/// The Markdown of a document; empty where it is none.
pub fn adf_to_markdown(document: &Value) -> String {
    markdown::write(&settled(read::blocks(document)))
}

/// A Markdown text as a document.
pub fn markdown_to_adf(markdown: &str) -> Value {
    write::document(&markdown::read(markdown))
}

#[cfg(test)]
mod tests;
