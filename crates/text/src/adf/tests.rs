use proptest::prelude::*;
use serde_json::json;

use super::*;

mod generator;

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
            text(" "),
            { "type": "mention", "attrs": { "id": "557058:1a", "text": "@Ann" } },
            text(" "),
            { "type": "inlineCard", "attrs": { "url": "https://y.example" } },
            text(" "),
            { "type": "emoji", "attrs": { "shortName": ":tada:", "text": "🎉" } },
        ] }]),
        "**bold** ***both*** ``a`b`` [docs](https://x.example)\n~~gone~~ @[Ann](accountid:557058:1a) https://y.example :tada:",
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
        "9. nine\n   - deep\n10. ten\n\n    ````rust\n    fn a() {}\n    ```\n    ````",
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
            { "type": "panel", "attrs": { "panelType": "warning" }, "content": [paragraph("hot")] },
        ]),
        "- [x] done\n- [ ] open\n\n| a | b\\|c |\n| --- | --- |\n| 1 | 2 |\n\nkept\n\n[attachment: shot.png]\n\n> [!WARNING]\n> hot",
    );
}

#[test]
fn what_is_no_document_is_empty() {
    for value in [json!(null), json!("text"), json!({}), json!([])] {
        assert_eq!(adf_to_markdown(&value), "");
    }
}

#[test]
fn markdown_becomes_the_nodes_of_jiras_schema() {
    let document =
        markdown_to_adf("Ask @[Ann](accountid:1a):\n- [ ] look\n\n| a |\n| --- |\n| 1 |");
    let kinds: Vec<_> = document["content"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["type"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["paragraph", "taskList", "table"]);
    assert_eq!(
        document["content"][0]["content"][1]["attrs"],
        json!({ "id": "1a", "text": "@Ann" })
    );
    let task = &document["content"][1]["content"][0];
    assert_eq!(
        task["attrs"],
        json!({ "localId": "task-2", "state": "TODO" })
    );
}

#[test]
fn blocks_that_jira_refuses_inside_others_are_lifted() {
    let document = markdown_to_adf("> ## head\n> > deep\n\n- # top\n- > said");
    assert_eq!(
        adf_to_markdown(&document),
        "> **head**\n>\n> deep\n\n- **top**\n- said"
    );
}

#[test]
fn ordinary_markdown_comes_back_to_the_letter() {
    for text in [
        "Fixed in `src/main.rs`, see https://x.example/pull/7.",
        "1. one\n2. two\n\n   more\n3. three",
        "- a\n  - b\n    1. c\n- d",
        "It is snake_case, 2 * 3, a < b & c.\nNext line (really).",
        "**Cause:** a *race*.\n\n```\nlog\n```",
        "> [!NOTE]\n> look\n> - here",
        "- [x] a\n  - [ ] b\n- [ ] c",
        "a <u>b</u> H<sub>2</sub>O",
    ] {
        assert_eq!(adf_to_markdown(&markdown_to_adf(text)), text);
    }
}

#[test]
fn a_list_behind_a_table_without_words_gives_its_items_up() {
    let item = |content: Value| json!({ "type": "listItem", "content": content });
    let empty = json!({ "type": "table", "content": [{ "type": "tableRow", "content": [{ "type": "tableCell", "content": [] }] }] });
    let list = json!({ "type": "bulletList", "content": [item(json!([paragraph("a")]))] });
    check(
        &json!([{ "type": "orderedList", "attrs": { "order": 0 }, "content": [item(json!([empty, list]))] }]),
        "0. a",
    );
}

proptest! {
    #[test]
    fn a_document_comes_back_through_markdown(blocks in generator::blocks()) {
        let document = write::document(&settled(blocks));
        let markdown = adf_to_markdown(&document);
        prop_assert_eq!(markdown_to_adf(&markdown), document, "{}", markdown);
    }

    #[test]
    fn any_markdown_says_the_same_after_a_round(text in generator::markdown()) {
        let document = markdown_to_adf(&text);
        let again = adf_to_markdown(&document);
        prop_assert_eq!(markdown_to_adf(&again), document, "{}", again);
    }
}
