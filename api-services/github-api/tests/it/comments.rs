//! Comments: at most once, edited by a restarted session, refused outside the run's bounds.

use access::RunClaims;
use contracts::IDEMPOTENCY_KEY;
use domain::{EffectKind, EffectState, Epoch};
use futures::future::join_all;
use reqwest::Method;
use serde_json::json;
use store::effects::{self, Begun, NewEffect, Place, Recorded};

use crate::world::{Answer, ISSUE, World, ask, control};

/// Asks again while the write is being made.
async fn settled(world: &World, token: &str, call: &str, body: &str) -> Answer {
    loop {
        let answer = world.comment(token, call, body).await;
        if answer.body["type"] != "effect-busy" {
            return answer;
        }
        assert_eq!((answer.status, answer.retry_after), (409, Some(1)));
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn twenty_calls_at_once_are_one_comment() {
    let world = World::start().await;
    let token = world.token();
    let answers = join_all((0..20).map(|_| settled(&world, &token, "call-1", "Done."))).await;
    let ids: Vec<_> = answers.iter().map(|a| &a.body["remote_id"]).collect();
    assert!(
        ids.iter().all(|id| id.is_string() && id == &ids[0]),
        "{answers:?}"
    );
    assert_eq!((world.posts(), world.comments().len()), (1, 1));
    let (author, body) = &world.comments()[0];
    assert_eq!(author, "agents-system[bot]");
    assert!(
        body.starts_with("Done.\n\n<!-- agents-system effect="),
        "{body}"
    );
}

#[tokio::test]
async fn two_calls_are_two_comments() {
    let world = World::start().await;
    for call in ["call-1", "call-2"] {
        let answer = world.comment(&world.token(), call, "Same words.").await;
        assert_eq!(answer.body["outcome"], "applied", "{answer:?}");
    }
    assert_eq!(world.comments().len(), 2);
}

#[tokio::test]
async fn a_lost_answer_is_found_again_by_its_marker() {
    let world = World::start().await;
    world
        .fault(json!({ "match": "/comments", "method": "POST", "drop_after": true }))
        .await;
    let lost = world.comment(&world.token(), "call-1", "Done.").await;
    assert_eq!(
        (lost.status, lost.body["type"].as_str()),
        (504, Some("upstream"))
    );
    let again = world.comment(&world.token(), "call-1", "Done.").await;
    assert_eq!(again.body["outcome"], "applied", "{again:?}");
    assert_eq!((world.posts(), world.comments().len()), (1, 1));
}

#[tokio::test]
async fn a_crash_before_the_note_makes_no_second_comment() {
    let world = World::start().await;
    let made = world.comment(&world.token(), "call-1", "Done.").await;
    assert_eq!(made.status, 200);
    // As a process leaves it that died after GitHub's answer, a minute later.
    world
        .db
        .sql("UPDATE effects SET state = 'pending', applied_at = NULL, remote_id = NULL, remote_url = NULL, applying_until = now() - interval '1 second'")
        .await;
    let again = world.comment(&world.token(), "call-1", "Done.").await;
    assert_eq!(again.body["remote_id"], made.body["remote_id"], "{again:?}");
    assert_eq!((world.posts(), world.comments().len()), (1, 1));
}

#[tokio::test]
async fn a_copied_marker_of_another_account_is_not_believed() {
    let world = World::start().await;
    world.comment(&world.token(), "call-1", "Done.").await;
    let (_, body) = world.comments().remove(0);
    world
        .db
        .sql("UPDATE effects SET state = 'pending', applied_at = NULL, remote_id = NULL, remote_url = NULL")
        .await;
    let id = world.github.state()["comments"][0]["id"].clone();
    world
        .http
        .delete(
            world
                .github
                .url(&format!("/github/repos/acme/app/issues/comments/{id}")),
        )
        .bearer_auth("sim-github-token")
        .send()
        .await
        .unwrap();
    let copy = json!({ "repository": "acme/app", "issue": 7, "user": "mallory", "body": body });
    control(&world.http, &world.github, "/_sim/comments", copy).await;
    let again = world.comment(&world.token(), "call-1", "Done.").await;
    assert_eq!(again.body["outcome"], "applied", "{again:?}");
    let authors: Vec<_> = world
        .comments()
        .into_iter()
        .map(|(author, _)| author)
        .collect();
    assert!(
        authors.contains(&"agents-system[bot]".to_owned()),
        "{authors:?}"
    );
}

#[tokio::test]
async fn a_restarted_session_edits_what_the_first_one_said() {
    let world = World::start().await;
    let first = world.comment(&world.token(), "call-1", "I found it.").await;
    let second = world
        .comment(&world.token_of_new_session(), "other-1", "Found the cause.")
        .await;
    assert_eq!(second.body["outcome"], "edited", "{second:?}");
    assert_eq!(second.body["remote_id"], first.body["remote_id"]);
    let comments = world.comments();
    assert_eq!(comments.len(), 1);
    assert!(
        comments[0].1.starts_with("Found the cause."),
        "{comments:?}"
    );
}

#[tokio::test]
async fn an_applier_at_work_makes_others_wait() {
    let world = World::start().await;
    let (pool, claims) = (world.db.pool("github_api"), world.claims());
    let canonical = r#"{"body":"Done.","kind":"github.comment","number":7,"repository":"acme/app","target":"acme/app#7"}"#;
    let new = NewEffect {
        task: claims.task,
        root: claims.root,
        epoch: claims.epoch,
        kind: EffectKind::GithubComment,
        target: "acme/app#7",
        place: Place::Ordinal {
            session: claims.session,
            call: "call-1",
        },
        canonical,
        cap: 10,
        standing: effects::Standing::Allowed,
    };
    let Recorded::New(effect) = effects::record(&pool, &new).await.unwrap() else {
        panic!("not new")
    };
    let begun = effects::begin(&pool, effect.id, effect.digest, canonical).await;
    assert!(matches!(begun, Ok(Begun::Yes { .. })));
    let answer = world.comment(&world.token(), "call-1", "Done.").await;
    assert_eq!(
        (answer.status, answer.body["type"].as_str()),
        (409, Some("effect-busy"))
    );
    assert_eq!(world.posts(), 0);
}

#[tokio::test]
async fn a_run_whose_epoch_has_passed_writes_nothing() {
    let world = World::start().await;
    let stale = world.issuer.issue(&RunClaims {
        epoch: Epoch(world.run.epoch.0 - 1),
        ..world.claims()
    });
    let answer = world.comment(&stale, "call-1", "Done.").await;
    assert_eq!(
        (answer.status, answer.body["type"].as_str()),
        (409, Some("run-fenced"))
    );
    world
        .db
        .sql("UPDATE leases SET until = now() - interval '1 second'")
        .await;
    let answer = world.comment(&world.token(), "call-1", "Done.").await;
    assert_eq!(
        (answer.status, answer.body["type"].as_str()),
        (409, Some("run-fenced"))
    );
    assert_eq!(world.posts(), 0);
}

#[tokio::test]
async fn another_item_is_refused_with_the_name_of_the_own() {
    let world = World::start().await;
    let path = "/api/v1/repos/acme/app/issues/8/comments";
    let answer = ask(world
        .request(Method::POST, path, &world.token())
        .header(IDEMPOTENCY_KEY, "call-1")
        .json(&json!({ "body": "Hello." })))
    .await;
    assert_eq!(
        (answer.status, answer.body["type"].as_str()),
        (403, Some("item-not-allowed"))
    );
    assert!(
        answer.body["detail"]
            .as_str()
            .unwrap()
            .contains("only to acme/app#7"),
        "{answer:?}"
    );
}

#[tokio::test]
async fn a_text_with_a_credential_is_refused_and_not_recorded() {
    let world = World::start().await;
    let shaped = format!("the token is ghp_{}", "a1".repeat(18));
    for body in [shaped.as_str(), "it is sim-github-token, I think"] {
        let answer = world.comment(&world.token(), "call-1", body).await;
        assert_eq!(
            (answer.status, answer.body["type"].as_str()),
            (422, Some("secret-in-text"))
        );
    }
    let recorded = effects::of_root(&world.db.pool("github_api"), world.claims().root).await;
    assert_eq!((recorded.unwrap().len(), world.posts()), (0, 0));
}

#[tokio::test]
async fn a_call_without_a_name_is_refused() {
    let world = World::start().await;
    let path = format!("{ISSUE}/comments");
    let request = world.request(Method::POST, &path, &world.token());
    let answer = ask(request.json(&json!({ "body": "Done." }))).await;
    assert_eq!(answer.status, 400, "{answer:?}");
}

#[tokio::test]
async fn the_cap_ends_the_writing() {
    let world = World::start().await;
    for n in 0..10 {
        let answer = world
            .comment(&world.token(), &format!("call-{n}"), "Again.")
            .await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }
    let answer = world.comment(&world.token(), "call-10", "Again.").await;
    assert_eq!(
        (answer.status, answer.body["type"].as_str()),
        (403, Some("effect-cap"))
    );
    assert_eq!(answer.body["cap"], 10);
    assert_eq!(world.comments().len(), 10);
}

#[tokio::test]
async fn a_refusal_of_github_is_told_and_kept() {
    let world = World::start().await;
    world
        .fault(json!({ "match": "/comments", "method": "POST", "status": 422, "body": { "message": "Validation Failed" } }))
        .await;
    let answer = world.comment(&world.token(), "call-1", "Done.").await;
    assert_eq!(
        (answer.status, answer.body["type"].as_str()),
        (422, Some("upstream-refused"))
    );
    assert!(
        answer.body["detail"]
            .as_str()
            .unwrap()
            .contains("Validation Failed")
    );
    let listed = ask(world.request(
        Method::GET,
        &format!("/api/v1/effects?root={}", world.claims().root),
        &world.dashboard_token,
    ))
    .await;
    assert_eq!(
        listed.body[0]["state"],
        EffectState::Failed.as_str(),
        "{listed:?}"
    );
}
