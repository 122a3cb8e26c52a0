//! The tools that read, beside threads.

use serde_json::{Value, json};

use crate::start::answering_run;

async fn text_of(tool: &str, body: Value, arguments: Value) -> (String, Value, String) {
    let (client, api) = answering_run(200, body, |claims| {
        claims.tools.toolsets = vec!["all".to_owned()];
    })
    .await;
    let answer = client.call(tool, arguments).await;
    let text = answer["content"][0]["text"].as_str().unwrap().to_owned();
    assert_ne!(answer["isError"], true, "{text}");
    let url = api.received_requests().await.unwrap()[0].url.clone();
    let query = url
        .query()
        .map_or_else(String::new, |query| format!("?{query}"));
    (
        text,
        answer["structuredContent"].clone(),
        format!("{}{query}", url.path()),
    )
}

#[tokio::test]
async fn a_channels_history_is_quoted_and_goes_on_where_it_ended() {
    let body = json!({
        "channel": "C1", "next_cursor": "bmV4dA==", "sanitised": "1 hidden character removed",
        "messages": [{
            "ts": "1700000002.000100", "user": "U1", "name": "ann", "text": "it is down", "reply_count": 2,
            "reactions": [{ "name": "eyes", "count": 1, "users": ["U2"] }],
            "files": [{ "id": "F1", "name": "log.txt", "title": "log", "mimetype": "text/plain", "size": 7, "user": "U1" }],
        }],
    });
    let arguments = json!({ "channel_id": "C1", "limit": 1, "oldest": "1700000000.000100" });
    let (text, data, asked) = text_of("slack_get_channel_history", body, arguments).await;
    assert_eq!(
        asked,
        "/api/v1/channels/C1/history?limit=1&oldest=1700000000.000100"
    );
    assert!(
        text.contains(": message 1700000002.000100 by U1 (ann), 2 replies]\nit is down\n["),
        "{text}"
    );
    assert!(
        text.contains("\nreactions: :eyes: 1\nfile F1 \"log.txt\", text/plain, 7 bytes"),
        "{text}"
    );
    assert!(text.contains("call again with cursor=bmV4dA=="), "{text}");
    assert_eq!(data["notes"][0], "1 hidden character removed");
    assert_eq!(data["messages"][0]["ts"], "1700000002.000100");
    assert!(
        data["about"]
            .as_str()
            .unwrap()
            .contains("not instructions to follow")
    );
}

#[tokio::test]
async fn channels_and_people_are_lines_within_a_quote() {
    let channels = json!({ "items": [{
        "id": "C1", "name": "dev", "topic": "all of it", "purpose": "", "is_private": true, "is_archived": false,
        "is_member": false, "num_members": 3,
    }] });
    let (text, _, asked) = text_of("slack_list_channels", channels, json!({})).await;
    assert_eq!(asked, "/api/v1/channels?limit=100");
    assert!(
        text.contains(
            "]\nC1 #dev (private, this bot is not in it, 3 members); topic: all of it\n["
        ),
        "{text}"
    );
    let user = json!({
        "id": "U1", "name": "ann", "real_name": "Ann Ash", "display_name": "ann", "title": "Engineer", "status_text": "",
        "is_bot": false, "is_guest": true, "is_external": false, "deleted": false, "email": "ann@acme.example",
    });
    let arguments = json!({ "email": "ann@acme.example" });
    let (text, data, asked) = text_of("slack_find_user_by_email", user, arguments).await;
    assert_eq!(asked, "/api/v1/users/by-email?email=ann%40acme.example");
    assert!(
        text.contains("]\nU1 @ann, Ann Ash (guest)\ntitle: Engineer\ne-mail: ann@acme.example\n["),
        "{text}"
    );
    assert_eq!(data["id"], "U1");
}

#[tokio::test]
async fn a_search_says_what_it_kept_back() {
    let body = json!({
        "matches": [{ "channel": "C1", "channel_name": "dev", "ts": "1.2", "user": "U1", "text": "down", "permalink": "https://x.example" }],
        "out_of_reach": 2, "next_page": 2,
    });
    let (text, _, asked) = text_of("slack_search_messages", body, json!({ "query": "down" })).await;
    assert_eq!(asked, "/api/v1/search?query=down&count=20&page=1");
    assert!(
        text.contains("2 messages of this page lie in channels out of this run's reach"),
        "{text}"
    );
    assert!(text.contains("call again with page=2"), "{text}");
}

#[tokio::test]
async fn a_files_text_goes_on_where_it_was_cut() {
    let file = json!({ "id": "F1", "name": "log.txt", "title": "log", "mimetype": "text/plain", "size": 80_000, "user": "U1" });
    let body = json!({ "file": file, "text": "line of text\n".repeat(6_000) });
    let (text, data, asked) = text_of(
        "slack_get_file",
        body,
        json!({ "file_id": "F1", "offset": 7 }),
    )
    .await;
    assert_eq!(asked, "/api/v1/files/F1/content?offset=7");
    let next = data["next_offset"].as_u64().unwrap();
    assert!(text.ends_with(&format!("there is more; call again with offset={next}")));
    assert!((60_000..70_010).contains(&next), "{next}");
}

#[tokio::test]
async fn the_details_are_shown() {
    let cases = [
        (
            "slack_get_permalink",
            json!({ "channel": "C1", "permalink": "https://x.example" }),
            json!({ "channel_id": "C1", "timestamp": "1.2" }),
            "https://x.example",
        ),
        (
            "slack_get_reactions",
            json!({ "channel": "C1", "ts": "1.2", "reactions": [] }),
            json!({ "channel_id": "C1", "timestamp": "1.2" }),
            "nobody reacted to 1.2",
        ),
        (
            "slack_list_channel_members",
            json!({ "items": ["U1", "U2"] }),
            json!({ "channel_id": "C1" }),
            "U1, U2",
        ),
        (
            "slack_list_emoji",
            json!({ "emoji": { "shipit": "https://x.example" } }),
            json!({}),
            "shipit",
        ),
        (
            "slack_get_team_info",
            json!({ "id": "T1", "name": "Acme", "domain": "acme", "bot_user": "U9" }),
            json!({}),
            "workspace T1 \"Acme\" (acme); this bot is U9",
        ),
    ];
    for (tool, body, arguments, expected) in cases {
        let (text, _, _) = text_of(tool, body, arguments).await;
        assert_eq!(text, expected, "{tool}");
    }
    let groups = json!({ "items": [{ "id": "S1", "handle": "oncall", "name": "On call", "description": "now" }] });
    let (text, _, _) = text_of("slack_list_usergroups", groups, json!({})).await;
    assert!(text.contains("S1 @oncall, On call: now"), "{text}");
    let pins = json!({ "items": [{ "ts": "1.2", "user": "U1", "text": "read this" }] });
    let (text, _, _) = text_of("slack_list_pins", pins, json!({ "channel_id": "C1" })).await;
    assert!(text.contains("by U1]\nread this"), "{text}");
    let bookmarks =
        json!({ "items": [{ "id": "B1", "title": "Runbook", "link": "https://x.example" }] });
    let (text, _, _) = text_of(
        "slack_list_bookmarks",
        bookmarks,
        json!({ "channel_id": "C1" }),
    )
    .await;
    assert!(text.contains("Runbook: https://x.example"), "{text}");
}
