//! Slack's blocks and attachments as Markdown: what people see where a message has them.

mod rich;

use serde_json::Value;

use crate::mrkdwn_to_markdown;

/// The Markdown of a message's blocks; a block of a kind that has no text leaves none.
pub fn blocks_to_markdown(blocks: &[Value]) -> String {
    joined(blocks.iter().map(block), "\n\n")
}

/// The Markdown of a message's attachments, the older kind of blocks.
pub fn attachments_to_markdown(attachments: &[Value]) -> String {
    joined(attachments.iter().map(attachment), "\n\n")
}

fn block(block: &Value) -> String {
    match block["type"].as_str().unwrap_or_default() {
        "rich_text" => joined(list(&block["elements"]).iter().map(rich::element), "\n"),
        "header" => match text(&block["text"]) {
            title if title.is_empty() => title,
            title => format!("## {title}"),
        },
        "section" => {
            let fields = list(&block["fields"]).iter().map(text);
            let accessory = element(&block["accessory"]);
            let parts = std::iter::once(text(&block["text"])).chain(fields);
            joined(parts.chain([accessory]), "\n")
        }
        "context" | "actions" => joined(list(&block["elements"]).iter().map(element), " · "),
        "markdown" => block["text"].as_str().unwrap_or_default().to_owned(),
        "input" => text(&block["label"]),
        "image" => image(block),
        "video" => joined([text(&block["title"]), text(&block["description"])], "\n"),
        _ => String::new(),
    }
}

/// An element beside or below a block's text.
fn element(element: &Value) -> String {
    match element["type"].as_str().unwrap_or_default() {
        "mrkdwn" | "plain_text" => text(element),
        "image" => image(element),
        "button" => {
            let label = text(&element["text"]);
            match element["url"].as_str() {
                Some(url) => format!("[{label}]({url})"),
                None => format!("[{label}]"),
            }
        }
        _ => String::new(),
    }
}

fn image(image: &Value) -> String {
    let words = [text(&image["title"]), plain(&image["alt_text"])];
    match joined(words, ": ") {
        words if words.is_empty() => String::new(),
        words => format!("(image: {words})"),
    }
}

fn attachment(attachment: &Value) -> String {
    if attachment["blocks"].is_array() {
        return blocks_to_markdown(list(&attachment["blocks"]));
    }
    let marked = |name: &str| mrkdwn_to_markdown(attachment[name].as_str().unwrap_or_default());
    let title = match (marked("title"), attachment["title_link"].as_str()) {
        (title, Some(link)) if !title.is_empty() => format!("[{title}]({link})"),
        (title, _) => title,
    };
    let fields = list(&attachment["fields"]).iter().map(|field| {
        let value = mrkdwn_to_markdown(field["value"].as_str().unwrap_or_default());
        joined([plain(&field["title"]), value], ": ")
    });
    let parts = [
        marked("pretext"),
        marked("author_name"),
        title,
        marked("text"),
    ];
    let shown = joined(
        parts.into_iter().chain(fields).chain([marked("footer")]),
        "\n",
    );
    if shown.is_empty() {
        marked("fallback")
    } else {
        shown
    }
}

/// A text object, whose kind says whether it has marks.
fn text(object: &Value) -> String {
    let words = object["text"].as_str().unwrap_or_default();
    if object["type"] == "mrkdwn" {
        mrkdwn_to_markdown(words)
    } else {
        words.to_owned()
    }
}

fn plain(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn joined(parts: impl IntoIterator<Item = String>, by: &str) -> String {
    let parts = parts.into_iter().filter(|part| !part.trim().is_empty());
    parts.collect::<Vec<_>>().join(by)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_block_shows_what_people_see_of_it() {
        let blocks = json!([
            { "type": "header", "text": { "type": "plain_text", "text": "Deploy failed" } },
            { "type": "section", "text": { "type": "mrkdwn", "text": "*api* at <https://x.example|build 7>" },
              "fields": [{ "type": "mrkdwn", "text": "*Env*\nprod" }],
              "accessory": { "type": "button", "text": { "type": "plain_text", "text": "Open" }, "url": "https://y.example" } },
            { "type": "divider" },
            { "type": "context", "elements": [{ "type": "mrkdwn", "text": "by ann" }, { "type": "image", "alt_text": "a face" }] },
            { "type": "image", "alt_text": "a chart" },
        ]);
        assert_eq!(
            blocks_to_markdown(list(&blocks)),
            "## Deploy failed\n\n**api** at [build 7](https://x.example)\n**Env**\nprod\n[Open](https://y.example)\n\n\
             by ann · (image: a face)\n\n(image: a chart)"
        );
    }

    #[test]
    fn rich_text_keeps_its_marks_lists_and_code() {
        let words = |text: &str| json!({ "type": "text", "text": text });
        let blocks = json!([{ "type": "rich_text", "elements": [
            { "type": "rich_text_section", "elements": [
                words("It "), { "type": "text", "text": "breaks ", "style": { "bold": true } },
                { "type": "user", "user_id": "U1" }, words(" in "), { "type": "channel", "channel_id": "C1" },
                words(" "), { "type": "link", "url": "https://x.example", "text": "here" }, { "type": "emoji", "name": "fire" },
                { "type": "broadcast", "range": "here" },
            ] },
            { "type": "rich_text_list", "style": "ordered", "indent": 0, "elements": [
                { "type": "rich_text_section", "elements": [words("one")] },
                { "type": "rich_text_section", "elements": [words("two")] },
            ] },
            { "type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [
                { "type": "rich_text_section", "elements": [words("deep")] },
            ] },
            { "type": "rich_text_quote", "elements": [words("said\ntwice")] },
            { "type": "rich_text_preformatted", "elements": [words("a < b")] },
        ] }]);
        assert_eq!(
            blocks_to_markdown(list(&blocks)),
            "It **breaks** @U1 in #C1 [here](https://x.example):fire:@here\n1. one\n2. two\n    - deep\n> said\n> twice\n```\na < b\n```"
        );
    }

    #[test]
    fn attachments_show_their_title_text_and_fields() {
        let attachments = json!([
            { "title": "Error", "title_link": "https://x.example", "text": "*boom*", "fields": [{ "title": "Env", "value": "prod" }] },
            { "fallback": "a card" },
        ]);
        assert_eq!(
            attachments_to_markdown(list(&attachments)),
            "[Error](https://x.example)\n**boom**\nEnv: prod\n\na card"
        );
    }
}
