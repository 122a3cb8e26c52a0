//! What an accepted delivery leaves behind.

use serde_json::{Value, json};

use crate::{
    harness::{Gateway, headers, signature, signed},
    payloads::{comment, issue, with},
};

#[tokio::test]
async fn a_command_is_stored_as_event_conversation_task_and_status() {
    let gateway = Gateway::start().await;
    let body = comment("@agent fix the crash").to_string();
    let mut head = signed("issue_comment", body.as_bytes());
    head.insert(
        "x-github-hook-installation-target-id",
        "42".parse().unwrap(),
    );
    head.insert("x-forwarded-authorization", "hidden".parse().unwrap());
    head.insert("x-github-delivery", "guid-1".parse().unwrap());
    let answer = gateway.post(head, body.clone()).await;
    assert_eq!(answer.status, 202, "{answer:?}");
    assert_eq!(answer.body["decision"], "run");
    assert_eq!(answer.body["reason"], "command_given");
    assert_eq!(answer.body["detail"], "fix is queued for github:acme/app#7");
    let task = answer.body["task"].as_str().unwrap();
    assert!(task.starts_with("task_"), "{task}");
    assert!(answer.body["event"].as_str().unwrap().starts_with("evt_"));
    assert_eq!(gateway.rows().await, "1 1 1 1");

    assert_eq!(
        gateway.db.sql("SELECT detail FROM events").await.trim(),
        "fix is queued for github:acme/app#7"
    );
    let event = gateway
        .db
        .sql("SELECT tenant || ' ' || delivery_id || ' ' || event_type || ' ' || action || ' ' || (body_sha256 = sha256(body)) FROM events")
        .await;
    assert_eq!(
        event.trim(),
        "github.com/42 guid-1 issue_comment created true"
    );
    let kept: Value =
        serde_json::from_str(&gateway.db.sql("SELECT headers FROM events").await).unwrap();
    assert_eq!(
        kept,
        json!({
            "content-type": "application/json",
            "user-agent": "agents-system",
            "x-github-delivery": "guid-1",
            "x-github-event": "issue_comment",
            "x-github-hook-installation-target-id": "42",
        })
    );
    let row = gateway
        .db
        .sql("SELECT command || ' ' || agent || ' ' || request || ' ' || lane || ' ' || state || ' ' || serial_key FROM tasks")
        .await;
    assert_eq!(
        row.trim(),
        "fix executor the crash hi queued github:acme/app#7"
    );
    let status = gateway
        .db
        .sql("SELECT phase || ': ' || detail FROM statuses")
        .await;
    assert_eq!(
        status.trim(),
        format!(
            "accepted: Understood `@agent fix` (change the code and open a pull request). The task `{task}` is queued."
        )
    );
}

#[tokio::test]
async fn a_second_command_joins_the_conversation() {
    let gateway = Gateway::start().await;
    for text in ["@agent fix", "@agent review"] {
        let answer = gateway
            .deliver("issue_comment", comment(text).to_string().as_bytes())
            .await;
        assert_eq!(answer.status, 202);
    }
    assert_eq!(gateway.rows().await, "2 2 1 2");
}

