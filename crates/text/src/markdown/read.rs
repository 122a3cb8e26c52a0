//! Reads blocks.

mod inline;

use std::iter::Peekable;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::document::{Block, Inline, Panel, Table, Task, settled};

/// The settled blocks of a Markdown text.
pub(crate) fn read(markdown: &str) -> Vec<Block> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    let mut reader = Reader {
        events: Parser::new_ext(markdown, options).peekable(),
        ticked: None,
    };
    settled(reader.blocks())
}

struct Reader<'a> {
    events: Peekable<Parser<'a>>,
    /// The box before the line that was read last.
    ticked: Option<bool>,
}

/// One item of a list, with its box.
struct Item {
    ticked: Option<bool>,
    blocks: Vec<Block>,
}

impl Reader<'_> {
    /// The blocks up to the end of their container, which is taken too.
    fn blocks(&mut self) -> Vec<Block> {
        let mut blocks = Vec::new();
        loop {
            match self.events.peek() {
                None => return blocks,
                Some(Event::End(_)) => {
                    self.events.next();
                    return blocks;
                }
                Some(Event::Rule) => {
                    self.events.next();
                    blocks.push(Block::Rule);
                }
                Some(Event::Start(tag)) if !inline::is_inline(tag) => {
                    let tag = tag.clone();
                    self.events.next();
                    blocks.extend(self.block(&tag));
                }
                Some(_) => blocks.push(Block::Paragraph(self.line())),
            }
        }
    }

    /// The block whose start was taken.
    fn block(&mut self, tag: &Tag<'_>) -> Vec<Block> {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => {
                let text = self.line();
                self.events.next();
                vec![Block::Paragraph(text)]
            }
            Tag::Heading { level, .. } => {
                let text = self.line();
                self.events.next();
                vec![Block::Heading(*level as u8, text)]
            }
            Tag::BlockQuote(kind) => {
                let blocks = self.blocks();
                vec![match kind {
                    None => Block::Quote(blocks),
                    Some(BlockQuoteKind::Note) => Block::Panel(Panel::Info, blocks),
                    Some(BlockQuoteKind::Important) => Block::Panel(Panel::Note, blocks),
                    Some(BlockQuoteKind::Tip) => Block::Panel(Panel::Success, blocks),
                    Some(BlockQuoteKind::Warning) => Block::Panel(Panel::Warning, blocks),
                    Some(BlockQuoteKind::Caution) => Block::Panel(Panel::Error, blocks),
                }]
            }
            Tag::CodeBlock(kind) => vec![self.code(kind)],
            Tag::List(first) => vec![self.list(*first)],
            Tag::Table(_) => vec![Block::Table(self.table())],
            // Notes, definitions and metadata are not read as such.
            _ => self.blocks(),
        }
    }

    fn code(&mut self, kind: &CodeBlockKind<'_>) -> Block {
        let mut text = String::new();
        for event in self.events.by_ref() {
            match event {
                Event::End(TagEnd::CodeBlock) => break,
                Event::Text(piece) => text.push_str(&piece),
                _ => {}
            }
        }
        if text.ends_with('\n') {
            text.pop();
        }
        let language = match kind {
            CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or_default(),
            CodeBlockKind::Indented => "",
        };
        let named = |b: u8| b.is_ascii_alphanumeric() || b"_+#.-".contains(&b);
        let language = if language.bytes().all(named) {
            language
        } else {
            ""
        };
        Block::Code(language.to_owned(), text)
    }

    fn list(&mut self, first: Option<u64>) -> Block {
        let mut items = Vec::new();
        while let Some(event) = self.events.next() {
            match event {
                Event::Start(Tag::Item) => {
                    self.ticked = None;
                    // A box is read with the first line of its own item, before any list below.
                    let ticked = self.own_box();
                    items.push(Item {
                        ticked,
                        blocks: self.blocks(),
                    });
                }
                _ => break,
            }
        }
        self.ticked = None;
        match first {
            None if items.iter().all(Item::is_box) && !items.is_empty() => {
                Block::Tasks(items.into_iter().map(Item::into_task).collect())
            }
            None => Block::Bullets(items.into_iter().map(Item::into_blocks).collect()),
            Some(first) => {
                Block::Numbers(first, items.into_iter().map(Item::into_blocks).collect())
            }
        }
    }

    /// The box that the item begins with.
    fn own_box(&mut self) -> Option<bool> {
        if let Some(Event::TaskListMarker(done)) = self.events.peek() {
            let done = *done;
            self.events.next();
            return Some(done);
        }
        None
    }

    fn table(&mut self) -> Table {
        let (mut head, mut rows) = (None, Vec::new());
        while let Some(event) = self.events.next() {
            match event {
                Event::Start(Tag::TableHead) => head = Some(self.row()),
                Event::Start(Tag::TableRow) => rows.push(self.row()),
                _ => break,
            }
        }
        Table { head, rows }
    }

    fn row(&mut self) -> Vec<Vec<Inline>> {
        let mut cells = Vec::new();
        while let Some(Event::Start(Tag::TableCell)) = self.events.next() {
            cells.push(self.line());
            self.events.next();
        }
        cells
    }
}

impl Item {
    /// Whether it is a box with a line, and nothing below but boxes.
    fn is_box(&self) -> bool {
        self.ticked.is_some()
            && matches!(
                self.blocks.as_slice(),
                [] | [Block::Paragraph(_)] | [Block::Paragraph(_), Block::Tasks(_)]
            )
    }

    fn into_task(self) -> Task {
        let mut task = Task {
            done: self.ticked.unwrap_or(false),
            text: Vec::new(),
            below: Vec::new(),
        };
        for block in self.blocks {
            match block {
                Block::Paragraph(text) => task.text = text,
                Block::Tasks(below) => task.below = below,
                _ => {}
            }
        }
        task
    }

    /// A box among other items is told by its sign.
    fn into_blocks(self) -> Vec<Block> {
        let mut blocks = self.blocks;
        let Some(done) = self.ticked else {
            return blocks;
        };
        let mark = Inline::plain(if done { "[x] " } else { "[ ] " });
        match blocks.first_mut() {
            Some(Block::Paragraph(text)) => text.insert(0, mark),
            _ => blocks.insert(0, Block::Paragraph(vec![mark])),
        }
        blocks
    }
}
