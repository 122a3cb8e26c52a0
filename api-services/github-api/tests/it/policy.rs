//! Policy: what is made, what waits for a person, what is refused; and what an approval releases.

use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{Answer, World, ask};

const OBSERVE: &str = "observe: [acme/*]";

pub(crate) async fn apply(world: &World, token: &str, effect: &Value) -> Answer {
    let path = format!("/api/v1/effects/{}/apply", effect.as_str().unwrap());
    ask(world.request(Method::POST, &path, token)).await
}

/// What a person's decision writes; nobody else may.
pub(crate) async fn decide(world: &World, approval: &Value, state: &str) {
    let id = approval.as_str().unwrap().trim_start_matches("apr_");
    world
        .db
        .sql(&format!(
            "UPDATE approvals SET state = '{state}', decided_at = now() WHERE id = '{id}' AND state = 'open'"
        ))
        .await;
}

#[tokio::test]
async fn a_held_write_is_made_from_its_stored_form_once_it_is_approved() {
    let world = World::with_policy(OBSERVE).await;
    let held = world.comment(&world.token(), "1", "Hello").await;
    assert_eq!(
        (held.status, &held.body["outcome"]),
        (200, &json!("held")),
        "{held:?}"
    );
    let approval = &held.body["approval"];
    let note = held.body["note"].as_str().unwrap();
    assert!(note.contains(approval.as_str().unwrap()), "{note}");
    assert_eq!(world.comments().len(), 0);

    let early = apply(&world, &world.engine_token, &held.body["effect"]).await;
    assert_eq!(
        (early.status, &early.body["type"]),
        (409, &json!("not-approved"))
    );
    decide(&world, approval, "approved").await;
    let made = apply(&world, &world.engine_token, &held.body["effect"]).await;
    assert_eq!(made.body["outcome"], "applied", "{made:?}");
    let again = apply(&world, &world.engine_token, &held.body["effect"]).await;
    assert_eq!(again.body["outcome"], "already_applied", "{again:?}");
    let comments = world.comments();
    assert_eq!(comments.len(), 1);
    assert!(comments[0].1.starts_with("Hello"), "{comments:?}");
}

#[tokio::test]
async fn an_approval_is_void_once_the_content_changes() {
    let world = World::with_policy(OBSERVE).await;
    let first = world.comment(&world.token(), "1", "Hello").await;
    decide(&world, &first.body["approval"], "approved").await;
    let second = world
        .comment(&world.token_of_new_session(), "1", "Goodbye")
        .await;
    assert_eq!(
        second.body["effect"], first.body["effect"],
        "the same first comment"
    );
    assert_ne!(second.body["approval"], first.body["approval"]);
    let refused = apply(&world, &world.engine_token, &second.body["effect"]).await;
    assert_eq!(refused.status, 409, "{refused:?}");
    decide(&world, &second.body["approval"], "approved").await;
    apply(&world, &world.engine_token, &second.body["effect"]).await;
    assert!(world.comments()[0].1.starts_with("Goodbye"));
}

#[tokio::test]
async fn an_agent_cannot_apply_its_own_write() {
    let world = World::with_policy(OBSERVE).await;
    let held = world.comment(&world.token(), "1", "Hello").await;
    decide(&world, &held.body["approval"], "approved").await;
    for token in [&world.token(), &world.gateway_token, &world.dashboard_token] {
        let answer = apply(&world, token, &held.body["effect"]).await;
        assert!(matches!(answer.status, 401 | 403), "{answer:?}");
    }
    assert_eq!(world.comments().len(), 0);
}

#[tokio::test]
async fn held_writes_count_towards_the_cap() {
    let world =
        World::with_policy("observe: [acme/app]\ncaps: [{kind: github.comment, most: 2}]").await;
    for call in ["1", "2"] {
        let held = world.comment(&world.token(), call, "Hello").await;
        assert_eq!(held.body["outcome"], "held", "{held:?}");
    }
    let third = world.comment(&world.token(), "3", "Hello").await;
    assert_eq!(
        (third.status, &third.body["type"]),
        (403, &json!("effect-cap"))
    );
}

