//! Markdown as Slack's markup, which knows no headings, tables, nested marks or escapes of its own.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TextMergeStream};

use super::{
    escaped, list, mention,
    span::{fenced, html, linked, marked, quoted},
    table,
};

/// The Slack markup of a Markdown text.
///
/// Headings become bold lines and tables code. `<@U0123>`, `@U0123ABCD` and `<#C0123>` mention; `<!here>` and its like
/// stay plain text, for they would wake everybody. Images become links.
pub fn markdown_to_mrkdwn(markdown: &str) -> String {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut reader = Reader {
        events: TextMergeStream::new(Parser::new_ext(markdown, options)),
        bold: false,
    };
    reader.blocks().join("\n\n")
}

/// Reads events that come in balanced pairs: whoever reads a start reads up to its end.
pub(super) struct Reader<'a, I: Iterator<Item = Event<'a>>> {
    events: I,
    /// Whether the text is bold already, as a heading's is.
    bold: bool,
}

impl<'a, I: Iterator<Item = Event<'a>>> Reader<'a, I> {
    pub(super) fn next(&mut self) -> Option<Event<'a>> {
        self.events.next()
    }

    /// The blocks up to the end of what holds them.
    pub(super) fn blocks(&mut self) -> Vec<String> {
        let (mut blocks, mut loose) = (Vec::new(), String::new());
        loop {
            let block = match self.events.next() {
                None | Some(Event::End(_)) => {
                    flush(&mut loose, &mut blocks);
                    return blocks;
                }
                Some(Event::Start(tag)) if is_block(&tag) => {
                    flush(&mut loose, &mut blocks);
                    self.block(tag)
                }
                Some(Event::Rule) => {
                    flush(&mut loose, &mut blocks);
                    "──────────".to_owned()
                }
                // Items of a tight list hold their text without a paragraph.
                Some(inline) => {
                    self.inline_event(inline, &mut loose);
                    continue;
                }
            };
            if !block.trim().is_empty() {
                blocks.push(block);
            }
        }
    }

    fn block(&mut self, tag: Tag<'a>) -> String {
        match tag {
            Tag::Heading { .. } => {
                let outer = std::mem::replace(&mut self.bold, true);
                let words = self.inline();
                self.bold = outer;
                marked(&words.replace('\n', " "), '*')
            }
            Tag::BlockQuote(_) => quoted(&self.blocks().join("\n\n")),
            Tag::CodeBlock(kind) => {
                let code = escaped(&self.plain());
                match kind {
                    // A name after the fence would be shown as the code's first line.
                    CodeBlockKind::Fenced(_) | CodeBlockKind::Indented => fenced(&code),
                }
            }
            Tag::List(first) => list::list(self, first),
            Tag::Table(_) => fenced(&escaped(&table::table(self))),
            Tag::HtmlBlock => html(&self.plain()),
            _ => self.inline(),
        }
    }

    /// The text up to the end of what holds it, with its marks.
    pub(super) fn inline(&mut self) -> String {
        let mut out = String::new();
        loop {
            match self.events.next() {
                None | Some(Event::End(_)) => return out,
                Some(event) => self.inline_event(event, &mut out),
            }
        }
    }

    fn inline_event(&mut self, event: Event<'a>, out: &mut String) {
        match event {
            Event::Text(text) => out.push_str(&mention::mentioning(&text)),
            Event::Code(code) => out.push_str(&marked(&escaped(&code), '`')),
            Event::InlineHtml(text) | Event::Html(text) => out.push_str(&html(&text)),
            Event::SoftBreak | Event::HardBreak => out.push('\n'),
            Event::Rule => out.push_str("──────────"),
            Event::TaskListMarker(done) => out.push_str(if done { "☑ " } else { "☐ " }),
            Event::Start(tag) => {
                let shown = self.span(&tag);
                out.push_str(&shown);
            }
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                out.push_str(&escaped(&text));
            }
            Event::End(_) => {}
        }
    }

    fn span(&mut self, tag: &Tag<'a>) -> String {
        match tag {
            Tag::Emphasis => marked(&self.inline(), '_'),
            Tag::Strikethrough => marked(&self.inline(), '~'),
            Tag::Strong if self.bold => self.inline(),
            Tag::Strong => {
                self.bold = true;
                let words = self.inline();
                self.bold = false;
                marked(&words, '*')
            }
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                linked(dest_url, &self.plain())
            }
            _ => self.inline(),
        }
    }

    /// The text up to the end of what holds it, without marks.
    pub(super) fn plain(&mut self) -> String {
        let (mut out, mut depth) = (String::new(), 0_usize);
        for event in self.events.by_ref() {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) if depth == 0 => break,
                Event::End(_) => depth -= 1,
                Event::Text(text)
                | Event::Code(text)
                | Event::Html(text)
                | Event::InlineHtml(text) => out.push_str(&text),
                Event::SoftBreak | Event::HardBreak => out.push('\n'),
                _ => {}
            }
        }
        out
    }
}

