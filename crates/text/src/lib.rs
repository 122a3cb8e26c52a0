//! Texts on their way in and out: what people cannot see, what must not leave, and the markup of each provider.
//!
//! Pure: no I/O, no clock, no configuration.

mod adf;
mod blocks;
mod comments;
mod document;
mod hidden;
mod images;
mod joining;
mod markdown;
mod marker;
mod mrkdwn;
mod random;
mod secrets;
mod wiki;

pub use adf::{adf_to_markdown, markdown_to_adf};
pub use blocks::{attachments_to_markdown, blocks_to_markdown};
pub use hidden::{Removed, visible_markdown, visible_text};
pub use images::without_foreign_images;
pub use marker::{marker_of, without_markers};
pub use mrkdwn::{markdown_to_mrkdwn, mrkdwn_to_markdown};
pub use random::find_random_word;
pub use secrets::find_secret;
pub use wiki::{markdown_to_wiki, wiki_to_markdown};
