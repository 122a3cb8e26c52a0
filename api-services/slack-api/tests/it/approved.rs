//! Held writes that a person allowed, made from their stored form on the engine's call.

use reqwest::Method;
use serde_json::{Value, json};
use testkit::ApiAnswer;

use crate::world::{CHANNEL, OTHER, World};

/// A world whose run reaches everything.
async fn reaching() -> World {
    let mut world = World::start().await;
    world.0.reach.slack_channels = vec!["*".to_owned()];
    world
}

/// Asks for a write, which is held, and lets a person allow it; answers with the effect's id.
async fn allowed(world: &World, path: &str, body: &Value) -> String {
    allowed_by(world, Method::POST, path, body).await
}

async fn allowed_by(world: &World, method: Method, path: &str, body: &Value) -> String {
    let held = world.write(method, path, path, body).await;
    assert_eq!(held.outcome(), "held", "{path}: {held:?}");
    world
        .db
        .sql("UPDATE approvals SET state = 'approved', decided_at = now(); UPDATE effects SET state = 'pending' WHERE state = 'held'")
        .await;
    held.body["effect"].as_str().unwrap().to_owned()
}

async fn apply(world: &World, effect: &str) -> ApiAnswer {
    let path = format!("/api/v1/effects/{effect}/apply");
    let request = world.request(Method::POST, &path, &world.engine_token);
    world.ask(request).await
}

#[tokio::test]
async fn a_message_elsewhere_is_said_once() {
    let world = reaching().await;
    let body = json!({ "channel": OTHER, "text": "**hello**" });
    let effect = allowed(&world, "/api/v1/messages", &body).await;
    assert_eq!(apply(&world, &effect).await.outcome(), "applied");
    world.forget_what_was_made().await;
    assert_eq!(apply(&world, &effect).await.outcome(), "applied");
    assert_eq!(world.texts(), ["*hello*"]);
    assert_eq!(world.posts()[0]["thread_ts"], Value::Null);
}

#[tokio::test]
async fn a_channel_is_joined_and_can_be_read_then() {
    let world = reaching().await;
    assert_eq!(
        world.get("/api/v1/channels/C0OPEN/history").await.status,
        403
    );
    let effect = allowed(&world, "/api/v1/channels/C0OPEN/join", &json!({})).await;
    let applied = apply(&world, &effect).await;
    assert_eq!(applied.body["remote_id"], "C0OPEN", "{applied:?}");
    assert_eq!(
        world.get("/api/v1/channels/C0OPEN/history").await.status,
        200
    );
}

#[tokio::test]
async fn a_direct_message_is_opened_and_takes_words() {
    let world = reaching().await;
    let effect = allowed(&world, "/api/v1/dms", &json!({ "users": ["U1"] })).await;
    let channel = apply(&world, &effect).await.body["remote_id"].clone();
    assert!(channel.as_str().unwrap().starts_with('D'), "{channel}");
    let body = json!({ "channel": channel, "text": "psst" });
    let effect = allowed(&world, "/api/v1/messages", &body).await;
    assert_eq!(apply(&world, &effect).await.outcome(), "applied");
    assert_eq!(world.posts()[0]["channel"], channel);
}

#[tokio::test]
async fn a_view_whose_answer_was_lost_is_opened_once() {
    let world = reaching().await;
    let view = json!({ "type": "modal", "title": { "type": "plain_text", "text": "Deploy" }, "blocks": [] });
    let body = json!({ "trigger_id": "1.2", "view": view });
    let effect = allowed(&world, "/api/v1/views/open", &body).await;
    let fault = json!({ "match": "/slack/api/views.open", "drop_after": true });
    world.fault(&fault).await;
    assert_eq!(apply(&world, &effect).await.status, 504);
    let applied = apply(&world, &effect).await;
    assert_eq!(applied.outcome(), "applied", "{applied:?}");
    let views = world.simulator.state()["slack"]["views"].clone();
    assert_eq!(views.as_array().unwrap().len(), 1);
    assert_eq!(views[0]["id"], applied.body["remote_id"]);
}

#[tokio::test]
async fn a_home_is_set_and_an_open_view_replaced() {
    let world = reaching().await;
    let body = json!({ "user_id": "U1", "view": { "type": "home", "blocks": [] } });
    let effect = allowed(&world, "/api/v1/views/publish", &body).await;
    let id = apply(&world, &effect).await.body["remote_id"].clone();
    let view = json!({ "type": "home", "blocks": [{ "type": "divider" }] });
    let body = json!({ "view_id": id, "view": view });
    let effect = allowed(&world, "/api/v1/views/update", &body).await;
    assert_eq!(apply(&world, &effect).await.body["remote_id"], id);
    let shown = world.simulator.state()["slack"]["views"][0]["view"].clone();
    assert_eq!(shown, view);
}

#[tokio::test]
async fn a_deletion_is_made_though_the_message_is_gone_already() {
    let world = World::start().await;
    let first = world.reply("call-1", "It is 7.").await;
    let ts = first.body["remote_id"].as_str().unwrap();
    let path = format!("/api/v1/channels/{CHANNEL}/messages/{ts}");
    let effect = allowed_by(&world, Method::DELETE, &path, &Value::Null).await;
    let fault = json!({ "match": "/slack/api/chat.delete", "drop_after": true });
    world.fault(&fault).await;
    assert_eq!(apply(&world, &effect).await.status, 504);
    assert_eq!(apply(&world, &effect).await.outcome(), "applied");
    assert!(world.texts().is_empty());
}
