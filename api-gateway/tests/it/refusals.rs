//! What is refused, and that nothing of it is stored.

use axum::http::{HeaderMap, HeaderValue};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::{
    harness::{Gateway, signature, signed},
    payloads::comment,
};

const LIMIT: usize = 25 << 20;

/// Posts a good delivery whose headers were changed, and expects a problem of this type and nothing stored.
async fn check(
    gateway: &Gateway,
    change: impl FnOnce(&mut HeaderMap),
    status: u16,
    slug: &str,
    detail: &str,
) {
    let body = comment("@agent fix").to_string();
    let mut head = signed("issue_comment", body.as_bytes());
    change(&mut head);
    let answer = gateway.post(head, body).await;
    assert_eq!(answer.status.as_u16(), status, "{answer:?}");
    assert_eq!(answer.headers["content-type"], "application/problem+json");
    assert_eq!(answer.body["type"], slug, "{answer:?}");
    assert!(answer.body["request_id"].is_string());
    assert!(
        answer.body["detail"].as_str().unwrap().contains(detail),
        "{answer:?}"
    );
    assert_eq!(gateway.rows().await, "0 0 0 0");
}

#[tokio::test]
async fn every_way_a_signature_can_be_wrong_gets_the_same_answer() {
    let gateway = Gateway::start().await;
    let body = comment("@agent fix").to_string();
    let good = signature(body.as_bytes());
    let hex = good.strip_prefix("sha256=").unwrap();
    let mut wrong: Vec<Vec<u8>> = [
        String::new(),
        "sha256=".to_owned(),
        hex.to_owned(),
        format!("sha1={hex}"),
        format!("SHA256={hex}"),
        format!("bogus={hex}"),
        format!("sha256={}", &hex[1..]),
        format!("sha256={hex}0"),
        format!("sha256={hex} "),
        format!("sha256=sha256={hex}"),
        format!("sha256={}g", &hex[1..]),
        format!("sha256={}", "0".repeat(64)),
        signature(b"another body"),
    ]
    .map(String::into_bytes)
    .to_vec();
    wrong.push([b"sha256=".as_slice(), &[0xE9; 64]].concat());
    // Trailing blanks of a header are not part of its value.
    wrong.retain(|value| !value.ends_with(b" "));
    for value in wrong {
        let value = HeaderValue::from_bytes(&value).unwrap();
        let change = |head: &mut HeaderMap| {
            head.insert("x-hub-signature-256", value);
        };
        check(
            &gateway,
            change,
            401,
            "unauthorized",
            "missing or not valid",
        )
        .await;
    }
    let twice = |head: &mut HeaderMap| {
        head.append("x-hub-signature-256", HeaderValue::from_str(&good).unwrap());
    };
    check(&gateway, twice, 401, "unauthorized", "missing or not valid").await;
    let only_sha1 = |head: &mut HeaderMap| {
        head.remove("x-hub-signature-256");
        head.insert("x-hub-signature", HeaderValue::from_static("sha1=00"));
    };
    check(
        &gateway,
        only_sha1,
        401,
        "unauthorized",
        "missing or not valid",
    )
    .await;
}

#[tokio::test]
async fn an_upper_case_signature_is_the_same_signature() {
    let gateway = Gateway::start().await;
    let body = comment("@agent fix").to_string();
    let upper = signature(body.as_bytes())
        .to_uppercase()
        .replace("SHA256=", "sha256=");
    let mut head = signed("issue_comment", body.as_bytes());
    head.insert(
        "x-hub-signature-256",
        HeaderValue::from_str(&upper).unwrap(),
    );
    assert_eq!(gateway.post(head, body).await.status, 202);
}

#[tokio::test]
async fn encodings_and_types_that_github_never_sends_are_refused() {
    let gateway = Gateway::start().await;
    for encoding in ["gzip", "br", "identity", ""] {
        let change = |head: &mut HeaderMap| {
            head.insert("content-encoding", HeaderValue::from_static(encoding));
        };
        check(
            &gateway,
            change,
            415,
            "unsupported-media-type",
            "Content-Encoding",
        )
        .await;
    }
    for kind in [
        "text/plain",
        "application/jsonp",
        "",
        "application/xml; application/json",
    ] {
        let change = |head: &mut HeaderMap| {
            head.insert("content-type", HeaderValue::from_static(kind));
        };
        check(
            &gateway,
            change,
            415,
            "unsupported-media-type",
            "application/json",
        )
        .await;
    }
    let without = |head: &mut HeaderMap| {
        head.remove("content-type");
    };
    check(
        &gateway,
        without,
        415,
        "unsupported-media-type",
        "application/json",
    )
    .await;
}

