//! Messages, reactions and changes, each made once.

use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{CHANNEL, THREAD, World};

#[tokio::test]
async fn a_message_is_said_in_the_thread_in_slacks_markup() {
    let world = World::start().await;
    let answer = world
        .reply("call-1", "**Done** in [7](https://x.example/7), <!channel>")
        .await;
    assert_eq!(answer.outcome(), "applied", "{answer:?}");
    let posts = world.posts();
    assert_eq!(
        posts[0]["text"],
        "*Done* in <https://x.example/7|7>, &lt;!channel&gt;"
    );
    assert_eq!(posts[0]["thread_ts"], THREAD);
    assert_eq!(answer.body["remote_id"], posts[0]["ts"]);
    let url = answer.body["url"].as_str().unwrap();
    assert!(
        url.contains("/archives/C0DEV/p") && url.ends_with("cid=C0DEV"),
        "{url}"
    );
}

#[tokio::test]
async fn a_message_is_said_once_though_the_call_is_repeated() {
    let world = World::start().await;
    world.reply("call-1", "Done.").await;
    let again = world.reply("call-1", "Done.").await;
    assert_eq!(again.outcome(), "already_applied", "{again:?}");
    world.reply("call-2", "Done.").await;
    assert_eq!(world.texts(), ["Done.", "Done."]);
}

#[tokio::test]
async fn a_restarted_session_edits_what_the_first_one_said() {
    let world = World::start().await;
    world.reply("call-1", "First try.").await;
    let token = world.token_of_new_session();
    let edited = world.reply_as(&token, "call-9", "Second try.").await;
    assert_eq!(edited.outcome(), "edited", "{edited:?}");
    assert_eq!(world.texts(), ["Second try."]);
}

#[tokio::test]
async fn what_somebody_deleted_is_said_again_when_it_is_to_be_edited() {
    let world = World::start().await;
    let first = world.reply("call-1", "First try.").await;
    world.delete_post(&first.body["remote_id"]).await;
    let token = world.token_of_new_session();
    let again = world.reply_as(&token, "call-9", "Second try.").await;
    assert_eq!(again.outcome(), "applied", "{again:?}");
    assert_eq!(world.texts(), ["Second try."]);
}

#[tokio::test]
async fn a_task_says_no_more_than_its_cap() {
    let world = World::start().await;
    for n in 0..10 {
        assert_eq!(world.reply(&format!("call-{n}"), "again").await.status, 200);
    }
    let over = world.reply("call-10", "again").await;
    assert_eq!(over.problem(), (403, "effect-cap"), "{over:?}");
    assert_eq!(world.posts().len(), 10);
}

#[tokio::test]
async fn a_text_with_a_credential_or_too_much_of_it_is_refused() {
    let world = World::start().await;
    let secret = world.reply("call-1", "it is xoxb-sim-slack-token").await;
    assert_eq!(secret.problem(), (422, "secret-in-text"));
    let long = world.reply("call-2", &"word ".repeat(801)).await;
    assert_eq!(long.problem(), (422, "too-long"));
    assert!(long.detail().contains("at most 4000"), "{long:?}");
    let empty = world.reply("call-3", " ").await;
    assert_eq!(empty.problem(), (422, "empty-text"));
    assert!(world.posts().is_empty());
}

#[tokio::test]
async fn blocks_are_sent_but_not_those_that_fetch() {
    let world = World::start().await;
    let mut body = json!({
        "channel": CHANNEL, "thread_ts": THREAD, "text": "Result",
        "blocks": [{ "type": "section", "text": { "type": "mrkdwn", "text": "*Result*" } }],
    });
    let answer = world
        .write(Method::POST, "/api/v1/messages", "call-1", &body)
        .await;
    assert_eq!(answer.outcome(), "applied", "{answer:?}");
    assert_eq!(world.posts()[0]["blocks"], body["blocks"]);
    body["blocks"] =
        json!([{ "type": "image", "image_url": "https://evil.example/?q=1", "alt_text": "x" }]);
    let answer = world
        .write(Method::POST, "/api/v1/messages", "call-2", &body)
        .await;
    assert_eq!(answer.problem(), (422, "blocks-not-allowed"));
}

