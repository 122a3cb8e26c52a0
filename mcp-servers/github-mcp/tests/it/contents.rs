//! `get_file_contents`.

use serde_json::{Value, json};

use crate::backend::{Backend, saying};

fn file(text: Option<&str>) -> Value {
    json!({
        "type": "file", "path": "src/main.rs", "sha": "abc", "size": text.map_or(9, str::len),
        "text": text, "base64": text.is_none().then_some("AAAA"), "html_url": "https://github.test/f"
    })
}

/// The tool's text, which is its whole answer.
async fn call(backend: &Backend, arguments: Value) -> String {
    let (text, data) = backend.call("get_file_contents", arguments).await;
    assert_eq!(data, Value::Null);
    text
}

#[tokio::test]
async fn a_file_is_read_at_a_reference() {
    let backend = saying(file(Some("fn main() {}\n"))).await;
    let arguments = json!({ "path": "/src/main.rs", "ref": "fix/a b" });
    let text = call(&backend, arguments).await;
    assert!(
        text.starts_with("acme/app at fix/a b: src/main.rs, lines 1-1 of 1, 13 bytes\n"),
        "{text}"
    );
    assert!(
        text.contains(": file src/main.rs]\nfn main() {}\n["),
        "{text}"
    );
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
    call(&backend, odd).await;
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
    let (mut read, mut start) = (String::new(), Some(1));
    while let Some(line) = start {
        let text = call(
            &backend,
            json!({ "path": "src/main.rs", "start_line": line }),
        )
        .await;
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let head = format!("acme/app: src/main.rs, lines {line}-");
        assert!(
            lines[0].starts_with(&head) && lines[0].contains(" of 20000, "),
            "{}",
            lines[0]
        );
        let ends = lines
            .iter()
            .position(|line| line.trim_end().ends_with(": end]"))
            .unwrap();
        read.extend(lines[2..ends].iter().copied());
        start = lines.get(ends + 1).map(|cut| {
            let (_, next) = cut
                .rsplit_once(" bytes follow; call again with start_line=")
                .unwrap();
            next.parse().unwrap()
        });
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
async fn a_line_that_is_too_long_is_cut_and_says_so() {
    let backend = saying(file(Some(&format!("{}\nlast\n", "x".repeat(80_000))))).await;
    let text = call(&backend, json!({ "path": "src/main.rs" })).await;
    let note = "Cut: line 1 is too long; 10006 bytes follow; what comes after the line is read with start_line=2";
    assert!(text.ends_with(note), "{}", &text[text.len() - 200..]);
}

#[tokio::test]
async fn a_file_that_lost_hidden_characters_says_so_before_its_text() {
    let mut odd = file(Some("a\nb\n"));
    odd["sanitised"] = json!("3 hidden characters removed");
    let backend = saying(odd).await;
    for line in [1, 2] {
        let text = call(
            &backend,
            json!({ "path": "src/main.rs", "start_line": line }),
        )
        .await;
        let note = text.lines().nth(1).unwrap();
        assert!(
            note.starts_with("Note: 3 hidden characters removed, so this is not the file"),
            "{text}"
        );
        assert!(
            note.contains("A shell in the clone shows its bytes"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn a_file_that_is_no_text_is_not_shown() {
    let backend = saying(file(None)).await;
    let text = call(&backend, json!({ "path": "src/main.rs" })).await;
    assert_eq!(
        text,
        "acme/app: src/main.rs is no UTF-8 text; its 9 bytes are not shown"
    );
}

#[tokio::test]
async fn the_root_is_listed_where_no_path_is_given() {
    let entries = json!([
        { "name": "src", "type": "dir", "size": 0, "sha": "a" },
        { "name": "README.md", "type": "file", "size": 120, "sha": "b" },
        { "name": "link", "type": "symlink", "size": 3, "sha": "c" }
    ]);
    let backend = saying(json!({ "type": "directory", "path": "", "entries": entries })).await;
    let text = call(&backend, json!({})).await;
    assert_eq!(
        text,
        "acme/app: the root, 3 entries\nsrc/\nREADME.md  120 bytes\nlink  symlink"
    );
    assert_eq!(
        backend.asked().await[0].url.path(),
        "/api/v1/repos/acme/app/contents"
    );
}

#[tokio::test]
async fn a_directory_too_large_to_list_says_what_is_missing() {
    let entries: Vec<Value> = (0..4000)
        .map(|n| json!({ "name": format!("a-file-with-a-long-name-{n}.txt"), "type": "file", "size": 1, "sha": "" }))
        .collect();
    let backend = saying(json!({ "type": "directory", "path": "big", "entries": entries })).await;
    let text = call(&backend, json!({ "path": "big" })).await;
    assert!(
        text.len() < 71_000 && text.contains("\nCut: "),
        "{}",
        text.len()
    );
}