const fn is_block(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::BlockQuote(_)
            | Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::List(_)
            | Tag::Table(_)
    )
}

fn flush(loose: &mut String, blocks: &mut Vec<String>) {
    if !loose.trim().is_empty() {
        blocks.push(std::mem::take(loose));
    }
    loose.clear();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mrkdwn_to_markdown;
    use proptest::prelude::*;

    #[test]
    fn each_markdown_has_its_mark() {
        let cases = [
            (
                "**bold** _thin_ *thin* ~~gone~~ `a<b`",
                "*bold* _thin_ _thin_ ~gone~ `a&lt;b`",
            ),
            ("# Title with **bold**\n\ntext", "*Title with bold*\n\ntext"),
            (
                "[docs](https://x.example/a?b=1&c=2)",
                "<https://x.example/a?b=1&amp;c=2|docs>",
            ),
            ("<https://x.example>", "<https://x.example>"),
            ("[the file](src/main.rs)", "the file (src/main.rs)"),
            (
                "![chart](https://x.example/a.png)",
                "<https://x.example/a.png|chart>",
            ),
            ("a < b && c > d", "a &lt; b &amp;&amp; c &gt; d"),
            (
                "```rust\nlet a = 1 < 2;\n```",
                "```\nlet a = 1 &lt; 2;\n```",
            ),
            (
                "- one\n- two\n  - deep\n1. first",
                "• one\n• two\n    • deep\n\n1. first",
            ),
            ("3. c\n4. d", "3. c\n4. d"),
            ("- [ ] open\n- [x] done", "• ☐ open\n• ☑ done"),
            ("> said\n> twice", "> said\n> twice"),
            (
                "| a | long |\n|---|---|\n| x<y | b |",
                "```\na    long\nx&lt;y  b\n```",
            ),
            ("***both***", "_*both*_"),
            ("a<!-- secret -->b", "ab"),
            ("one\n\n---\n\ntwo", "one\n\n──────────\n\ntwo"),
        ];
        for (markdown, slack) in cases {
            assert_eq!(markdown_to_mrkdwn(markdown), slack, "{markdown}");
        }
    }

    #[test]
    fn people_and_channels_are_mentioned_and_nobody_wakes_everybody() {
        let cases = [
            (
                "<@U0123ABCD> see <#C0123ABCD>",
                "<@U0123ABCD> see <#C0123ABCD>",
            ),
            (
                "ask @U0123ABCD, not me@U0123ABCD",
                "ask <@U0123ABCD>, not me@U0123ABCD",
            ),
            (
                "<!here> <!channel> @here",
                "&lt;!here&gt; &lt;!channel&gt; @here",
            ),
            ("<!subteam^S0123ABCD>", "&lt;!subteam^S0123ABCD&gt;"),
            ("`<@U0123ABCD>`", "`&lt;@U0123ABCD&gt;`"),
        ];
        for (markdown, slack) in cases {
            assert_eq!(markdown_to_mrkdwn(markdown), slack, "{markdown}");
        }
    }

    #[test]
    fn marks_lists_and_code_come_back_as_markdown() {
        for markdown in [
            "**bold** and _thin_ and ~~gone~~ and `code`",
            "- one\n- two\n    - deep",
            "1. one\n2. two",
            "> quoted",
            "```\nlet a = b && c;\n```",
            "[docs](https://x.example/a?b=1&c=2)",
        ] {
            assert_eq!(mrkdwn_to_markdown(&markdown_to_mrkdwn(markdown)), markdown);
        }
    }

    proptest! {
        #[test]
        fn what_stands_in_angles_is_an_address_or_a_mention(markdown in "(\\PC|\n|<|>|!|@U0000|\\[|\\]\\(https://a\\)|`|\\*|\\||- ){0,40}") {
            let slack = markdown_to_mrkdwn(&markdown);
            for part in slack.split('<').skip(1) {
                let known = ["https://", "http://", "mailto:", "@U", "@W", "#C"];
                prop_assert!(known.iter().any(|begin| part.starts_with(begin)), "{}", slack);
                prop_assert!(part.contains('>'), "{}", slack);
            }
        }

        #[test]
        fn plain_words_are_left_alone(words in "[a-zA-Z]{1,8}( [a-zA-Z]{1,8}){0,6}") {
            prop_assert_eq!(&markdown_to_mrkdwn(&words), &words);
            prop_assert_eq!(mrkdwn_to_markdown(&words), words);
        }
    }
}
