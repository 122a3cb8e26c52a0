//! `get_file_contents`.

use serde_json::{Value, json};

use crate::backend::saying;

fn file(text: Option<&str>) -> Value {
    json!({
        "type": "file", "path": "src/main.rs", "sha": "abc", "size": text.map_or(9, str::len),
        "text": text, "base64": text.is_none().then_some("AAAA"), "html_url": "https://github.test/f"
    })
}

#[tokio::test]
async fn a_file_is_read_at_a_reference() {
    let backend = saying(file(Some("fn main() {}\n"))).await;
    let arguments = json!({ "path": "/src/main.rs", "ref": "fix/a b" });
    let (text, data) = backend.call("get_file_contents", arguments).await;
    assert!(
        text.starts_with("acme/app at fix/a b: src/main.rs, lines 1-1 of 1, 13 bytes\n"),
        "{text}"
    );
    assert_eq!(data["text"], "fn main() {}\n");
    let asked = &backend.asked().await[0];
    assert_eq!(
        asked.url.path(),
        "/api/v1/repos/acme/app/contents/src/main.rs"
    );
    assert_eq!(asked.url.query(), Some("ref=fix%2Fa+b"));
}

#[tokio::test]
async fn a_path_cannot_leave_the_repository() {
    let backend = saying(file(Some(""))).await;
    let text = backend
        .fail(
            "get_file_contents",
            json!({ "path": "../../../other/secret" }),
        )
        .await;
    assert!(text.contains("without . and .. parts"), "{text}");
    let odd = json!({ "path": "a?b#c/%2e%2e/ü" });
    backend.call("get_file_contents", odd).await;
    let asked = backend.asked().await;
    assert_eq!(asked.len(), 1);
    assert_eq!(
        asked[0].url.path(),
        "/api/v1/repos/acme/app/contents/a%3Fb%23c/%252e%252e/%C3%BC"
    );
}

#[tokio::test]
async fn a_long_file_is_cut_at_a_line_and_goes_on_where_it_ended() {
    let whole: String = (1..=20_000).map(|line| format!("line {line}\n")).collect();
    let backend = saying(file(Some(&whole))).await;
    let (mut read, mut start) = (String::new(), 1);
    loop {
        let arguments = json!({ "path": "src/main.rs", "start_line": start });
        let (text, data) = backend.call("get_file_contents", arguments).await;
        assert_eq!(data["first_line"], start);
        assert_eq!(data["total_lines"], 20_000);
        read.push_str(data["text"].as_str().unwrap());
        let left_out = data["left_out"].as_str().unwrap();
        if left_out.is_empty() {
            break;
        }
        assert!(text.ends_with(left_out), "{left_out}");
        let (_, next) = left_out.rsplit_once("start_line=").unwrap();
        start = next.parse().unwrap();
    }
    assert!(read == whole, "the parts are not the whole");
    let text = backend
        .fail(
            "get_file_contents",
            json!({ "path": "src/main.rs", "start_line": 20_001 }),
        )
        .await;
    assert!(
        text.contains("has 20000 lines, so there is no line 20001"),
        "{text}"
    );
}

#[tokio::test]
async fn a_file_that_is_no_text_is_not_shown() {
    let backend = saying(file(None)).await;
    let (text, data) = backend
        .call("get_file_contents", json!({ "path": "src/main.rs" }))
        .await;
    assert_eq!(
        text,
        "acme/app: src/main.rs is no UTF-8 text; its 9 bytes are not shown"
    );
    assert_eq!(data.get("text"), None);
}

#[tokio::test]
async fn the_root_is_listed_where_no_path_is_given() {
    let entries = json!([
        { "name": "src", "type": "dir", "size": 0, "sha": "a" },
        { "name": "README.md", "type": "file", "size": 120, "sha": "b" },
        { "name": "link", "type": "symlink", "size": 3, "sha": "c" }
    ]);
    let backend = saying(json!({ "type": "directory", "path": "", "entries": entries })).await;
    let (text, data) = backend.call("get_file_contents", json!({})).await;
    assert_eq!(
        text,
        "acme/app: the root, 3 entries\nsrc/\nREADME.md  120 bytes\nlink  symlink"
    );
    assert_eq!(
        data["entries"][1],
        json!({ "name": "README.md", "type": "file", "size": 120 })
    );
    assert_eq!(
        backend.asked().await[0].url.path(),
        "/api/v1/repos/acme/app/contents"
    );
}
