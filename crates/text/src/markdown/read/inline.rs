//! Reads what stands within lines.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::Reader;
use crate::document::{Inline, Marks, Shifted};

/// The scheme of links that are people.
const PERSON: &str = "accountid:";

pub(super) fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}

/// A line as it grows, and how its next words look.
struct Line {
    text: Vec<Inline>,
    looks: Vec<Marks>,
    /// Where the links began that are open, with their addresses.
    links: Vec<(usize, String)>,
}

impl Reader<'_> {
    /// The inlines up to the next block or the end of the container, which stays.
    pub(super) fn line(&mut self) -> Vec<Inline> {
        let mut line = Line {
            text: Vec::new(),
            looks: vec![Marks::default()],
            links: Vec::new(),
        };
        loop {
            match self.events.peek() {
                Some(Event::Start(tag)) if is_inline(tag) => {}
                Some(Event::End(tag)) if is_inline_end(*tag) => {}
                None | Some(Event::Start(_) | Event::End(_) | Event::Rule) => return line.text,
                Some(_) => {}
            }
            let Some(event) = self.events.next() else {
                return line.text;
            };
            self.step(event, &mut line);
        }
    }

    fn step(&mut self, event: Event<'_>, line: &mut Line) {
        match event {
            Event::Text(text) => line.say(&text),
            Event::Code(text) => {
                let look = Marks {
                    code: true,
                    ..line.look()
                };
                line.text.push(Inline::Text(text.into_string(), look));
            }
            Event::SoftBreak | Event::HardBreak => line.text.push(Inline::Break),
            Event::InlineHtml(html) | Event::Html(html) => line.html(&html),
            Event::TaskListMarker(done) => line.say(if done { "[x] " } else { "[ ] " }),
            Event::Start(Tag::Link { dest_url, .. }) => match dest_url.strip_prefix(PERSON) {
                Some(id) if crate::adf::is_account(id) => {
                    let name = self.words_until(TagEnd::Link);
                    line.mention(id, &name);
                }
                _ => line.open_link(&dest_url),
            },
            Event::Start(Tag::Image { dest_url, .. }) => {
                let name = self.words_until(TagEnd::Image);
                let name = if name.is_empty() {
                    dest_url.to_string()
                } else {
                    name
                };
                let look = line.look();
                let link = look.link.clone().or_else(|| Some(dest_url.to_string()));
                line.text.push(Inline::Text(name, Marks { link, ..look }));
            }
            Event::Start(tag) => {
                let look = line.look();
                line.looks.push(match tag {
                    Tag::Emphasis => Marks { em: true, ..look },
                    Tag::Strong => Marks {
                        strong: true,
                        ..look
                    },
                    Tag::Strikethrough => Marks {
                        strike: true,
                        ..look
                    },
                    Tag::Subscript => Marks {
                        shifted: Some(Shifted::Sub),
                        ..look
                    },
                    Tag::Superscript => Marks {
                        shifted: Some(Shifted::Sup),
                        ..look
                    },
                    _ => look,
                });
            }
            Event::End(tag) => {
                if tag == TagEnd::Link {
                    line.close_link();
                }
                line.looks.pop();
            }
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                line.say(&text);
            }
            Event::Rule => {}
        }
    }

    /// The words of a link or image, without their looks.
    fn words_until(&mut self, end: TagEnd) -> String {
        let mut words = String::new();
        for event in self.events.by_ref() {
            match event {
                Event::End(tag) if tag == end => break,
                Event::Text(text) | Event::Code(text) => words.push_str(&text),
                Event::SoftBreak | Event::HardBreak => words.push(' '),
                _ => {}
            }
        }
        words.trim().to_owned()
    }
}

fn is_inline_end(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::Link
            | TagEnd::Image
    )
}

impl Line {
    fn look(&self) -> Marks {
        self.looks.last().cloned().unwrap_or_default()
    }

    fn say(&mut self, text: &str) {
        let look = self.look();
        self.text.push(Inline::Text(text.to_owned(), look));
    }

    fn open_link(&mut self, address: &str) {
        self.links.push((self.text.len(), address.to_owned()));
        let link = Some(address.to_owned()).filter(|it| !it.is_empty());
        let look = Marks {
            link,
            ..self.look()
        };
        self.looks.push(look);
    }

    /// A link without words shows its address.
    fn close_link(&mut self) {
        if let Some((start, address)) = self.links.pop()
            && self.text.len() == start
        {
            self.say(&address);
        }
    }

    /// A person; the `@` before the link is part of the way it is written.
    fn mention(&mut self, id: &str, name: &str) {
        if let Some(Inline::Text(text, _)) = self.text.last_mut()
            && text.ends_with('@')
        {
            text.pop();
        }
        let name = name.trim_start_matches('@').trim();
        self.text.push(Inline::Mention {
            id: id.to_owned(),
            name: if name.is_empty() { id } else { name }.to_owned(),
        });
    }

    /// Tags that are looks are looks, comments are gone, all else is text.
    fn html(&mut self, html: &str) {
        let mut rest = html;
        while let Some(start) = rest.find('<') {
            self.lines(&rest[..start]);
            let tag = &rest[start..];
            let end = if tag.starts_with("<!--") {
                tag.find("-->").map_or(tag.len(), |at| at + 3)
            } else {
                tag.find('>').map_or(tag.len(), |at| at + 1)
            };
            self.tag(&tag[..end]);
            rest = &tag[end..];
        }
        self.lines(rest);
    }

    fn lines(&mut self, text: &str) {
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.text.push(Inline::Break);
            }
            self.say(line);
        }
    }

    fn tag(&mut self, tag: &str) {
        if tag.starts_with("<!--") {
            return;
        }
        let inside = tag.trim_matches(|c| matches!(c, '<' | '>'));
        let (name, on) = match inside.strip_prefix('/') {
            Some(name) => (name, false),
            None => (inside.trim_end_matches('/'), true),
        };
        let name = name.trim().to_ascii_lowercase();
        let Some(look) = self.looks.last_mut() else {
            return;
        };
        match name.as_str() {
            "br" => self.text.push(Inline::Break),
            "em" | "i" => look.em = on,
            "strong" | "b" => look.strong = on,
            "del" | "s" | "strike" => look.strike = on,
            "u" | "ins" => look.underline = on,
            "code" | "kbd" => look.code = on,
            "sub" => look.shifted = on.then_some(Shifted::Sub),
            "sup" => look.shifted = on.then_some(Shifted::Sup),
            _ => self.say(tag),
        }
    }
}
