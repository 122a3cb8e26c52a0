//! Atlassian's document format as Markdown: nothing that can be read is lost, and nothing is escaped, for a model reads it.

mod block;
mod inline;

use serde_json::Value;

/// The Markdown of a document; empty where it is none.
pub fn adf_to_markdown(document: &Value) -> String {
    block::all(children(document), "\n\n")
}

fn children(node: &Value) -> &[Value] {
    node["content"].as_array().map_or(&[], Vec::as_slice)
}

fn kind(node: &Value) -> &str {
    node["type"].as_str().unwrap_or_default()
}

fn attribute<'a>(node: &'a Value, name: &str) -> Option<&'a str> {
    node["attrs"][name].as_str().filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(content: &Value, markdown: &str) {
        let document = json!({ "type": "doc", "version": 1, "content": content });
        assert_eq!(adf_to_markdown(&document), markdown);
    }

    fn text(text: &str) -> Value {
        json!({ "type": "text", "text": text })
    }

    fn paragraph(words: &str) -> Value {
        json!({ "type": "paragraph", "content": [text(words)] })
    }

    #[test]
    fn paragraphs_headings_and_rules_stand_apart() {
        check(
            &json!([
                { "type": "heading", "attrs": { "level": 2 }, "content": [text("Steps")] },
                paragraph("One."),
                { "type": "rule" },
                { "type": "blockquote", "content": [paragraph("a"), paragraph("b")] },
            ]),
            "## Steps\n\nOne.\n\n---\n\n> a\n>\n> b",
        );
    }

    #[test]
    fn marks_become_marks() {
        let marked =
            |words: &str, marks: Value| json!({ "type": "text", "text": words, "marks": marks });
        check(
            &json!([{ "type": "paragraph", "content": [
                marked("bold", json!([{ "type": "strong" }])),
                text(" "),
                marked("both", json!([{ "type": "em" }, { "type": "strong" }])),
                text(" "),
                marked("a`b", json!([{ "type": "code" }])),
                text(" "),
                marked("docs", json!([{ "type": "link", "attrs": { "href": "https://x.example" } }])),
                { "type": "hardBreak" },
                marked("gone", json!([{ "type": "strike" }])),
                { "type": "mention", "attrs": { "id": "1", "text": "@Ann" } },
                { "type": "inlineCard", "attrs": { "url": "https://y.example" } },
            ] }]),
            "**bold** ***both*** ``a`b`` [docs](https://x.example)\n~~gone~~@Annhttps://y.example",
        );
    }

    #[test]
    fn lists_nest_and_count() {
        let item = |content: Value| json!({ "type": "listItem", "content": content });
        check(
            &json!([{ "type": "orderedList", "attrs": { "order": 9 }, "content": [
                item(json!([paragraph("nine"), { "type": "bulletList", "content": [item(json!([paragraph("deep")]))] }])),
                item(json!([paragraph("ten"), { "type": "codeBlock", "attrs": { "language": "rust" }, "content": [text("fn a() {}\n```")] }])),
            ] }]),
            "9. nine\n   - deep\n10. ten\n    ````rust\n    fn a() {}\n    ```\n    ````",
        );
    }

    #[test]
    fn tasks_tables_and_unknown_nodes_keep_their_words() {
        let cell = |kind: &str, words: &str| json!({ "type": kind, "content": [paragraph(words)] });
        check(
            &json!([
                { "type": "taskList", "content": [
                    { "type": "taskItem", "attrs": { "state": "DONE" }, "content": [text("done")] },
                    { "type": "taskItem", "attrs": { "state": "TODO" }, "content": [text("open")] },
                ] },
                { "type": "table", "content": [
                    { "type": "tableRow", "content": [cell("tableHeader", "a"), cell("tableHeader", "b|c")] },
                    { "type": "tableRow", "content": [cell("tableCell", "1"), cell("tableCell", "2")] },
                ] },
                { "type": "somethingNew", "content": [paragraph("kept")] },
                { "type": "mediaSingle", "content": [{ "type": "media", "attrs": { "alt": "shot.png" } }] },
            ]),
            "- [x] done\n- [ ] open\n\n| a | b\\|c |\n| --- | --- |\n| 1 | 2 |\n\nkept\n\n[attachment: shot.png]",
        );
    }

    #[test]
    fn what_is_no_document_is_empty() {
        for value in [json!(null), json!("text"), json!({}), json!([])] {
            assert_eq!(adf_to_markdown(&value), "");
        }
    }
}