#[tokio::test]
async fn a_delivery_without_its_id_or_event_names_the_header() {
    let gateway = Gateway::start().await;
    for (header, title) in [
        ("x-github-delivery", "X-GitHub-Delivery"),
        ("x-github-event", "X-GitHub-Event"),
    ] {
        let missing = |head: &mut HeaderMap| {
            head.remove(header);
        };
        check(&gateway, missing, 400, "missing-header", title).await;
        for value in [Vec::new(), vec![b'x'; 256], vec![0xE9]] {
            let value = HeaderValue::from_bytes(&value).unwrap();
            let change = |head: &mut HeaderMap| {
                head.insert(header, value);
            };
            check(&gateway, change, 400, "missing-header", title).await;
        }
    }
}

#[tokio::test]
async fn other_methods_and_paths_are_problems() {
    let gateway = Gateway::start().await;
    for (path, status) in [
        ("/webhooks/github", 405),
        ("/webhooks/gitlab", 404),
        ("/webhooks", 404),
    ] {
        let url = format!("http://{}{path}", gateway.address);
        let answer = gateway.client.get(url).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{path}");
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
    }
}

/// Sends raw bytes and reads the status of the answer.
async fn raw(gateway: &Gateway, head: &str, body: &[u8]) -> String {
    let mut stream = TcpStream::connect(gateway.address).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(body).await.unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer[9..]).into_owned()
}

fn head_of(body: &[u8], framing: &str) -> String {
    let lines: Vec<String> = signed("issue_comment", body)
        .iter()
        .map(|(name, value)| format!("{name}: {}\r\n", value.to_str().unwrap()))
        .collect();
    format!(
        "POST /webhooks/github HTTP/1.1\r\nhost: x\r\n{framing}\r\n{}\r\n",
        lines.concat()
    )
}

#[tokio::test]
async fn a_body_that_is_announced_too_large_is_not_read() {
    let gateway = Gateway::start().await;
    let head = head_of(b"", &format!("content-length: {}", LIMIT + 1));
    // The answer comes though no byte of the body was sent.
    assert_eq!(raw(&gateway, &head, b"").await, "413");
    assert_eq!(gateway.rows().await, "0 0 0 0");
}

#[tokio::test]
async fn a_body_that_grows_too_large_is_not_read_on() {
    let gateway = Gateway::start().await;
    let body = vec![b' '; LIMIT + 1];
    let chunk = [format!("{:x}\r\n", body.len()).as_bytes(), &body].concat();
    // The last chunk is never announced: the answer comes in the middle of the body.
    let head = head_of(&body, "transfer-encoding: chunked");
    assert_eq!(raw(&gateway, &head, &chunk).await, "413");
    assert_eq!(gateway.rows().await, "0 0 0 0");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_largest_body_that_github_sends_is_stored() {
    let gateway = Gateway::start().await;
    let mut body = comment("@agent fix").to_string().into_bytes();
    body.resize(LIMIT, b' ');
    let answer = gateway.deliver("issue_comment", &body).await;
    assert_eq!(answer.status, 202, "{answer:?}");
    let length = gateway.db.sql("SELECT length(body) FROM events").await;
    assert_eq!(length.trim(), LIMIT.to_string());
}

#[tokio::test]
async fn a_body_that_breaks_off_is_not_stored() {
    let gateway = Gateway::start().await;
    let body = comment("@agent fix").to_string();
    let head = head_of(body.as_bytes(), "content-length: 100000");
    let mut stream = TcpStream::connect(gateway.address).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(body.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut rest = Vec::new();
    // An answer or none: the sender is gone either way.
    let _ = stream.read_to_end(&mut rest).await;
    assert!(!String::from_utf8_lossy(&rest).contains(" 202 "));
    assert_eq!(gateway.rows().await, "0 0 0 0");
}
