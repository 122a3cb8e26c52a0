//! Slack's markup: its messages as Markdown, and Markdown as its messages.

mod from_markdown;
mod list;
mod mention;
mod span;
mod table;
mod to_markdown;

pub use from_markdown::markdown_to_mrkdwn;
pub use to_markdown::mrkdwn_to_markdown;

/// Slack wants these three escaped and no others.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The reverse of [`escaped`].
fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}
