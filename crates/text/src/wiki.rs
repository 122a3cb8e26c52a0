//! Jira's wiki markup, which Jira Data Center stores its texts in: what both markups can say, in both directions.

mod read;
mod write;

use crate::{document::settled, markdown};

/// The Markdown of a wiki text.
pub fn wiki_to_markdown(wiki: &str) -> String {
    markdown::write(&settled(read::blocks(wiki)))
}

/// A Markdown text in wiki markup.
pub fn markdown_to_wiki(text: &str) -> String {
    write::all(&markdown::read(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(wiki: &str, markdown: &str) {
        assert_eq!(wiki_to_markdown(wiki), markdown, "{wiki:?}");
    }

    #[test]
    fn each_markup_is_read() {
        check(
            "h2. Steps\n\nOne *bold* and _thin_.",
            "## Steps\n\nOne **bold** and *thin*.",
        );
        check("* a\n** b\n* c", "- a\n  - b\n- c");
        check("# one\n# two", "1. one\n2. two");
        check("{code:java}\nint a;\n{code}", "```java\nint a;\n```");
        check("{quote}\nsaid\n{quote}", "> said");
        check("bq. said", "> said");
        check("{warning}hot{warning}", "> [!WARNING]\n> hot");
        check("||a||b||\n|1|2|", "| a | b |\n| --- | --- |\n| 1 | 2 |");
        check(
            "[docs|https://x.example] {{a*b}}",
            "[docs](https://x.example) `a*b`",
        );
        check("ask [~ann]", "ask @[ann](accountid:ann)");
        check("a\\\\b", "a\nb");
        check("----", "---");
    }

    #[test]
    fn signs_within_words_are_words() {
        check(
            "snake_case_name, 2*3 and a-b-c",
            "snake_case_name, 2*3 and a-b-c",
        );
    }

    #[test]
    fn what_is_written_reads_back() {
        for text in [
            "## Steps\n\nOne **bold** and *thin* ~~gone~~ `a*b`.",
            "- a\n  - b\n- c",
            "1. one\n2. two\n   - deep",
            "```rust\nfn a() {}\n```",
            "> said\n> twice",
            "> [!NOTE]\n> look",
            "| a | b |\n| --- | --- |\n| 1 | 2 |",
            "[docs](https://x.example) and @[ann](accountid:ann)",
            "- [x] done\n- [ ] open",
        ] {
            let wiki = markdown_to_wiki(text);
            // Wiki markup knows no boxes.
            let expected = text.replace("- [x] ", "- ☑ ").replace("- [ ] ", "- ☐ ");
            assert_eq!(wiki_to_markdown(&wiki), expected, "{wiki}");
        }
    }

    #[test]
    fn words_that_look_like_markup_are_escaped() {
        let wiki = markdown_to_wiki("{code} [x] \\*a\\*");
        assert_eq!(wiki, "\\{code\\} \\[x\\] \\*a\\*");
        assert!(wiki_to_markdown(&wiki).contains("{code}"));
    }
}
