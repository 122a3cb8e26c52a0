//! The parts of an event.

use serde_json::json;

use crate::world::{answering, event, text};

const LATEST: &str = "organizations/-/issues/WEB-1/events/latest";

#[tokio::test]
async fn an_enormous_stack_is_cut_with_the_way_to_its_rest() {
    let (client, _api) = answering(&[(LATEST, event(2_000))]).await;
    let (mut offset, mut read, mut calls) = (json!(0), String::new(), 0);
    while !offset.is_null() {
        let arguments = json!({ "issueId": "WEB-1", "offset": offset });
        let answer = client.call("get_event_stacktrace", arguments).await;
        let data = &answer["structuredContent"];
        assert!(text(&answer).len() < 50_000, "an answer is too long");
        read.push_str(data["report"].as_str().unwrap());
        offset = data["next_offset"].clone();
        if let Some(next) = offset.as_u64() {
            let hint = format!("call again with offset={next}");
            assert!(text(&answer).contains(&hint), "no hint");
        }
        calls += 1;
    }
    assert!(calls > 2, "{calls}");
    assert_eq!(read.matches("  > step_").count(), 2_000);
}

#[tokio::test]
async fn threads_are_shown_by_name_and_missing_ones_are_said() {
    let (client, _api) = answering(&[(LATEST, event(1))]).await;
    let ask = async |thread: &str| {
        let arguments = json!({ "issueId": "WEB-1", "thread": thread });
        client.call("get_event_stacktrace", arguments).await
    };
    assert!(text(&ask("worker").await).contains("Thread 7 worker [crashed]"));
    assert!(text(&ask("all").await).contains("Thread 7 worker [crashed]"));
    assert!(text(&ask("nobody").await).contains("there is no such thread"));
}

#[tokio::test]
async fn the_latest_breadcrumbs_are_shown() {
    let (client, _api) = answering(&[(LATEST, event(1))]).await;
    let arguments = json!({ "issueId": "WEB-1", "limit": 5 });
    let answer = client.call("get_issue_breadcrumbs", arguments).await;
    let text = text(&answer);
    assert!(
        text.contains("t info http: GET /15\n") && text.contains("GET /19"),
        "{text}"
    );
    assert!(!text.contains("GET /14"), "{text}");
    assert!(
        text.contains("15 older ones are left out; raise limit"),
        "{text}"
    );
}

#[tokio::test]
async fn large_contexts_are_shown_by_structure_and_opened_by_name() {
    let (client, _api) = answering(&[(LATEST, event(1))]).await;
    let ask = async |more: serde_json::Value| {
        let mut arguments = json!({ "issueId": "WEB-1", "section": "contexts" });
        arguments
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        client.call("get_event_section", arguments).await
    };
    let all = ask(json!({})).await;
    assert!(
        text(&all).contains("os: {\"name\":\"Linux\"}\ntrace: 2 members: data, op"),
        "{all}"
    );
    let one = ask(json!({ "name": "trace" })).await;
    assert!(text(&one).contains(&"y".repeat(600)), "{one}");
    let none = ask(json!({ "name": "gpu" })).await;
    assert!(
        text(&none).contains("there is no gpu; there are os, trace"),
        "{none}"
    );
    let request = ask(json!({ "section": "request" })).await;
    assert!(
        text(&request).contains("GET https://shop.test/show\nquery n: x"),
        "{request}"
    );
}
