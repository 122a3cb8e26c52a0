//! Comments: at most once, found again after a crash, edited by a restarted session.

use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use testkit::{ApiAnswer, ApiWorld};

use crate::world::{comments, document, issue, world};

const PATH: &str = "/api/v1/issues/PROJ-1/comments";
const BOT: &str = "557058:agents-system";

async fn comment(world: &ApiWorld, call: &str, body: &str) -> ApiAnswer {
    world
        .write(Method::POST, PATH, call, &json!({ "body": body }))
        .await
}

/// Ours at the issue.
fn ours(world: &ApiWorld) -> Vec<Value> {
    let all = comments(world, "PROJ-1").into_iter();
    all.filter(|(author, _)| author == BOT)
        .map(|(_, body)| body)
        .collect()
}

#[tokio::test]
async fn a_comment_is_written_once_though_the_call_is_repeated() {
    let world = world().await;
    let settled = async || loop {
        let answer = comment(&world, "call-1", "**Done.**").await;
        if answer.problem().1 != "effect-busy" {
            return answer;
        }
        tokio::task::yield_now().await;
    };
    let answers = join_all((0..10).map(|_| settled())).await;
    let id = &answers[0].body["remote_id"];
    assert!(
        id.is_string() && answers.iter().all(|it| &it.body["remote_id"] == id),
        "{answers:?}"
    );
    assert_eq!(ours(&world).len(), 1);
    let node = &ours(&world)[0]["content"][0]["content"][0];
    assert_eq!(node["marks"], json!([{ "type": "strong" }]));
    assert_eq!(world.asked("POST", "/comment"), 1);
    assert!(
        answers[0].body["url"]
            .as_str()
            .unwrap()
            .contains("focusedCommentId=")
    );
}

#[tokio::test]
async fn a_lost_answer_is_found_again_by_its_property() {
    let world = world().await;
    let fault = json!({ "match": "/comment", "method": "POST", "drop_after": true });
    world.fault(&fault).await;
    let lost = comment(&world, "call-1", "Done.").await;
    assert_eq!(lost.problem(), (504, "upstream"));
    let again = comment(&world, "call-1", "Done.").await;
    assert_eq!(again.outcome(), "applied", "{again:?}");
    assert_eq!(ours(&world).len(), 1);
}

#[tokio::test]
async fn a_crash_before_the_note_makes_no_second_comment() {
    let world = world().await;
    let made = comment(&world, "call-1", "Done.").await;
    world.forget_what_was_made().await;
    let again = comment(&world, "call-1", "Done.").await;
    assert_eq!(again.body["remote_id"], made.body["remote_id"], "{again:?}");
    assert_eq!(ours(&world).len(), 1);
}

#[tokio::test]
async fn a_copied_property_of_another_account_is_not_believed() {
    let world = world().await;
    let made = comment(&world, "call-1", "Done.").await;
    let shown = issue(&world, "PROJ-1");
    let own = shown["comments"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["author"] == BOT);
    let properties = own.unwrap()["properties"].clone();
    let id = made.body["remote_id"].as_str().unwrap();
    let url = world
        .simulator
        .url(&format!("/jira/rest/api/3/issue/PROJ-1/comment/{id}"));
    let http = service::client::with_deadline(std::time::Duration::from_secs(30)).unwrap();
    http.delete(url)
        .bearer_auth("sim-jira-token")
        .send()
        .await
        .unwrap();
    let copy = json!({ "issue": "PROJ-1", "author": "eve", "body": document("Done."), "properties": properties });
    world.control("/_sim/jira/comments", &copy).await;
    world.forget_what_was_made().await;
    let again = comment(&world, "call-1", "Done.").await;
    assert_eq!(again.outcome(), "applied", "{again:?}");
    assert_eq!(ours(&world), [document("Done.")]);
}

#[tokio::test]
async fn a_restarted_session_edits_what_the_first_one_said() {
    let world = world().await;
    let first = comment(&world, "call-1", "I found it.").await;
    let token = world.token_of_new_session();
    let body = json!({ "body": "Found the cause." });
    let second = world
        .write_as(&token, Method::POST, PATH, "other-1", &body)
        .await;
    assert_eq!(second.outcome(), "edited", "{second:?}");
    assert_eq!(second.body["remote_id"], first.body["remote_id"]);
    assert_eq!(ours(&world), [document("Found the cause.")]);
}

#[tokio::test]
async fn our_own_comment_is_edited_by_its_id() {
    let world = world().await;
    let made = comment(&world, "call-1", "I found it.").await;
    let path = format!("{PATH}/{}", made.body["remote_id"].as_str().unwrap());
    let body = json!({ "body": "Found the cause." });
    let edited = world.write(Method::PUT, &path, "call-2", &body).await;
    assert_eq!(edited.outcome(), "edited", "{edited:?}");
    assert_eq!(ours(&world), [document("Found the cause.")]);
}

#[tokio::test]
async fn a_refusal_of_jira_is_told_and_kept() {
    let world = world().await;
    let fault = json!({
        "match": "/comment", "method": "POST", "status": 400,
        "body": { "errorMessages": ["Comments are closed."], "errors": {} },
    });
    world.fault(&fault).await;
    let answer = comment(&world, "call-1", "Done.").await;
    assert_eq!(answer.problem(), (422, "upstream-refused"));
    assert!(
        answer.detail().contains("Comments are closed."),
        "{answer:?}"
    );
    assert_eq!(world.effects().await[0]["state"], "failed");
}
