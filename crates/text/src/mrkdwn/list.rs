//! Lists, which Slack's markup writes with plain characters.

use pulldown_cmark::{Event, Tag};

use super::from_markdown::Reader;

/// A list up to its end; `first` is the number it begins with, where it has numbers.
pub(super) fn list<'a, I: Iterator<Item = Event<'a>>>(
    reader: &mut Reader<'a, I>,
    first: Option<u64>,
) -> String {
    let (mut lines, mut number) = (Vec::new(), first);
    while let Some(Event::Start(Tag::Item)) = reader.next() {
        let mark = match &mut number {
            None => "•".to_owned(),
            Some(number) => {
                let mark = format!("{number}.");
                *number += 1;
                mark
            }
        };
        let text = reader.blocks().join("\n");
        let mut rest = text.lines();
        lines.push(format!("{mark} {}", rest.next().unwrap_or_default()));
        lines.extend(rest.map(|line| format!("    {line}")));
    }
    lines.join("\n")
}
