//! The simulated Slack, asked as its clients ask it.

use http::StatusCode;
use serde_json::{Value, json};

use crate::world::World;

const TOKEN: &str = "xoxb-sim-slack-token";

async fn with_channel() -> World {
    let world = World::new().await;
    let ann = json!({ "id": "U1", "name": "ann", "email": "ann@acme.example" });
    world.post("/_sim/slack/users", &ann).await;
    let dev = json!({ "id": "C1", "name": "dev", "members": ["U0AGENT", "U1"] });
    world.post("/_sim/slack/channels", &dev).await;
    world
}

fn post(world: &World, path: &str) -> reqwest::RequestBuilder {
    let http = reqwest::Client::builder().build();
    http.expect("a plain client").post(world.sim.url(path))
}

async fn ask(world: &World, method: &str, body: Value) -> Value {
    let request = post(world, &format!("/slack/api/{method}"));
    let answer = request
        .bearer_auth(TOKEN)
        .json(&body)
        .send()
        .await
        .expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
    answer.json().await.expect("JSON")
}

async fn said(world: &World, text: &str) -> String {
    let message = json!({ "channel": "C1", "user": "U1", "text": text });
    let answer = world.post("/_sim/slack/messages", &message).await;
    answer.json()["ts"]
        .as_str()
        .expect("a timestamp")
        .to_owned()
}

#[tokio::test]
async fn forms_json_and_queries_are_heard_alike_and_the_token_may_stand_in_the_form() {
    let world = with_channel().await;
    let form = format!("token={TOKEN}&channel=C1&text=from+a+form&blocks=%5B%5D");
    let posted = post(&world, "/slack/api/chat.postMessage")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form);
    let posted: Value = posted.send().await.unwrap().json().await.unwrap();
    assert_eq!(posted["ok"], true, "{posted}");
    let from_json = json!({ "channel": "C1", "text": "from JSON" });
    assert_eq!(ask(&world, "chat.postMessage", from_json).await["ok"], true);
    let history = world.plain("/slack/api/conversations.history?channel=C1&limit=1");
    let history: Value = history
        .bearer_auth(TOKEN)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(history["messages"][0]["text"], "from JSON", "{history}");
    assert_eq!(history["has_more"], true);
}

#[tokio::test]
async fn refusals_have_status_200_and_a_name() {
    let world = with_channel().await;
    let cases = [
        (
            "chat.postMessage",
            json!({ "channel": "C9", "text": "x" }),
            "channel_not_found",
        ),
        ("chat.postMessage", json!({ "channel": "C1" }), "no_text"),
        (
            "chat.update",
            json!({ "channel": "C1", "ts": "1.1", "text": "x" }),
            "message_not_found",
        ),
        (
            "conversations.replies",
            json!({ "channel": "C1", "ts": "1.1" }),
            "thread_not_found",
        ),
        (
            "search.messages",
            json!({ "query": "x" }),
            "not_allowed_token_type",
        ),
        ("no.such", json!({}), "unknown_method"),
    ];
    let refusals = cases.len() + 2;
    for (method, body, name) in cases {
        let answer = ask(&world, method, body).await;
        assert_eq!(
            (&answer["ok"], &answer["error"]),
            (&json!(false), &json!(name)),
            "{method}"
        );
    }
    let nobody = world.plain("/slack/api/auth.test").send().await.unwrap();
    assert_eq!(nobody.json::<Value>().await.unwrap()["error"], "not_authed");
    let stranger = world.plain("/slack/api/auth.test").bearer_auth("xoxb-no");
    let stranger: Value = stranger.send().await.unwrap().json().await.unwrap();
    assert_eq!(stranger["error"], "invalid_auth");
    let refused = world.sim.state()["refused"].as_array().unwrap().len();
    assert_eq!(refused, refusals);
}

