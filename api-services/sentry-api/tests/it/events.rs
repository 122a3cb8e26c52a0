//! Events: one in full, lists, searches, suspected commits.

use serde_json::{Value, json};

use crate::world::{EVENT, ISSUE, world, world_in_web};

#[tokio::test]
async fn an_event_is_read_with_its_frames_innermost_first() {
    let world = world().await;
    let answer = world.get(&format!("{ISSUE}/events/latest")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let event = &answer.body["item"];
    assert_eq!(event["id"], EVENT);
    let exception = &event["exceptions"][0];
    assert_eq!(
        (&exception["type"], &exception["handled"]),
        (&json!("ValueError"), &json!(false))
    );
    let frame = &exception["frames"][0];
    assert_eq!(
        (&frame["function"], &frame["in_app"]),
        (&json!("show"), &json!(true))
    );
    assert_eq!(
        frame["source"][1],
        json!({ "line": 42, "text": "    return int(n)" })
    );
    assert_eq!(frame["vars"]["n"], "'x'");
    assert_eq!(event["threads"][0]["crashed"], true);
    assert_eq!(event["breadcrumbs"][0]["message"], "GET /cart");
    assert_eq!(event["request"]["headers"], json!([["Accept", "*/*"]]));
    assert_eq!(event["contexts"]["runtime"]["version"], "3.13");
    assert_eq!(event["extra"]["cart"], json!([1, 2]));
    assert_eq!(
        (&event["release"], &event["user"]),
        (&json!("web@1.0"), &json!("bob (192.0.2.1)"))
    );
    assert_eq!(answer.body["sanitised"], "2 hidden characters removed");
}

#[tokio::test]
async fn events_are_found_by_place_id_and_tag() {
    let world = world().await;
    let oldest = world.get(&format!("{ISSUE}/events/oldest")).await.body;
    assert_eq!(oldest["item"]["next"], EVENT);
    let same = world.get(&format!("{ISSUE}/events/{EVENT}")).await.body;
    assert_eq!(same["item"]["previous"], oldest["item"]["id"]);
    let list = world
        .get(&format!("{ISSUE}/events?query=browser:Firefox"))
        .await
        .body;
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    assert_eq!(list["items"][0]["id"], oldest["item"]["id"]);
}

#[tokio::test]
async fn the_commits_of_an_events_release_are_suspected() {
    let world = world().await;
    let answer = world
        .get(&format!("{ISSUE}/events/latest/committers"))
        .await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(answer.body["items"][0]["commit"]["id"], "abc1");
}

#[tokio::test]
async fn an_event_of_another_issue_is_not_read_through_the_own_one() {
    let world = world().await;
    let state = world
        .control(
            "/_sim/sentry/events",
            &json!({ "issue": "API-4", "event": {} }),
        )
        .await;
    let foreign = state["id"].as_str().unwrap();
    for path in [
        format!("{ISSUE}/events/{foreign}"),
        format!("{ISSUE}/events/{foreign}/committers"),
    ] {
        assert_eq!(
            world.get(&path).await.problem(),
            (404, "not-found"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_search_among_events_answers_the_fields_that_were_asked_for() {
    let world = world_in_web().await;
    let path =
        "/api/v1/organizations/acme/events?fields=issue,browser,count()&query=browser:Chrome";
    let answer = world.get(path).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let rows: &Value = &answer.body["rows"];
    assert_eq!(
        *rows,
        json!([{ "issue": "WEB-1", "browser": "Chrome", "count()": 1 }])
    );
}

#[tokio::test]
async fn reports_and_hashes_are_read() {
    let world = world().await;
    let report = json!({ "id": "5", "eventID": EVENT, "name": "Bob", "comments": "It broke", "dateCreated": "2026-01-01T00:00:00Z" });
    let issue = json!({ "project": "web", "title": "T", "user_reports": [report] });
    let made = world.control("/_sim/sentry/issues", &issue).await;
    let token = world.token_with(|claims| claims.reach.sentry_projects = vec!["web".to_owned()]);
    let path = format!(
        "/api/v1/organizations/acme/issues/{}/user-reports",
        made["id"].as_str().unwrap()
    );
    let answer = world
        .ask(world.request(reqwest::Method::GET, &path, &token))
        .await;
    assert_eq!(
        answer.body["items"][0]["comments"], "It broke",
        "{answer:?}"
    );
    let hashes = world.get(&format!("{ISSUE}/hashes")).await.body;
    assert_eq!(hashes["items"][0]["latest_event"]["id"], EVENT);
}
