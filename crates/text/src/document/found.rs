//! What a plain text holds without saying so: addresses, and short names of emoji.

use super::{Inline, Marks};

/// The piece, taken apart where it holds an address or a short name.
pub(super) fn within(inline: Inline) -> Vec<Inline> {
    match inline {
        Inline::Text(text, marks) if marks.link.is_none() && !marks.code => apart(&text, &marks),
        inline => vec![inline],
    }
}

fn apart(text: &str, marks: &Marks) -> Vec<Inline> {
    let mut pieces = Vec::new();
    let (mut rest, mut plain, mut before) = (text, String::new(), None);
    let flush = |plain: &mut String, pieces: &mut Vec<Inline>| {
        if !plain.is_empty() {
            pieces.push(Inline::Text(std::mem::take(plain), marks.clone()));
        }
    };
    while let Some(c) = rest.chars().next() {
        let at_edge = !before.is_some_and(char::is_alphanumeric);
        if at_edge && let Some(length) = address(rest) {
            flush(&mut plain, &mut pieces);
            let href = rest[..length].to_owned();
            let linked = Marks {
                link: Some(href.clone()),
                ..marks.clone()
            };
            pieces.push(Inline::Text(href, linked));
            rest = &rest[length..];
            before = Some('/');
        } else if at_edge
            && before != Some(':')
            && let Some(length) = short_name(rest)
        {
            flush(&mut plain, &mut pieces);
            pieces.push(Inline::Emoji(rest[..length].to_owned()));
            rest = &rest[length..];
            before = Some(':');
        } else {
            plain.push(c);
            rest = &rest[c.len_utf8()..];
            before = Some(c);
        }
    }
    flush(&mut plain, &mut pieces);
    pieces
}

/// The length of the address that the text begins with; punctuation at its end belongs to the sentence.
fn address(text: &str) -> Option<usize> {
    let scheme = ["https://", "http://"]
        .iter()
        .find(|scheme| text.starts_with(**scheme))?;
    let belongs = |c: char| {
        c.is_ascii_alphanumeric()
            || "-._~:/?#@!$&'+,;=%".contains(c)
            || !c.is_ascii() && c.is_alphanumeric()
    };
    let length = text.find(|c| !belongs(c)).unwrap_or(text.len());
    let address = text[..length].trim_end_matches(|c: char| ".,;:!?'".contains(c));
    let host = address.get(scheme.len()..)?;
    host.starts_with(char::is_alphanumeric)
        .then_some(address.len())
}

/// The length of the short name that the text begins with, as `:smile:`; a time as `10:30:00` is none.
fn short_name(text: &str) -> Option<usize> {
    let inside = text.strip_prefix(':')?;
    let length = inside.find(':')?;
    let name = &inside[..length];
    let named = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.len() >= 2
        && name.bytes().all(|b| {
            b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'+' | b'-')
        });
    let after = inside[length + 1..].chars().next();
    let stands_alone = after.is_none_or(|c| !c.is_alphanumeric() && c != ':');
    (named && stands_alone).then_some(length + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> String {
        let pieces = within(Inline::plain(text));
        let shown = pieces.iter().map(|piece| match piece {
            Inline::Text(text, marks) if marks.link.is_some() => format!("<{text}>"),
            Inline::Text(text, _) => text.clone(),
            Inline::Emoji(name) => format!("({name})"),
            Inline::Break | Inline::Mention { .. } => unreachable!("plain text has none"),
        });
        shown.collect()
    }

    #[test]
    fn an_address_ends_before_the_sentence_does() {
        assert_eq!(
            kinds("see https://x.example/a?b=1."),
            "see <https://x.example/a?b=1>."
        );
        assert_eq!(kinds("(http://x.example)"), "(<http://x.example>)");
        assert_eq!(
            kinds("https:// alone, xhttps://y"),
            "https:// alone, xhttps://y"
        );
    }

    #[test]
    fn a_short_name_stands_alone() {
        assert_eq!(kinds("ok :tada: now"), "ok (:tada:) now");
        assert_eq!(
            kinds("std::io::Error at 10:30:00 a:b:c"),
            "std::io::Error at 10:30:00 a:b:c"
        );
    }
}
