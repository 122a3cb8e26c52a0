//! The words of a query.

pub(super) enum Word {
    Plain(String),
    Quoted(String),
}

impl Word {
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Plain(text) | Self::Quoted(text) => text,
        }
    }
}

pub(super) fn words(text: &str) -> Result<Vec<Word>, String> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '"' | '\'' => {
                let (word, length) = quoted(rest, c)?;
                words.push(Word::Quoted(word));
                length
            }
            '(' | ')' | ',' => {
                words.push(Word::Plain(c.to_string()));
                1
            }
            '=' | '!' | '<' | '>' | '~' => {
                let length = rest.find(|c| !"=!<>~".contains(c)).unwrap_or(rest.len());
                words.push(Word::Plain(rest[..length].to_owned()));
                length
            }
            _ => {
                let ends = |c: char| c.is_whitespace() || "(),=!<>~\"'".contains(c);
                let length = rest.find(ends).unwrap_or(rest.len());
                words.push(Word::Plain(rest[..length].to_owned()));
                length
            }
        };
        rest = rest[length..].trim_start();
    }
    Ok(words)
}

/// The word between quotes, and the length of it all.
fn quoted(text: &str, quote: char) -> Result<(String, usize), String> {
    let (mut word, mut escaped) = (String::new(), false);
    for (at, c) in text.char_indices().skip(1) {
        if escaped {
            word.push(c);
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == quote {
            return Ok((word, at + 1));
        } else {
            word.push(c);
        }
    }
    Err("the quoted string has not been completed".to_owned())
}
