//! HTML comments in Markdown: pages do not show them, models read them.

use crate::marker;

/// The text without its comments, and how many there were besides our own markers.
///
/// Comments in code blocks, which pages do show, go too: where a block begins is a matter that parsers dispute, and a
/// dispute would be a hiding place.
pub(crate) fn without_comments(text: &str) -> (String, usize) {
    let mut text = text.to_owned();
    let mut count = 0;
    // Removing one comment may make another of what stood around it.
    loop {
        let (kept, found, changed) = once(&text);
        count += found;
        text = kept;
        if !changed {
            return (text, count);
        }
    }
}

fn once(text: &str) -> (String, usize, bool) {
    let mut kept = String::with_capacity(text.len());
    let (mut rest, mut count, mut changed) = (text, 0, false);
    while let Some(start) = rest.find("<!--") {
        kept.push_str(&rest[..start]);
        let comment = &rest[start..];
        match end_of(comment) {
            Some(end) => {
                count += usize::from(!marker::is_marker(&comment[..end]));
                rest = &comment[end..];
                changed = true;
            }
            // An open comment at the beginning of a block hides all that follows; elsewhere it is plain text.
            None if begins_block(&kept) => {
                return (kept, count + 1, true);
            }
            None => {
                kept.push_str("<!--");
                rest = &comment[4..];
            }
        }
    }
    kept.push_str(rest);
    (kept, count, changed)
}

/// Where the comment ends that the text begins with.
fn end_of(comment: &str) -> Option<usize> {
    for short in ["<!-->", "<!--->"] {
        if comment.starts_with(short) {
            return Some(short.len());
        }
    }
    comment[4..].find("-->").map(|at| 4 + at + 3)
}

/// Whether only indentation, quote and list marks stand before on the line.
fn begins_block(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.chars().all(|c| {
        c.is_whitespace() || c.is_ascii_digit() || matches!(c, '>' | '-' | '*' | '+' | '.' | ')')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, kept: &str, count: usize) {
        assert_eq!(without_comments(text), (kept.to_owned(), count), "{text:?}");
    }

    #[test]
    fn comments_go_wherever_they_stand() {
        check("a<!-- x -->b", "ab", 1);
        check("a<!--\nmany\nlines -->b<!-- y -->", "ab", 2);
        check("```\n<!-- x -->\n```", "```\n\n```", 1);
        check("<!-->shown", "shown", 1);
        check("plain", "plain", 0);
    }

    #[test]
    fn an_open_comment_hides_the_rest_only_where_it_begins_a_block() {
        check("a\n> <!-- hidden\nmore", "a\n> ", 1);
        check("write `<!--` to begin", "write `<!--` to begin", 0);
    }

    #[test]
    fn a_comment_that_appears_by_removing_one_goes_too() {
        check("<!<!-- -->-- hidden -->x", "x", 2);
    }

    #[test]
    fn our_own_markers_go_uncounted() {
        check("a\n\n<!-- agents-system effect=k mac=00 -->", "a\n\n", 0);
    }
}
