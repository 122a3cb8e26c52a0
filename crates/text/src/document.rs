//! A text with its structure, between the markups: what Markdown, Atlassian's document format and Jira's wiki share.

mod fit;
mod found;
mod tidy;

pub(crate) use fit::fitted;
pub(crate) use tidy::tidied;

/// What stands on lines of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block {
    Paragraph(Vec<Inline>),
    /// Level 1 to 6.
    Heading(u8, Vec<Inline>),
    Bullets(Vec<Vec<Block>>),
    /// The first number, and the items.
    Numbers(u64, Vec<Vec<Block>>),
    Tasks(Vec<Task>),
    /// The language, empty where there is none, and the text.
    Code(String, String),
    Quote(Vec<Block>),
    Panel(Panel, Vec<Block>),
    Rule,
    Table(Table),
}

/// A box that a list can be ticked in, with the boxes below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Task {
    pub(crate) done: bool,
    pub(crate) text: Vec<Inline>,
    pub(crate) below: Vec<Task>,
}

/// A coloured box, by what it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Panel {
    Info,
    Note,
    Success,
    Warning,
    Error,
}

/// Rows of equally many cells; every cell is one paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) head: Option<Vec<Vec<Inline>>>,
    pub(crate) rows: Vec<Vec<Vec<Inline>>>,
}

/// What stands within a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Inline {
    Text(String, Marks),
    Break,
    /// A person, by account id and name.
    Mention {
        id: String,
        name: String,
    },
    /// Its short name, as `:smile:`.
    Emoji(String),
}

/// How a piece of text looks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    pub(crate) link: Option<String>,
    pub(crate) em: bool,
    pub(crate) strong: bool,
    pub(crate) strike: bool,
    pub(crate) underline: bool,
    pub(crate) shifted: Option<Shifted>,
    /// Excludes all others but the link.
    pub(crate) code: bool,
}

/// Above or below the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shifted {
    Sub,
    Sup,
}

impl Inline {
    pub(crate) fn plain(text: impl Into<String>) -> Self {
        Self::Text(text.into(), Marks::default())
    }
}

/// The text and the blocks in one order for all readers: fitted together, tidied within.
pub(crate) fn settled(blocks: Vec<Block>) -> Vec<Block> {
    // What is empty must be gone before it is fitted; fitting may leave something empty, as a row without words.
    let mut settled = tidied(blocks);
    loop {
        let again = tidied(fitted(settled.clone()));
        if again == settled {
            return settled;
        }
        settled = again;
    }
}
