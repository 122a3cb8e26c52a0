//! Files that came with events.

use serde_json::json;

use crate::world::{seed, start};
use domain::WorkItem;
use testkit::simulator;

#[tokio::test]
async fn a_text_is_answered_as_text_and_bytes_as_base64() {
    let simulator = simulator().await;
    seed(&simulator).await;
    // "a\u{200b}b" and two bytes that are no UTF-8.
    let files = json!([{ "name": "log.txt", "content": "YeKAi2I=" }, { "name": "dump", "content": "//8=" }]);
    let issue = json!({ "project": "web", "title": "T", "events": [{}], "attachments": files });
    let made = testkit::control(&simulator, "/_sim/sentry/issues", &issue).await;
    let id = made["id"].as_str().unwrap();
    let item = WorkItem::Sentry {
        organisation: "acme".to_owned(),
        issue: id.to_owned(),
    };
    let world = start(simulator, item).await;
    let list = world
        .get(&format!(
            "/api/v1/organizations/acme/issues/{id}/attachments"
        ))
        .await;
    assert_eq!(list.status, 200, "{list:?}");
    let contents = |at: usize| {
        let file = list.body["items"][at].clone();
        let (event, file) = (
            file["event"].as_str().unwrap().to_owned(),
            file["id"].as_str().unwrap().to_owned(),
        );
        format!("/api/v1/organizations/acme/projects/web/events/{event}/attachments/{file}")
    };
    let text = world.get(&contents(0)).await.body;
    assert_eq!(
        (&text["item"]["text"], &text["sanitised"]),
        (&json!("ab"), &json!("1 hidden character removed"))
    );
    let bytes = world.get(&contents(1)).await.body;
    assert_eq!(
        (&bytes["item"]["base64"], &bytes["item"]["text"]),
        (&json!("//8="), &json!(null))
    );
    let of_event = contents(0).rsplit_once('/').unwrap().0.to_owned();
    assert_eq!(world.get(&of_event).await.body["items"][1]["name"], "dump");
}
