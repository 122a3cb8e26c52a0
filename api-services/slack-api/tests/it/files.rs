//! Files shared and read.

use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{CHANNEL, THREAD, World, http};

async fn upload(world: &World, call: &str, content: &str) -> testkit::ApiAnswer {
    let body = json!({
        "channel": CHANNEL, "thread_ts": THREAD, "filename": "log.txt", "title": "The log", "content": content,
        "initial_comment": "see **line 1**",
    });
    world
        .write(Method::POST, "/api/v1/files", call, &body)
        .await
}

/// A file shared at Slack itself, with what our service would take out.
async fn shared_by_hand(world: &World, content: &str) -> Value {
    let ask = async |method: &str, body: Value| -> Value {
        let url = world.simulator.url(&format!("/slack/api/{method}"));
        let request = http().post(url).bearer_auth("xoxb-sim-slack-token");
        request
            .json(&body)
            .send()
            .await
            .unwrap()
            .json()
            .await
            .unwrap()
    };
    let wanted = json!({ "filename": "log.txt", "length": content.len() });
    let announced = ask("files.getUploadURLExternal", wanted).await;
    let address = announced["upload_url"].as_str().unwrap();
    let bytes = http().post(address).body(content.to_owned());
    assert_eq!(bytes.send().await.unwrap().status(), 200);
    let share = json!({ "files": [{ "id": announced["file_id"] }], "channel_id": CHANNEL });
    ask("files.completeUploadExternal", share).await;
    announced["file_id"].clone()
}

#[tokio::test]
async fn a_file_is_announced_sent_and_shared_in_the_thread() {
    let world = World::start().await;
    let answer = upload(&world, "call-1", "line 1\nline 2\n").await;
    assert_eq!(answer.outcome(), "applied", "{answer:?}");
    let state = world.simulator.state();
    let file = &state["slack"]["files"][0];
    assert_eq!(
        (&file["name"], &file["title"], &file["completed"]),
        (&json!("log.txt"), &json!("The log"), &json!(true))
    );
    let post = &world.posts()[0];
    assert_eq!(
        (&post["text"], &post["thread_ts"]),
        (&json!("see *line 1*"), &json!(THREAD))
    );
    for asked in [
        "files.getUploadURLExternal",
        "/slack/upload/",
        "files.completeUploadExternal",
    ] {
        let all = state["requests"].as_array().unwrap().iter();
        let of = all.filter(|r| r["path"].as_str().unwrap().contains(asked));
        assert_eq!(of.count(), 1, "{asked}");
    }
}

#[tokio::test]
async fn a_files_text_is_read_in_parts_without_hidden_characters() {
    let world = World::start().await;
    let content = format!("{}\u{200b}end", "0123456789\n".repeat(9_999));
    let id = shared_by_hand(&world, &content).await;
    let path = format!("/api/v1/files/{}", id.as_str().unwrap());
    let shown = world.get(&path).await;
    assert_eq!(shown.body["size"], content.len(), "{shown:?}");
    let first = world.get(&format!("{path}/content")).await;
    assert_eq!(first.body["next_offset"], 100_000, "{:?}", first.status);
    let rest = world.get(&format!("{path}/content?offset=100000")).await;
    assert!(rest.body["text"].as_str().unwrap().ends_with("\nend"));
    assert_eq!(rest.body["sanitised"], "1 hidden character removed");
    assert_eq!(rest.body["next_offset"], Value::Null);
}

#[tokio::test]
async fn a_file_shared_elsewhere_is_not_read() {
    let world = World::start().await;
    let id = upload(&world, "call-1", "text").await.body["remote_id"].clone();
    let token = world.token_with(|claims| {
        claims.item = domain::WorkItem::Jira {
            key: "PROJ-1".to_owned(),
        };
        claims.reach.slack_channels = vec!["C0OPS".to_owned()];
    });
    let path = format!("/api/v1/files/{}/content", id.as_str().unwrap());
    let answer = world.ask(world.request(Method::GET, &path, &token)).await;
    assert_eq!(answer.problem(), (403, "channel-not-allowed"));
    assert_eq!(world.get("/api/v1/files/F0NONE").await.status, 404);
}

#[tokio::test]
async fn a_file_with_a_credential_or_none_or_too_many_bytes_is_refused() {
    let world = World::start().await;
    let secret = upload(&world, "call-1", &format!("key: AKIA{}", "A1".repeat(8))).await;
    assert_eq!(secret.problem(), (422, "secret-in-text"));
    for content in ["", &"x".repeat(512 * 1024 + 1)] {
        let answer = upload(&world, "call-2", content).await;
        assert_eq!(answer.problem(), (422, "file-size"));
    }
    assert!(world.posts().is_empty());
}

#[tokio::test]
async fn a_task_shares_no_more_files_than_its_cap() {
    let world = World::start().await;
    for n in 0..5 {
        let answer = upload(&world, &format!("call-{n}"), &format!("text {n}")).await;
        assert_eq!(answer.outcome(), "applied", "{answer:?}");
    }
    let over = upload(&world, "call-5", "text 5").await;
    assert_eq!(over.problem(), (403, "effect-cap"), "{over:?}");
}