#[tokio::test]
async fn our_own_message_is_changed_and_nobody_elses() {
    let world = World::start().await;
    let first = world.reply("call-1", "It is 7.").await;
    let mut body =
        json!({ "channel": CHANNEL, "ts": first.body["remote_id"], "text": "It is **8**." });
    let changed = world
        .write(Method::PUT, "/api/v1/messages", "call-2", &body)
        .await;
    assert_eq!(changed.outcome(), "applied", "{changed:?}");
    assert_eq!(world.texts(), ["It is *8*."]);
    body["ts"] = json!(THREAD);
    let foreign = world
        .write(Method::PUT, "/api/v1/messages", "call-3", &body)
        .await;
    assert_eq!(foreign.problem(), (403, "message-not-allowed"));
}

#[tokio::test]
async fn the_platforms_status_is_not_an_agents_to_change() {
    let world = World::start().await;
    let status = world.deliver_status(0, "accepted", "Accepted.").await;
    assert_eq!(status.status, 200, "{status:?}");
    let body =
        json!({ "channel": CHANNEL, "ts": status.body["remote_id"], "text": "All is well." });
    let answer = world
        .write(Method::PUT, "/api/v1/messages", "call-1", &body)
        .await;
    assert_eq!(answer.problem(), (403, "message-not-allowed"));
}

#[tokio::test]
async fn a_deletion_waits_for_a_person() {
    let world = World::start().await;
    let first = world.reply("call-1", "It is 7.").await;
    let path = format!(
        "/api/v1/channels/{CHANNEL}/messages/{}",
        first.body["remote_id"].as_str().unwrap()
    );
    let held = world
        .write(Method::DELETE, &path, "call-2", &Value::Null)
        .await;
    assert_eq!(held.outcome(), "held", "{held:?}");
    assert_eq!(world.texts(), ["It is 7."]);
}

#[tokio::test]
async fn a_reaction_is_there_or_gone_however_often_it_is_asked_for() {
    let world = World::start().await;
    let body = json!({ "channel": CHANNEL, "timestamp": THREAD, "name": ":eyes:" });
    let added = world
        .write(Method::POST, "/api/v1/reactions", "call-1", &body)
        .await;
    assert_eq!(added.outcome(), "applied", "{added:?}");
    let again = world
        .write(Method::POST, "/api/v1/reactions", "call-2", &body)
        .await;
    assert_eq!(again.outcome(), "already_applied", "{again:?}");
    let base = format!("/api/v1/channels/{CHANNEL}/messages/{THREAD}/reactions");
    let shown = world.get(&base).await;
    assert_eq!(shown.body["reactions"][0]["users"], json!(["U0AGENT"]));
    let removed = world
        .write(
            Method::DELETE,
            &format!("{base}/eyes"),
            "call-3",
            &Value::Null,
        )
        .await;
    assert_eq!(removed.outcome(), "applied", "{removed:?}");
    let gone = world
        .write(
            Method::DELETE,
            &format!("{base}/eyes"),
            "call-4",
            &Value::Null,
        )
        .await;
    assert_eq!(gone.outcome(), "already_applied", "{gone:?}");
    assert_eq!(world.get(&base).await.body["reactions"], json!([]));
}

#[tokio::test]
async fn a_person_sees_what_is_for_them_alone() {
    let world = World::start().await;
    let body =
        json!({ "channel": CHANNEL, "thread_ts": THREAD, "user": "U1", "text": "only *you*" });
    let shown = world
        .write(Method::POST, "/api/v1/messages/ephemeral", "call-1", &body)
        .await;
    assert_eq!(shown.outcome(), "applied", "{shown:?}");
    assert_eq!(world.posts()[0]["only_for"], "U1");
}

#[tokio::test]
async fn a_run_whose_lease_is_over_says_nothing() {
    let world = World::start().await;
    world.end_lease().await;
    let answer = world.reply("call-1", "too late").await;
    assert_eq!(answer.problem(), (409, "run-fenced"));
    assert!(world.posts().is_empty());
}
