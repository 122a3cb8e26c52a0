//! Slack's answers, as far as they are read.

mod channel;
mod file;
mod message;
mod people;
mod search;

use serde::Deserialize;

pub(crate) use channel::*;
pub(crate) use file::*;
pub(crate) use message::*;
pub(crate) use people::*;
pub(crate) use search::*;

/// The cursor that leads on; empty at the end.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Metadata {
    #[serde(default)]
    pub(crate) next_cursor: String,
}

impl Metadata {
    pub(crate) fn cursor(self) -> Option<String> {
        Some(self.next_cursor).filter(|cursor| !cursor.is_empty())
    }
}
