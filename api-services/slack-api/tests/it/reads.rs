//! Channels, people and what else is read.

use serde_json::json;

use crate::world::{CHANNEL, THREAD, World};

#[tokio::test]
async fn people_are_listed_shown_and_found_by_address() {
    let world = World::start().await;
    let list = world.get("/api/v1/users?limit=2").await;
    assert_eq!(list.body["items"].as_array().unwrap().len(), 2, "{list:?}");
    assert!(list.body["next_cursor"].is_string());
    let user = world.get("/api/v1/users/U2").await;
    assert_eq!(
        (&user.body["name"], &user.body["is_guest"]),
        (&json!("gus"), &json!(true))
    );
    let found = world
        .get("/api/v1/users/by-email?email=ann@acme.example")
        .await;
    assert_eq!(found.body["id"], "U1", "{found:?}");
    let nobody = world
        .get("/api/v1/users/by-email?email=no@acme.example")
        .await;
    assert_eq!(nobody.status, 404);
    assert_eq!(world.get("/api/v1/users/ann").await.status, 400);
}

#[tokio::test]
async fn a_channel_is_shown_with_its_members_pins_and_bookmarks() {
    let world = World::start().await;
    let channel = json!({
        "id": CHANNEL, "name": "dev", "topic": "all\u{200b}", "members": ["U0AGENT", "U1"], "pins": [THREAD],
        "bookmarks": [{ "id": "Bk1", "title": "Runbook", "link": "https://x.example" }],
    });
    world.control("/_sim/slack/channels", &channel).await;
    let shown = world.get("/api/v1/channels/C0DEV").await;
    assert_eq!(shown.body["topic"], "all", "{shown:?}");
    assert_eq!(shown.body["sanitised"], "1 hidden character removed");
    let members = world.get("/api/v1/channels/C0DEV/members").await;
    assert_eq!(members.body["items"], json!(["U0AGENT", "U1"]));
    let pins = world.get("/api/v1/channels/C0DEV/pins").await;
    assert_eq!(
        pins.body["items"][0]["text"], "**It breaks**: <a>",
        "{pins:?}"
    );
    let bookmarks = world.get("/api/v1/channels/C0DEV/bookmarks").await;
    assert_eq!(bookmarks.body["items"][0]["title"], "Runbook");
}

#[tokio::test]
async fn a_message_has_an_address_and_reactions() {
    let world = World::start().await;
    let base = format!("/api/v1/channels/{CHANNEL}/messages/{THREAD}");
    let link = world.get(&format!("{base}/permalink")).await;
    let address = link.body["permalink"].as_str().unwrap();
    assert!(
        address.ends_with("/archives/C0DEV/p1700000001000100"),
        "{address}"
    );
    let none = world.get(&format!("{base}/reactions")).await;
    assert_eq!(none.body["reactions"], json!([]), "{none:?}");
}

#[tokio::test]
async fn the_workspace_its_groups_and_emoji_are_shown() {
    let world = World::start().await;
    let team = world.get("/api/v1/team").await;
    assert_eq!(
        (&team.body["id"], &team.body["bot_user"]),
        (&json!("T0SIM"), &json!("U0AGENT"))
    );
    let groups = world.get("/api/v1/usergroups").await;
    assert_eq!(groups.body["items"][0]["handle"], "oncall", "{groups:?}");
    let emoji = world.get("/api/v1/emoji").await;
    assert!(emoji.body["emoji"]["shipit"].is_string(), "{emoji:?}");
}

#[tokio::test]
async fn a_search_shows_only_what_lies_within_reach() {
    let world = World::start_with(&["--slack-user-token", "xoxp-sim-slack-token"]).await;
    world
        .said(json!({ "channel": "C0SECRET", "user": "U1", "text": "it breaks secretly" }))
        .await;
    let found = world.get("/api/v1/search?query=breaks").await;
    assert_eq!(found.status, 200, "{found:?}");
    assert_eq!(found.body["matches"].as_array().unwrap().len(), 1);
    assert_eq!(found.body["matches"][0]["channel"], CHANNEL);
    assert_eq!(found.body["out_of_reach"], 1);
}

#[tokio::test]
async fn without_a_persons_token_nothing_is_searched() {
    let world = World::start().await;
    let answer = world.get("/api/v1/search?query=breaks").await;
    assert_eq!(answer.problem(), (422, "search-unavailable"));
}