#[tokio::test]
async fn metadata_is_shown_only_where_it_is_asked_for() {
    let world = with_channel().await;
    let metadata = json!({ "event_type": "mark", "event_payload": { "id": "1" } });
    let message = json!({ "channel": "C1", "text": "x", "metadata": metadata });
    ask(&world, "chat.postMessage", message).await;
    let plain = ask(&world, "conversations.history", json!({ "channel": "C1" })).await;
    assert!(plain["messages"][0]["metadata"].is_null(), "{plain}");
    let wanted = json!({ "channel": "C1", "include_all_metadata": true });
    let all = ask(&world, "conversations.history", wanted).await;
    assert_eq!(all["messages"][0]["metadata"], metadata);
}

#[tokio::test]
async fn replies_are_in_their_thread_and_not_in_the_history() {
    let world = with_channel().await;
    let thread = said(&world, "it breaks").await;
    let reply = json!({ "channel": "C1", "thread_ts": thread, "text": "on it" });
    let reply = ask(&world, "chat.postMessage", reply).await;
    let replies = json!({ "channel": "C1", "ts": thread });
    let replies = ask(&world, "conversations.replies", replies).await;
    assert_eq!(replies["messages"][0]["reply_count"], 1);
    assert_eq!(replies["messages"][1]["ts"], reply["ts"]);
    let one = json!({ "channel": "C1", "ts": reply["ts"] });
    let one = ask(&world, "conversations.replies", one).await;
    assert_eq!(one["messages"].as_array().unwrap().len(), 1, "{one}");
    let history = ask(&world, "conversations.history", json!({ "channel": "C1" })).await;
    assert_eq!(history["messages"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_file_goes_its_three_steps_raw_or_as_a_form() {
    let world = with_channel().await;
    let form = "--b\r\ncontent-disposition: form-data; name=\"body\"; filename=\"a.txt\"\r\n\r\nhello\r\n--b--\r\n";
    for (kind, body) in [
        ("application/octet-stream", "hello"),
        ("multipart/form-data; boundary=b", form),
    ] {
        let wanted = json!({ "filename": "a.txt", "length": 5 });
        let announced = ask(&world, "files.getUploadURLExternal", wanted).await;
        let id = announced["file_id"].as_str().unwrap();
        let upload = post(&world, &format!("/slack/upload/{id}"));
        let upload = upload.header("content-type", kind).body(body);
        assert_eq!(
            upload.send().await.unwrap().status(),
            StatusCode::OK,
            "{kind}"
        );
        let share = json!({ "files": [{ "id": id, "title": "A" }], "channel_id": "C1" });
        let shared = ask(&world, "files.completeUploadExternal", share).await;
        assert_eq!(shared["files"][0]["title"], "A", "{shared}");
    }
    let posts = world.sim.state()["slack"]["messages"]
        .as_array()
        .unwrap()
        .len();
    assert_eq!(posts, 2);
}

#[tokio::test]
async fn a_limit_is_said_as_slack_says_it() {
    let world = with_channel().await;
    let fault = json!({ "match": "/slack/api/users.info", "status": 429, "headers": { "retry-after": "7" } });
    world.post("/_sim/faults", &fault).await;
    let request = world.plain("/slack/api/users.info").bearer_auth(TOKEN);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.headers()["retry-after"], "7");
    assert_eq!(
        answer.json::<Value>().await.unwrap()["error"],
        "ratelimited"
    );
}

#[tokio::test]
async fn a_trigger_opens_one_view_and_a_home_is_replaced() {
    let world = with_channel().await;
    let modal = json!({ "trigger_id": "1.2", "view": { "type": "modal", "external_id": "x" } });
    assert_eq!(ask(&world, "views.open", modal.clone()).await["ok"], true);
    assert_eq!(
        ask(&world, "views.open", modal).await["error"],
        "exchanged_trigger_id"
    );
    let home = json!({ "user_id": "U1", "view": { "type": "home" } });
    let first = ask(&world, "views.publish", home.clone()).await;
    let second = ask(&world, "views.publish", home).await;
    assert_eq!(first["view"]["id"], second["view"]["id"]);
    let update = json!({ "external_id": "x", "view": { "type": "modal" } });
    assert_eq!(ask(&world, "views.update", update).await["ok"], true);
}