#[tokio::test]
async fn a_refused_write_is_neither_recorded_nor_made() {
    let world = World::with_policy(
        "rules: [{name: quiet, kinds: [\"github.*\"], scopes: [acme/app], then: refuse}]",
    )
    .await;
    let refused = world.comment(&world.token(), "1", "Hello").await;
    assert_eq!(
        (refused.status, &refused.body["type"]),
        (403, &json!("policy-refused"))
    );
    assert!(refused.body["detail"].as_str().unwrap().contains("quiet"));
    assert_eq!(
        world.db.sql("SELECT count(*) FROM effects").await.trim(),
        "0"
    );
}

#[tokio::test]
async fn a_dry_run_is_recorded_and_not_made() {
    let world = World::with_policy("rules: [{name: look, then: dry_run}]").await;
    let answer = world.comment(&world.token(), "1", "Hello").await;
    assert_eq!(answer.body["outcome"], "dry_run", "{answer:?}");
    assert_eq!(world.comments().len(), 0);
    assert_eq!(
        world.db.sql("SELECT state FROM effects").await.trim(),
        "dry_run"
    );
}

#[tokio::test]
async fn a_text_with_a_random_word_waits_for_a_person() {
    let world = World::start().await;
    let held = world
        .comment(&world.token(), "1", "It is q7Vb2LxZ0pTn8KfW3sRjY6mD.")
        .await;
    assert_eq!(held.body["outcome"], "held", "{held:?}");
    assert!(held.body["note"].as_str().unwrap().contains("secret"));
    assert_eq!(world.comments().len(), 0);
}

#[tokio::test]
async fn images_of_other_hosts_are_taken_out_and_the_agent_is_told() {
    let world = World::start().await;
    let answer = world
        .comment(
            &world.token(),
            "1",
            "See ![log](https://evil.example/x?y=z).",
        )
        .await;
    assert!(
        answer.body["note"].as_str().unwrap().contains("taken out"),
        "{answer:?}"
    );
    assert!(
        world.comments()[0]
            .1
            .starts_with("See [image removed: log].")
    );
}

#[tokio::test]
async fn a_run_that_reads_only_writes_nothing() {
    let world = World::start().await;
    let mut claims = world.claims();
    claims.tools.read_only = true;
    let refused = world
        .comment(&world.issuer.issue(&claims), "1", "Hello")
        .await;
    assert_eq!(refused.status, 403, "{refused:?}");
    assert_eq!(world.comments().len(), 0);
}

#[tokio::test]
async fn the_status_is_never_held() {
    let world = World::with_policy(OBSERVE).await;
    let path = format!("/api/v1/tasks/{}/status", world.claims().root);
    let status =
        json!({ "seq": 0, "phase": "running", "item": world.claims().item, "body": "Hello" });
    let answer = ask(world
        .request(Method::PUT, &path, &world.engine_token)
        .json(&status))
    .await;
    assert_eq!(answer.body["delivered"], true, "{answer:?}");
}

#[tokio::test]
async fn the_status_of_a_locked_item_is_given_up() {
    let world = World::start().await;
    world
        .fault(json!({ "match": "/comments", "method": "POST", "status": 403, "body": { "message": "Issue is locked" } }))
        .await;
    let path = format!("/api/v1/tasks/{}/status", world.claims().root);
    let status =
        json!({ "seq": 0, "phase": "running", "item": world.claims().item, "body": "Hello" });
    let answer = ask(world
        .request(Method::PUT, &path, &world.engine_token)
        .json(&status))
    .await;
    assert_eq!(
        (answer.status, &answer.body["type"]),
        (410, &json!("item-gone"))
    );
}
