//! One delivery is one event, however often and in whatever shape it comes.

use futures::future::join_all;
use serde_json::json;

use crate::{
    harness::{Gateway, signature, signed},
    payloads::{comment, with},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_sent_a_hundred_times_at_once_is_one_task() {
    let gateway = Gateway::start().await;
    // Connections that are open already keep the store's deadline out of this test.
    join_all((0..32).map(|_| gateway.deliver("ping", b"{}"))).await;
    let body = comment("@agent fix").to_string();
    let head = signed("issue_comment", body.as_bytes());
    let answers = join_all((0..100).map(|_| gateway.post(head.clone(), body.clone()))).await;
    let count = |status: u16| {
        answers
            .iter()
            .filter(|a| a.status.as_u16() == status)
            .count()
    };
    assert_eq!((count(202), count(200)), (1, 99), "{answers:?}");
    let event = &answers.iter().find(|a| a.status == 202).unwrap().body["event"];
    for answer in answers.iter().filter(|answer| answer.status == 200) {
        assert_eq!(answer.body, json!({ "event": event, "duplicate": true }));
    }
    assert_eq!(gateway.rows().await, "33 1 1 1");
}

#[tokio::test]
async fn the_first_body_of_an_id_wins() {
    let gateway = Gateway::start().await;
    let first = comment("@agent fix").to_string();
    let mut head = signed("issue_comment", first.as_bytes());
    assert_eq!(gateway.post(head.clone(), first.clone()).await.status, 202);
    let second = comment("@agent review").to_string();
    head.insert(
        "x-hub-signature-256",
        signature(second.as_bytes()).parse().unwrap(),
    );
    let answer = gateway.post(head, second).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.body["duplicate"], true);
    assert_eq!(
        gateway.db.sql("SELECT command FROM tasks").await.trim(),
        "fix"
    );
}

#[tokio::test]
async fn ids_of_another_hook_are_other_ids() {
    let gateway = Gateway::start().await;
    let body = comment("@agent fix").to_string();
    let mut head = signed("issue_comment", body.as_bytes());
    for (name, value) in [
        ("x-github-hook-installation-target-id", "1"),
        ("x-github-hook-installation-target-id", "2"),
        ("x-github-enterprise-host", "github.acme.example"),
    ] {
        head.insert(name, value.parse().unwrap());
        assert_eq!(gateway.post(head.clone(), body.clone()).await.status, 202);
        assert_eq!(gateway.post(head.clone(), body.clone()).await.status, 200);
    }
    let tenants = gateway
        .db
        .sql("SELECT string_agg(tenant, ' ' ORDER BY received_at) FROM events")
        .await;
    assert_eq!(
        tenants.trim(),
        "github.com/1 github.com/2 github.acme.example/2"
    );
}

#[tokio::test]
async fn without_a_target_the_repositorys_owner_is_the_tenant() {
    let gateway = Gateway::start().await;
    let payload = with(
        comment("@agent fix"),
        "/repository/full_name",
        json!("Acme/app"),
    );
    gateway
        .deliver("issue_comment", payload.to_string().as_bytes())
        .await;
    gateway.deliver("ping", b"{}").await;
    let tenants = gateway
        .db
        .sql("SELECT string_agg(tenant, ' ' ORDER BY received_at) FROM events")
        .await;
    assert_eq!(tenants.trim(), "github.com/acme github.com");
}
