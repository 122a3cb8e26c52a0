//! What a run may not touch.

use access::Audience;
use domain::WorkItem;
use reqwest::Method;
use serde_json::{Value, json};
use testkit::ApiAnswer;

use crate::world::{OTHER, THREAD, THREAD_PATH, World};

async fn get_as(world: &World, token: &str, path: &str) -> ApiAnswer {
    world.ask(world.request(Method::GET, path, token)).await
}

#[tokio::test]
async fn a_channel_out_of_reach_is_neither_read_nor_written() {
    let world = World::start().await;
    let thread = format!("/api/v1/channels/{OTHER}/threads/{THREAD}");
    let read = world.get(&thread).await;
    assert_eq!(read.problem(), (403, "channel-not-allowed"));
    assert_eq!(read.body["allowed_channels"], json!(["C0DEV"]));
    let writes: [(&str, Value); 4] = [
        (
            "/api/v1/messages",
            json!({ "channel": OTHER, "text": "hi" }),
        ),
        (
            "/api/v1/messages/ephemeral",
            json!({ "channel": OTHER, "user": "U1", "text": "hi" }),
        ),
        (
            "/api/v1/reactions",
            json!({ "channel": OTHER, "timestamp": THREAD, "name": "eyes" }),
        ),
        (
            "/api/v1/files",
            json!({ "channel": OTHER, "filename": "a.txt", "content": "x" }),
        ),
    ];
    for (path, body) in writes {
        let answer = world.write(Method::POST, path, path, &body).await;
        assert_eq!(answer.problem(), (403, "channel-not-allowed"), "{path}");
    }
    assert!(world.posts().is_empty());
    assert_eq!(world.asked("GET", "conversations.replies"), 0);
}

#[tokio::test]
async fn a_name_or_a_person_cannot_stand_for_a_channel() {
    let mut world = World::start().await;
    world.0.reach.slack_channels = vec!["*".to_owned()];
    for channel in ["#general", "general", "U1"] {
        let body = json!({ "channel": channel, "text": "hi" });
        let answer = world
            .write(Method::POST, "/api/v1/messages", channel, &body)
            .await;
        assert_eq!(answer.problem(), (400, "bad-request"), "{channel}");
    }
}

#[tokio::test]
async fn only_the_channels_within_reach_are_listed() {
    let mut world = World::start().await;
    let names = |answer: &ApiAnswer| -> Vec<String> {
        let items = answer.body["items"].as_array().unwrap();
        items
            .iter()
            .map(|c| c["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names(&world.get("/api/v1/channels").await), ["dev"]);
    world.0.reach.slack_channels =
        vec![OTHER.to_owned(), "C0SECRET".to_owned(), "C0GONE".to_owned()];
    assert_eq!(names(&world.get("/api/v1/channels").await), ["dev", "ops"]);
    world.0.reach.slack_channels = vec!["*".to_owned()];
    assert_eq!(
        names(&world.get("/api/v1/channels").await),
        ["dev", "open", "ops"]
    );
}

#[tokio::test]
async fn a_message_elsewhere_within_reach_waits_for_a_person() {
    let mut world = World::start().await;
    world.0.reach.slack_channels = vec![OTHER.to_owned()];
    let body = json!({ "channel": OTHER, "text": "hello, ops" });
    let held = world
        .write(Method::POST, "/api/v1/messages", "call-1", &body)
        .await;
    assert_eq!(held.outcome(), "held", "{held:?}");
    assert!(held.body["approval"].as_str().unwrap().starts_with("apr_"));
    // Its own channel outside of the thread is elsewhere too.
    let body = json!({ "channel": "C0DEV", "text": "hello, dev" });
    let held = world
        .write(Method::POST, "/api/v1/messages", "call-2", &body)
        .await;
    assert_eq!(held.outcome(), "held", "{held:?}");
    assert!(world.posts().is_empty());
}

#[tokio::test]
async fn direct_messages_and_views_are_for_runs_that_reach_everything() {
    let mut world = World::start().await;
    let dm = json!({ "users": ["U1"] });
    let home = json!({ "user_id": "U1", "view": { "type": "home", "blocks": [] } });
    for (path, body) in [("/api/v1/dms", &dm), ("/api/v1/views/publish", &home)] {
        let answer = world.write(Method::POST, path, path, body).await;
        assert_eq!(answer.problem(), (403, "channel-not-allowed"), "{path}");
    }
    world.0.reach.slack_channels = vec!["*".to_owned()];
    for (path, body) in [("/api/v1/dms", &dm), ("/api/v1/views/publish", &home)] {
        let answer = world
            .write(Method::POST, path, &format!("{path}/2"), body)
            .await;
        assert_eq!(answer.outcome(), "held", "{path}: {answer:?}");
    }
}

#[tokio::test]
async fn a_run_that_reads_only_writes_nothing() {
    let world = World::start().await;
    let token = world.token_with(|claims| claims.tools.read_only = true);
    let answer = world.reply_as(&token, "call-1", "hi").await;
    assert_eq!(answer.problem(), (403, "forbidden"));
    assert!(world.posts().is_empty());
}

#[tokio::test]
async fn a_run_of_another_place_writes_into_the_channel_only_where_a_person_agrees() {
    let world = World::start().await;
    let token = world.token_with(|claims| {
        claims.item = WorkItem::Jira {
            key: "PROJ-1".to_owned(),
        };
        claims.reach.slack_channels = vec!["C0DEV".to_owned()];
    });
    assert_eq!(
        world.reply_as(&token, "call-1", "hi").await.outcome(),
        "held"
    );
    let token = world.token_with(|claims| {
        claims.item = WorkItem::Jira {
            key: "PROJ-1".to_owned(),
        };
    });
    let answer = world.reply_as(&token, "call-2", "hi").await;
    assert_eq!(answer.problem(), (403, "channel-not-allowed"));
}

#[tokio::test]
async fn strangers_are_not_heard() {
    let world = World::start().await;
    let other = world.token_with(|claims| claims.audiences = vec![Audience::Github]);
    assert_eq!(get_as(&world, &other, THREAD_PATH).await.status, 401);
    assert_eq!(
        get_as(&world, &world.engine_token, THREAD_PATH)
            .await
            .status,
        401
    );
}

#[tokio::test]
async fn a_private_channel_without_our_bot_is_as_one_that_does_not_exist() {
    let mut world = World::start().await;
    world.0.reach.slack_channels = vec!["C0SECRET".to_owned(), "C0OPEN".to_owned()];
    let secret = world.get("/api/v1/channels/C0SECRET/history").await;
    assert_eq!(secret.problem(), (404, "not-found"));
    let open = world.get("/api/v1/channels/C0OPEN/history").await;
    assert_eq!(open.problem(), (403, "upstream-refused"));
    assert!(
        open.detail().contains("a person must invite it"),
        "{open:?}"
    );
}
