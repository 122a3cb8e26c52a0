//! Markdown as GitHub writes it: lists with boxes, tables, alerts, strikethrough; and `@[Name](accountid:…)` for people.
//!
//! A single line break is a break, as in GitHub's comments.

mod read;
mod write;

pub(crate) use read::read;
pub(crate) use write::write;