#[tokio::test]
async fn a_form_is_read_like_json_but_signed_as_it_was_sent() {
    let gateway = Gateway::start().await;
    let json = comment("@agent fix 100 % of a+b & \"naïve\"").to_string();
    let encoded: String = json
        .bytes()
        .map(|byte| match byte {
            b' ' => "+".to_owned(),
            b'a'..=b'z' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect();
    let body = format!("payload={encoded}");
    let head = headers(&[
        ("content-type", "application/x-www-form-urlencoded"),
        ("x-github-event", "issue_comment"),
        ("x-github-delivery", "guid-2"),
        ("x-hub-signature-256", &signature(body.as_bytes())),
    ]);
    let answer = gateway.post(head, body).await;
    assert_eq!(answer.body["decision"], "run", "{answer:?}");
    let request = gateway.db.sql("SELECT request FROM tasks").await;
    assert_eq!(request.trim(), "100 % of a+b & \"naïve\"");
}

#[tokio::test]
async fn a_signed_form_without_one_payload_is_quarantined() {
    let gateway = Gateway::start().await;
    for (body, detail) in [
        ("a=b", "no field payload"),
        ("payload={}&payload={}", "payload twice"),
        ("payload=%ff", "not UTF-8"),
        ("payload=%zz", "not JSON"),
        ("payload=", "not JSON"),
    ] {
        let mut head = signed("issue_comment", body.as_bytes());
        head.insert(
            "content-type",
            "application/x-www-form-urlencoded".parse().unwrap(),
        );
        let answer = gateway.post(head, body).await;
        assert_eq!(answer.status, 202, "{body}: {answer:?}");
        assert_eq!(answer.body["decision"], "quarantine", "{body}: {answer:?}");
        assert!(
            answer.body["detail"].as_str().unwrap().contains(detail),
            "{body}: {answer:?}"
        );
    }
}

#[tokio::test]
async fn what_starts_nothing_still_leaves_its_decision() {
    let gateway = Gateway::start().await;
    let elsewhere = with(
        comment("@agent fix"),
        "/repository/full_name",
        json!("acme2/app"),
    );
    let bot = with(comment("@agent fix"), "/sender/type", json!("Bot"));
    let guest = with(
        issue("@agent fix"),
        "/issue/author_association",
        json!("NONE"),
    );
    for (event, body, decision, reason) in [
        ("ping", json!({ "zen": "x" }), "skip", "ping"),
        ("push", json!({ "ref": "x" }), "skip", "unknown_event"),
        (
            "issue_comment",
            comment("@agent dance"),
            "skip",
            "unknown_command",
        ),
        ("issue_comment", comment("hello"), "skip", "not_addressed"),
        (
            "issue_comment",
            comment("@agent stop"),
            "control",
            "control_command",
        ),
        ("issue_comment", elsewhere, "skip", "unknown_repository"),
        ("issue_comment", bot, "ignore", "bot_actor"),
        ("issues", guest, "skip", "trust_too_low"),
    ] {
        let answer = gateway.deliver(event, body.to_string().as_bytes()).await;
        assert_eq!(answer.status, 202, "{answer:?}");
        assert_eq!(answer.body["decision"], decision, "{answer:?}");
        assert_eq!(answer.body["reason"], reason, "{answer:?}");
        assert!(
            !answer.body["detail"].as_str().unwrap().is_empty(),
            "{answer:?}"
        );
        let event = answer.body["event"]
            .as_str()
            .unwrap()
            .trim_start_matches("evt_");
        let row = gateway
            .db
            .sql(&format!(
                "SELECT decision || ' ' || reason || ' ' || detail FROM events WHERE id = '{event}'"
            ))
            .await;
        let detail = answer.body["detail"].as_str().unwrap();
        assert_eq!(row.trim(), format!("{decision} {reason} {detail}"));
    }
    assert_eq!(gateway.rows().await, "8 0 0 0");
}

#[tokio::test]
async fn odd_but_signed_json_is_stored() {
    let gateway = Gateway::start().await;
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let deep_comment = comment("@agent fix").to_string().replacen(
        '{',
        &format!("{{\"a\":{}{},", "[".repeat(100_000), "]".repeat(100_000)),
        1,
    );
    let nul = comment("@agent fix")
        .to_string()
        .replace("It crashes", r"a\u0000b");
    for (body, decision) in [
        (deep.as_str(), "skip"),
        (&deep_comment, "run"),
        (&nul, "run"),
        (r#"{"action":"created","action":"created"}"#, "skip"),
        (r#"{"action":"cre\u0000ated","n":1e400}"#, "skip"),
        ("[]", "skip"),
        ("null", "skip"),
        ("\u{feff}{}", "quarantine"),
        ("{", "quarantine"),
    ] {
        let answer = gateway.deliver("issue_comment", body.as_bytes()).await;
        assert_eq!(answer.status, 202, "{answer:?}");
        assert_eq!(answer.body["decision"], decision, "{answer:?}");
    }
}
