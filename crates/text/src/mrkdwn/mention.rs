//! Mentions of people and channels by their ids.

use super::escaped;

/// The text escaped, but for `<@U…>`, `<#C…>` and `@U…`, which mention.
pub(super) fn mentioning(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['@', '<']) {
        let before = &rest[..at];
        out.push_str(&escaped(before));
        let from = &rest[at..];
        let glued = before.ends_with(char::is_alphanumeric) || (before.is_empty() && glues(&out));
        match mention(from).filter(|_| from.starts_with('<') || !glued) {
            Some((mention, after)) => {
                out.push_str(&mention);
                rest = after;
            }
            None => {
                out.push_str(&escaped(&from[..1]));
                rest = &from[1..];
            }
        }
    }
    out.push_str(&escaped(rest));
    out
}

/// Whether a sign that follows belongs to the word before.
fn glues(out: &str) -> bool {
    out.ends_with(char::is_alphanumeric)
}

/// A mention at the beginning of the text, and what follows it.
fn mention(text: &str) -> Option<(String, &str)> {
    let (angled, inner) = match text.strip_prefix('<') {
        Some(inner) => (true, inner),
        None => (false, text),
    };
    let sign = inner.chars().next()?;
    let name = &inner[sign.len_utf8()..];
    let end = name
        .find(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit()))
        .unwrap_or(name.len());
    let (id, after) = name.split_at(end);
    let kinds: &[char] = match sign {
        '@' => &['U', 'W'],
        '#' if angled => &['C'],
        _ => return None,
    };
    // A word in capitals is no id: ids are long, and hold a digit.
    let is_id = id.starts_with(kinds) && id.len() >= if angled { 3 } else { 9 };
    let is_id = is_id && (angled || id.contains(|c: char| c.is_ascii_digit()));
    let after = if angled {
        after.strip_prefix('>')?
    } else if after.starts_with(char::is_alphanumeric) {
        return None;
    } else {
        after
    };
    is_id.then(|| (format!("<{sign}{id}>"), after))
}
