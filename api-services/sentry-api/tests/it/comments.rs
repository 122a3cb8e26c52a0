//! Comments: written once, edited by a restarted session, repaired after a crash, within caps.

use domain::Epoch;
use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{ApiAnswer, ApiWorld};

use crate::world::{ISSUE, OTHER, world, world_in_web};

async fn comment(world: &ApiWorld, call: &str, text: &str) -> ApiAnswer {
    comment_as(world, &world.token(), call, text).await
}

async fn comment_as(world: &ApiWorld, token: &str, call: &str, text: &str) -> ApiAnswer {
    let path = format!("{ISSUE}/comments");
    let body = json!({ "text": text });
    loop {
        let answer = world
            .write_as(token, Method::POST, &path, call, &body)
            .await;
        if answer.problem() != (409, "effect-busy") {
            return answer;
        }
        tokio::task::yield_now().await;
    }
}

/// The comments at Sentry that stand.
fn notes(world: &ApiWorld) -> Vec<Value> {
    let state = world.simulator.state();
    let notes = state["sentry"]["notes"].as_array().unwrap().iter();
    notes.filter(|it| it["deleted"] == false).cloned().collect()
}

#[tokio::test]
async fn a_comment_is_written_once_though_the_call_is_repeated() {
    let world = world().await;
    let answers = join_all((0..8).map(|_| comment(&world, "call-1", "Found it."))).await;
    let ids: Vec<&Value> = answers.iter().map(|it| &it.body["remote_id"]).collect();
    assert!(
        ids.iter().all(|id| id.is_string() && *id == ids[0]),
        "{answers:?}"
    );
    let notes = notes(&world);
    assert_eq!((notes.len(), world.asked("POST", "/comments/")), (1, 1));
    let text = notes[0]["text"].as_str().unwrap();
    assert!(
        text.starts_with("Found it.\n\n<!-- agents-system effect="),
        "{text}"
    );
    let url = answers[0].body["url"].as_str().unwrap();
    assert!(
        url.contains("/organizations/acme/issues/4501/activity/#event_"),
        "{url}"
    );
}

#[tokio::test]
async fn a_lost_answer_is_found_again_by_its_marker() {
    let world = world().await;
    world
        .fault(&json!({ "match": "/comments/", "method": "POST", "drop_after": true }))
        .await;
    assert_eq!(
        comment(&world, "call-1", "Found it.").await.problem(),
        (504, "upstream")
    );
    let again = comment(&world, "call-1", "Found it.").await;
    assert_eq!(again.outcome(), "applied", "{again:?}");
    assert_eq!(
        (notes(&world).len(), world.asked("POST", "/comments/")),
        (1, 1)
    );
}

#[tokio::test]
async fn a_crash_before_the_note_makes_no_second_comment() {
    let world = world().await;
    let made = comment(&world, "call-1", "Found it.").await;
    world.forget_what_was_made().await;
    let again = comment(&world, "call-1", "Found it.").await;
    assert_eq!(again.body["remote_id"], made.body["remote_id"], "{again:?}");
    assert_eq!(
        (notes(&world).len(), world.asked("POST", "/comments/")),
        (1, 1)
    );
}

#[tokio::test]
async fn a_marker_that_another_account_copied_is_not_believed() {
    let world = world().await;
    let made = comment(&world, "call-1", "Found it.").await;
    let copied = notes(&world)[0]["text"].clone();
    let id = made.body["remote_id"].as_str().unwrap();
    let url = format!("/sentry/api/0/organizations/acme/issues/4501/comments/{id}/");
    let client = service::client::with_deadline(std::time::Duration::from_secs(30)).unwrap();
    let delete = client
        .delete(world.simulator.url(&url))
        .bearer_auth(simulator::SENTRY_TOKEN);
    assert!(delete.send().await.unwrap().status().is_success());
    let copy = json!({ "issue": "WEB-1", "author": 12, "text": copied });
    world.control("/_sim/sentry/notes", &copy).await;
    world.forget_what_was_made().await;
    let again = comment(&world, "call-1", "Found it.").await;
    assert_eq!(again.outcome(), "applied", "{again:?}");
    assert_eq!(notes(&world).len(), 2);
}

#[tokio::test]
async fn a_restarted_session_edits_what_the_first_one_said() {
    let world = world().await;
    comment(&world, "call-1", "I look.").await;
    let token = world.token_of_new_session();
    let second = comment_as(&world, &token, "other-1", "It is the cast.").await;
    assert_eq!(second.outcome(), "edited", "{second:?}");
    let notes = notes(&world);
    assert_eq!(notes.len(), 1);
    assert!(
        notes[0]["text"]
            .as_str()
            .unwrap()
            .starts_with("It is the cast.")
    );
}

#[tokio::test]
async fn the_cap_ends_the_writing() {
    let world = world().await;
    for n in 0..10 {
        let answer = comment(&world, &format!("call-{n}"), "Again.").await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }
    let answer = comment(&world, "call-10", "Again.").await;
    assert_eq!(answer.problem(), (403, "effect-cap"));
    assert_eq!(notes(&world).len(), 10);
}

#[tokio::test]
async fn a_run_that_is_over_writes_nothing() {
    let world = world().await;
    let stale = world.token_with(|claims| claims.epoch = Epoch(claims.epoch.0 - 1));
    let answer = comment_as(&world, &stale, "call-1", "Done.").await;
    assert_eq!(answer.problem(), (409, "run-fenced"));
    world.end_lease().await;
    assert_eq!(
        comment(&world, "call-1", "Done.").await.problem(),
        (409, "run-fenced")
    );
    let reader = world.token_with(|claims| claims.tools.read_only = true);
    assert_eq!(
        comment_as(&world, &reader, "call-1", "Done.").await.status,
        403
    );
    assert_eq!(notes(&world).len(), 0);
}

#[tokio::test]
async fn a_credential_in_a_text_is_refused() {
    let world = world().await;
    let text = format!("it is {}, I think", simulator::SENTRY_TOKEN);
    assert_eq!(
        comment(&world, "call-1", &text).await.problem(),
        (422, "secret-in-text")
    );
    assert_eq!(
        comment(&world, "call-2", "  ").await.problem(),
        (422, "empty-text")
    );
    assert_eq!(notes(&world).len(), 0);
}

#[tokio::test]
async fn a_comment_elsewhere_in_reach_waits_for_a_person() {
    let mut world = world_in_web().await;
    world.reach.sentry_projects.push("api".to_owned());
    let path = format!("{OTHER}/comments");
    let body = json!({ "text": "Related to WEB-1." });
    let answer = world.write(Method::POST, &path, "call-1", &body).await;
    assert_eq!(answer.outcome(), "held", "{answer:?}");
    assert!(answer.body["approval"].is_string(), "{answer:?}");
    assert_eq!(notes(&world).len(), 0);
}
