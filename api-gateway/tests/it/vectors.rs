//! Known answers: bodies with signatures that others computed.

use serde::Deserialize;
use serde_json::Value;

use crate::harness::{Gateway, SECRET, headers};

#[derive(Deserialize)]
struct Vector {
    name: String,
    secret: String,
    body_hex: String,
    signature: String,
}

/// What each vector's body is worth, once its signature is found good.
fn expected(name: &str) -> (&'static str, &'static str) {
    match name {
        "github-doc" | "github-empty-body" | "github-bom" | "github-invalid-utf8" => {
            ("quarantine", "unreadable_body")
        }
        "github-unicode-json" | "github-form" => ("skip", "missing_field"),
        // The bad escapes are in a field that nobody reads; the JSON around them is sound.
        "github-nul-escape" | "github-lone-surrogate" => ("skip", "missing_field"),
        other => panic!("{other} has no expectation"),
    }
}

#[tokio::test]
async fn every_vector_is_believed_and_none_of_their_tampered_bodies() {
    let gateway = Gateway::start().await;
    let vectors: Vec<Vector> =
        serde_json::from_str(include_str!("../fixtures/github-vectors.json")).unwrap();
    assert_eq!(vectors.len(), 8);
    for (index, vector) in vectors.iter().enumerate() {
        assert_eq!(vector.secret, SECRET);
        let body = hex::decode(&vector.body_hex).unwrap();
        let content_type = if vector.name == "github-form" {
            "application/x-www-form-urlencoded"
        } else {
            "application/json; charset=utf-8"
        };
        let head = headers(&[
            ("content-type", content_type),
            ("x-github-event", "issue_comment"),
            ("x-github-delivery", &vector.name),
            ("x-hub-signature-256", &vector.signature),
        ]);
        let mut tampered = body.clone();
        tampered.push(b' ');
        let answer = gateway.post(head.clone(), tampered).await;
        assert_eq!(answer.status, 401, "{}, tampered: {answer:?}", vector.name);

        let answer = gateway.post(head, body.clone()).await;
        assert_eq!(answer.status, 202, "{}: {answer:?}", vector.name);
        let (decision, reason) = expected(&vector.name);
        assert_eq!(
            answer.body["decision"], decision,
            "{}: {answer:?}",
            vector.name
        );
        assert_eq!(answer.body["reason"], reason, "{}: {answer:?}", vector.name);
        assert!(
            answer.body["detail"]
                .as_str()
                .is_some_and(|text| !text.is_empty())
        );
        assert_eq!(answer.body["task"], Value::Null);
        assert_eq!(gateway.rows().await, format!("{} 0 0 0", index + 1));
        let stored = gateway
            .db
            .sql(&format!(
                "SELECT encode(body, 'hex') || '|' || decision FROM events WHERE delivery_id = '{}'",
                vector.name
            ))
            .await;
        assert_eq!(stored.trim(), format!("{}|{decision}", vector.body_hex));
    }
}
