//! Slack's markup as Markdown.

use super::unescaped;

/// The Markdown of a Slack message's text.
///
/// Code stays as it is, but for the three characters that Slack always escapes.
pub fn mrkdwn_to_markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('`') {
        let fence = if rest[start..].starts_with("```") {
            "```"
        } else {
            "`"
        };
        let inside = &rest[start + fence.len()..];
        let end = inside
            .find(fence)
            .filter(|end| fence == "```" || !inside[..*end].contains('\n'));
        let Some(end) = end else {
            // A lone backtick is a plain character.
            let plain = start + fence.len();
            out.push_str(&styled(&rest[..plain]));
            rest = &rest[plain..];
            continue;
        };
        out.push_str(&styled(&rest[..start]));
        out.push_str(fence);
        // Only fences on lines of their own are fences in Markdown.
        let block = fence == "```";
        if block && !inside.starts_with('\n') {
            out.push('\n');
        }
        out.push_str(&unescaped(&inside[..end]));
        if block && !inside[..end].ends_with('\n') {
            out.push('\n');
        }
        out.push_str(fence);
        rest = &inside[end + fence.len()..];
    }
    out.push_str(&styled(rest));
    out
}

fn styled(text: &str) -> String {
    let text = paired(text, '*', "**");
    let text = paired(&text, '~', "~~");
    unescaped(&bulleted(&referenced(&text)))
}

/// Replaces marks around words within a line by Markdown's.
fn paired(text: &str, mark: char, by: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(mark) {
        let (before, inside) = (&rest[..start], &rest[start + mark.len_utf8()..]);
        out.push_str(before);
        let opens = !out.ends_with(char::is_alphanumeric)
            && inside.starts_with(|c: char| !c.is_whitespace());
        let end = inside.find([mark, '\n']).filter(|end| {
            let (words, after) = inside.split_at(*end);
            after.starts_with(mark)
                && words.ends_with(|c: char| !c.is_whitespace())
                && !after[mark.len_utf8()..].starts_with(char::is_alphanumeric)
        });
        match end.filter(|_| opens) {
            Some(end) => {
                out.push_str(by);
                out.push_str(&inside[..end]);
                out.push_str(by);
                rest = &inside[end + mark.len_utf8()..];
            }
            None => {
                out.push(mark);
                rest = inside;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Replaces `<…>`: links, people, channels, groups.
fn referenced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once('<') {
        out.push_str(before);
        let Some((reference, after)) = inside.split_once('>') else {
            out.push('<');
            rest = inside;
            continue;
        };
        out.push_str(&one_reference(reference));
        rest = after;
    }
    out.push_str(rest);
    out
}

fn one_reference(reference: &str) -> String {
    let (target, label) = match reference.split_once('|') {
        Some((target, label)) => (target, Some(label).filter(|label| !label.is_empty())),
        None => (reference, None),
    };
    match target.chars().next() {
        Some('@') => format!("@{}", label.unwrap_or(&target[1..]).trim_start_matches('@')),
        Some('#') => format!("#{}", label.unwrap_or(&target[1..]).trim_start_matches('#')),
        // `!here`, `!subteam^S123|@name`, `!date^…|fallback`.
        Some('!') => label.map_or_else(|| format!("@{}", &target[1..]), str::to_owned),
        _ => match label {
            Some(label) if label != target => format!("[{label}]({target})"),
            _ => target.to_owned(),
        },
    }
}

/// Bullets are plain characters in Slack; Markdown has a mark for them.
fn bulleted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let words = line.trim_start_matches(' ');
        let indent = &line[..line.len() - words.len()];
        match words.strip_prefix(['•', '◦', '▪']) {
            Some(rest) if rest.starts_with(' ') => out.extend([indent, "-", rest]),
            _ => out.push_str(line),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mark_has_its_markdown() {
        let cases = [
            (
                "*bold* and _thin_ and ~gone~",
                "**bold** and _thin_ and ~~gone~~",
            ),
            ("2*3*4 and * a *", "2*3*4 and * a *"),
            (
                "<https://x.example|the docs> <https://y.example>",
                "[the docs](https://x.example) https://y.example",
            ),
            (
                "<@U1> <@U2|ann> <#C1|general> <!here>",
                "@U1 @ann #general @here",
            ),
            ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
            ("`*x* &lt;` *y*", "`*x* <` **y**"),
            (
                "see ```let a = 1;``` there",
                "see ```\nlet a = 1;\n``` there",
            ),
            ("a ` lone tick *b*", "a ` lone tick **b**"),
            ("a < b", "a < b"),
            ("• one\n    ◦ two\na • b", "- one\n    - two\na • b"),
        ];
        for (slack, markdown) in cases {
            assert_eq!(mrkdwn_to_markdown(slack), markdown, "{slack}");
        }
    }
}
