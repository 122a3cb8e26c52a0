//! Reads wiki markup within lines.

use crate::document::{Inline, Marks, Shifted};

pub(super) fn all(text: &str) -> Vec<Inline> {
    let mut line = Line::default();
    line.read(text, &Marks::default());
    line.end(&Marks::default());
    line.inlines
}

#[derive(Default)]
struct Line {
    inlines: Vec<Inline>,
    plain: String,
}

impl Line {
    fn read(&mut self, text: &str, look: &Marks) {
        let (mut rest, mut before) = (text, None);
        while let Some(c) = rest.chars().next() {
            let length = match c {
                '\\' => self.backslash(rest, look),
                '\n' => {
                    self.end(look);
                    self.inlines.push(Inline::Break);
                    Some(1)
                }
                '{' => self.brace(rest, look),
                '[' => self.link(rest, look),
                '!' => self.picture(rest, look),
                '*' | '_' | '-' | '+' | '^' | '~' => self.marked(rest, c, before, look),
                _ => None,
            };
            let length = length.unwrap_or_else(|| {
                self.plain.push(c);
                c.len_utf8()
            });
            before = rest[..length].chars().next_back();
            rest = &rest[length..];
        }
    }

    fn end(&mut self, look: &Marks) {
        if !self.plain.is_empty() {
            let text = std::mem::take(&mut self.plain);
            self.inlines.push(Inline::Text(text, look.clone()));
        }
    }

    /// Two are a break, one takes the meaning from the next sign.
    fn backslash(&mut self, rest: &str, look: &Marks) -> Option<usize> {
        let next = rest[1..].chars().next()?;
        if next == '\\' {
            self.end(look);
            self.inlines.push(Inline::Break);
            return Some(2);
        }
        if !next.is_ascii_punctuation() {
            return None;
        }
        self.plain.push(next);
        Some(2)
    }

    /// `{{code}}`; colours and anchors are taken away.
    fn brace(&mut self, rest: &str, look: &Marks) -> Option<usize> {
        if let Some(inside) = rest.strip_prefix("{{") {
            let end = inside.find("}}")?;
            // A brace that belongs to the words was escaped.
            self.end(look);
            let words = inside[..end].replace("\\}", "}");
            let marks = Marks {
                code: true,
                link: look.link.clone(),
                ..Marks::default()
            };
            self.inlines.push(Inline::Text(words, marks));
            return Some(end + 4);
        }
        let end = rest.find('}')?;
        let tag = &rest[1..end];
        let silent = tag == "color" || tag.starts_with("color:") || tag.starts_with("anchor:");
        silent.then_some(end + 1)
    }

    /// `[text|address]`, `[address]`, `[~person]`.
    fn link(&mut self, rest: &str, look: &Marks) -> Option<usize> {
        let end = rest.find(']')?;
        let inside = &rest[1..end];
        if inside.contains('\n') || inside.is_empty() {
            return None;
        }
        if let Some(id) = inside.strip_prefix('~') {
            let id = id.strip_prefix("accountid:").unwrap_or(id);
            if !crate::adf::is_account(id) {
                return None;
            }
            self.end(look);
            self.inlines.push(Inline::Mention {
                id: id.to_owned(),
                name: id.to_owned(),
            });
            return Some(end + 1);
        }
        let (words, address) = inside.split_once('|').unwrap_or((inside, inside));
        let address = address.split('|').next().unwrap_or_default().trim();
        if !address.contains("://") && !address.starts_with("mailto:") {
            return None;
        }
        self.end(look);
        let marks = Marks {
            link: Some(address.to_owned()),
            ..look.clone()
        };
        let mut inner = Self::default();
        if words == address {
            inner.plain.push_str(words);
        } else {
            inner.read(words, &marks);
        }
        inner.end(&marks);
        self.inlines.extend(inner.inlines);
        Some(end + 1)
    }

    /// `!picture.png|width=100!`, named or linked.
    fn picture(&mut self, rest: &str, look: &Marks) -> Option<usize> {
        let end = rest[1..].find('!')? + 1;
        let inside = rest[1..end].split('|').next()?;
        if inside.is_empty() || inside.contains(char::is_whitespace) || !inside.contains('.') {
            return None;
        }
        self.end(look);
        self.inlines.push(if inside.contains("://") {
            let marks = Marks {
                link: Some(inside.to_owned()),
                ..look.clone()
            };
            Inline::Text(inside.to_owned(), marks)
        } else {
            Inline::Text(format!("[attachment: {inside}]"), look.clone())
        });
        Some(end + 1)
    }

    /// A look around words: the signs stand at the words' outer edges.
    fn marked(
        &mut self,
        rest: &str,
        sign: char,
        before: Option<char>,
        look: &Marks,
    ) -> Option<usize> {
        if before.is_some_and(char::is_alphanumeric) {
            return None;
        }
        let inside = &rest[1..];
        if inside.starts_with(|c: char| c.is_whitespace() || c == sign) {
            return None;
        }
        let end = inside.char_indices().find_map(|(at, c)| {
            let after = inside[at + c.len_utf8()..].chars().next();
            let last = inside[..at].chars().next_back()?;
            let closes = c == sign
                && !last.is_whitespace()
                && last != '\\'
                && !after.is_some_and(char::is_alphanumeric);
            closes.then_some(at)
        })?;
        let words = &inside[..end];
        if words.contains('\n') {
            return None;
        }
        self.end(look);
        let mut marks = look.clone();
        match sign {
            '*' => marks.strong = true,
            '_' => marks.em = true,
            '-' => marks.strike = true,
            '+' => marks.underline = true,
            '^' => marks.shifted = Some(Shifted::Sup),
            _ => marks.shifted = Some(Shifted::Sub),
        }
        let mut inner = Self::default();
        inner.read(words, &marks);
        inner.end(&marks);
        self.inlines.extend(inner.inlines);
        Some(end + 2)
    }
}
