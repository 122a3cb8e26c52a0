//! Reads inline nodes.

use serde_json::Value;

use super::{attribute, kind};
use crate::document::{Inline, Marks, Shifted};

const INLINE: [&str; 10] = [
    "text",
    "hardBreak",
    "mention",
    "emoji",
    "inlineCard",
    "date",
    "status",
    "mediaInline",
    "placeholder",
    "inlineExtension",
];

pub(super) fn is_inline(node: &Value) -> bool {
    INLINE.contains(&kind(node))
}

pub(super) fn all(nodes: &[Value]) -> Vec<Inline> {
    nodes.iter().map(one).collect()
}

fn one(node: &Value) -> Inline {
    let named = |name| attribute(node, name).map(str::to_owned);
    match kind(node) {
        "text" => Inline::Text(
            node["text"].as_str().unwrap_or_default().to_owned(),
            marks(node),
        ),
        "hardBreak" => Inline::Break,
        "mention" => mention(node),
        "emoji" => named("shortName").map_or_else(
            || Inline::plain(named("text").unwrap_or_default()),
            Inline::Emoji,
        ),
        "inlineCard" => Inline::plain(named("url").unwrap_or_default()),
        "date" => Inline::plain(day(attribute(node, "timestamp").unwrap_or_default())),
        "status" => {
            Inline::plain(named("text").map_or_else(String::new, |text| format!("[{text}]")))
        }
        "media" | "mediaInline" => media(node),
        _ => Inline::plain(
            named("text")
                .or_else(|| node["text"].as_str().map(str::to_owned))
                .unwrap_or_default(),
        ),
    }
}

fn mention(node: &Value) -> Inline {
    let name = attribute(node, "text").map(|text| text.trim_start_matches('@').trim());
    match attribute(node, "id") {
        Some(id) if is_account(id) => Inline::Mention {
            id: id.to_owned(),
            name: name
                .filter(|name| !name.is_empty())
                .unwrap_or(id)
                .to_owned(),
        },
        _ => Inline::plain(format!("@{}", name.unwrap_or_default())),
    }
}

/// Whether the text can stand as an account id in a link.
pub(crate) fn is_account(id: &str) -> bool {
    !id.is_empty()
        && id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b":_.-".contains(&b))
}

/// A picture or file: linked where its address is known, named where it is not.
pub(super) fn media(node: &Value) -> Inline {
    let name = attribute(node, "alt").or_else(|| attribute(node, "id"));
    match attribute(node, "url") {
        Some(url) => {
            let marks = Marks {
                link: Some(url.to_owned()),
                ..Marks::default()
            };
            Inline::Text(name.unwrap_or(url).to_owned(), marks)
        }
        None => Inline::plain(format!("[attachment: {}]", name.unwrap_or("file"))),
    }
}

fn marks(node: &Value) -> Marks {
    let mut marks = Marks::default();
    for mark in node["marks"].as_array().into_iter().flatten() {
        match kind(mark) {
            "link" => marks.link = attribute(mark, "href").map(str::to_owned),
            "em" => marks.em = true,
            "strong" => marks.strong = true,
            "strike" => marks.strike = true,
            "underline" => marks.underline = true,
            "code" => marks.code = true,
            "subsup" if attribute(mark, "type") == Some("sub") => {
                marks.shifted = Some(Shifted::Sub);
            }
            "subsup" => marks.shifted = Some(Shifted::Sup),
            // Colours and annotations say nothing that a reader of the words needs.
            _ => {}
        }
    }
    marks
}

/// Milliseconds since 1970 as a day, as `2026-11-22`.
fn day(milliseconds: &str) -> String {
    let Ok(milliseconds) = milliseconds.parse::<i64>() else {
        return format!("[date {milliseconds}]");
    };
    // Howard Hinnant's civil-from-days: an era is 400 years of 146,097 days, beginning in March.
    let days = milliseconds.div_euclid(86_400_000) + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let of_year = day - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let of_month = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{of_month:02}")
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn milliseconds_are_a_day() {
        assert_eq!(day("0"), "1970-01-01");
        assert_eq!(day("951782400000"), "2000-02-29");
        assert_eq!(day("1798675200000"), "2026-12-31");
        assert_eq!(day("soon"), "[date soon]");
    }
}
