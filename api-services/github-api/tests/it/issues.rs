//! Issues: listed, opened, changed, reacted to; sub-issues and labels.

use contracts::IDEMPOTENCY_KEY;
use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{Answer, ISSUE, World, ask};

const ISSUES: &str = "/api/v1/repos/acme/app/issues";

/// A write in the run's name.
pub(crate) async fn write(
    world: &World,
    method: Method,
    path: &str,
    call: &str,
    body: Value,
) -> Answer {
    let request = world.request(method, path, &world.token());
    ask(request.header(IDEMPOTENCY_KEY, call).json(&body)).await
}

/// What GitHub has of acme/app besides comments.
pub(crate) fn project(world: &World) -> Value {
    world.github.state()["projects"][0].clone()
}

fn issue(world: &World, number: u64) -> Value {
    let project = project(world);
    let issues = project["issues"].as_array().unwrap();
    let found = issues.iter().find(|issue| issue["number"] == number);
    found.cloned().unwrap()
}

async fn lose_the_answer(world: &World, method: &str, part: &str) {
    world
        .fault(json!({ "match": part, "method": method, "drop_after": true }))
        .await;
}

#[tokio::test]
async fn issues_are_listed_by_githubs_own_parameters() {
    let world = World::start().await;
    let listed = world
        .get(&format!("{ISSUES}?direction=asc&per_page=1"))
        .await;
    assert_eq!(listed.body["items"][0]["number"], 7, "{listed:?}");
    assert_eq!(listed.body["next_page"], 2);
    assert_eq!(
        listed.body["sanitised"],
        "1 hidden character and 1 comment removed"
    );
    let none = world.get(&format!("{ISSUES}?state=closed")).await;
    assert_eq!(none.body["items"], json!([]), "{none:?}");
}

#[tokio::test]
async fn a_new_issue_carries_its_marker_and_is_opened_once() {
    let world = World::start().await;
    let body = json!({ "title": "Follow up", "body": "Later.", "labels": ["bug"] });
    let first = write(&world, Method::POST, ISSUES, "call-1", body.clone()).await;
    assert_eq!(first.body["outcome"], "applied", "{first:?}");
    let again = write(&world, Method::POST, ISSUES, "call-1", body).await;
    assert_eq!(again.body["outcome"], "already_applied", "{again:?}");
    let made = issue(&world, 9);
    assert_eq!(made["labels"], json!(["bug"]));
    let text = made["body"].as_str().unwrap();
    assert!(
        text.starts_with("Later.\n\n<!-- agents-system effect="),
        "{text}"
    );
    let shown = world.get(&format!("{ISSUES}/9")).await;
    assert_eq!(shown.body["body"], "Later.\n\n", "{shown:?}");
}

#[tokio::test]
async fn an_issue_whose_answer_was_lost_is_found_by_its_marker() {
    let world = World::start().await;
    lose_the_answer(&world, "POST", "/issues").await;
    let body = json!({ "title": "Follow up" });
    let lost = write(&world, Method::POST, ISSUES, "call-1", body.clone()).await;
    assert_eq!(lost.status, 504, "{lost:?}");
    let again = write(&world, Method::POST, ISSUES, "call-1", body).await;
    assert_eq!(
        (&again.body["outcome"], &again.body["remote_id"]),
        (&json!("applied"), &json!("9")),
        "{again:?}"
    );
    assert_eq!(project(&world)["issues"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn a_task_opens_three_issues_and_no_fourth() {
    let world = World::start().await;
    for n in 0..3 {
        let body = json!({ "title": format!("Issue {n}") });
        let answer = write(&world, Method::POST, ISSUES, &format!("call-{n}"), body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }
    let body = json!({ "title": "One more" });
    let answer = write(&world, Method::POST, ISSUES, "call-3", body).await;
    assert_eq!(
        (answer.status, answer.body["type"].as_str()),
        (403, Some("effect-cap"))
    );
}

#[tokio::test]
async fn the_own_issue_is_changed_and_no_other() {
    let world = World::start().await;
    let body = json!({
        "title": "A bug in start", "state": "closed", "state_reason": "not_planned",
        "labels": ["wontfix"], "assignees": ["octocat"], "milestone": 1
    });
    let answer = write(&world, Method::PATCH, ISSUE, "call-1", body.clone()).await;
    assert_eq!(answer.body["outcome"], "applied", "{answer:?}");
    let changed = issue(&world, 7);
    assert_eq!(
        (
            &changed["state"],
            &changed["state_reason"],
            &changed["milestone"]
        ),
        (&json!("closed"), &json!("not_planned"), &json!(1))
    );
    let shown = world.get(ISSUE).await;
    assert_eq!(shown.body["milestone"], "1: Spring", "{shown:?}");
    assert_eq!(shown.body["assignees"], json!(["octocat"]));
    let cleared = write(
        &world,
        Method::PATCH,
        ISSUE,
        "call-2",
        json!({ "milestone": 0 }),
    )
    .await;
    assert_eq!(cleared.status, 200, "{cleared:?}");
    assert_eq!(issue(&world, 7)["milestone"], json!(null));

    let other = write(
        &world,
        Method::PATCH,
        &format!("{ISSUES}/8"),
        "call-3",
        body,
    )
    .await;
    assert_eq!(
        (other.status, other.body["type"].as_str()),
        (403, Some("item-not-allowed")),
        "{other:?}"
    );
    let nothing = write(&world, Method::PATCH, ISSUE, "call-4", json!({})).await;
    assert_eq!(nothing.status, 422, "{nothing:?}");
}

#[tokio::test]
async fn a_sub_issue_is_added_once_though_the_answer_was_lost() {
    let world = World::start().await;
    let id = world.get(&format!("{ISSUES}/8")).await.body["id"].clone();
    lose_the_answer(&world, "POST", "/sub_issues").await;
    let path = format!("{ISSUE}/sub_issues");
    let body = json!({ "method": "add", "sub_issue_id": id });
    let lost = write(&world, Method::POST, &path, "call-1", body.clone()).await;
    assert_eq!(lost.status, 504, "{lost:?}");
    let again = write(&world, Method::POST, &path, "call-1", body).await;
    assert_eq!(again.body["outcome"], "applied", "{again:?}");
    let listed = world.get(&path).await;
    assert_eq!(listed.body["items"][0]["number"], 8, "{listed:?}");
    let parent = world.get(&format!("{ISSUES}/8/parent")).await;
    assert_eq!(
        (&parent.body["number"], &parent.body["sub_issues"]),
        (&json!(7), &json!(1)),
        "{parent:?}"
    );
    let body = json!({ "method": "remove", "sub_issue_id": id });
    let removed = write(&world, Method::POST, &path, "call-2", body).await;
    assert_eq!(removed.status, 200, "{removed:?}");
    assert_eq!(world.get(&format!("{ISSUES}/8/parent")).await.status, 404);
}

#[tokio::test]
async fn a_reaction_is_to_the_own_issue_or_a_comment_on_it() {
    let world = World::start().await;
    let body = json!({ "content": "+1" });
    let path = format!("{ISSUE}/reactions");
    let first = write(&world, Method::POST, &path, "call-1", body.clone()).await;
    assert_eq!(first.body["outcome"], "applied", "{first:?}");
    let comment = world.comment(&world.token(), "call-2", "Done.").await;
    let id = comment.body["remote_id"].as_str().unwrap();
    let path = format!("{ISSUES}/comments/{id}/reactions");
    let second = write(&world, Method::POST, &path, "call-3", body.clone()).await;
    assert_eq!(second.body["outcome"], "applied", "{second:?}");
    let reactions = world.github.state()["reactions"].clone();
    assert_eq!(reactions.as_array().unwrap().len(), 2);
    let path = format!("{ISSUES}/8/reactions");
    let other = write(&world, Method::POST, &path, "call-4", body).await;
    assert_eq!(other.status, 403, "{other:?}");
}

#[tokio::test]
async fn labels_are_made_changed_and_deleted() {
    let world = World::start().await;
    let labels = "/api/v1/repos/acme/app/labels";
    let create = json!({ "method": "create", "name": "agent", "color": "00ff00" });
    let made = write(&world, Method::POST, labels, "call-1", create.clone()).await;
    assert_eq!(made.body["outcome"], "applied", "{made:?}");
    let second = write(&world, Method::POST, labels, "call-2", create).await;
    assert_eq!(second.body["outcome"], "exists", "{second:?}");
    let rename = json!({ "method": "update", "name": "agent", "new_name": "robot" });
    let renamed = write(&world, Method::POST, labels, "call-3", rename).await;
    assert_eq!(renamed.body["remote_id"], "robot", "{renamed:?}");
    let shown = world.get(&format!("{labels}/robot")).await;
    assert_eq!(shown.body["color"], "00ff00", "{shown:?}");
    lose_the_answer(&world, "DELETE", "/labels/").await;
    let delete = json!({ "method": "delete", "name": "robot" });
    let lost = write(&world, Method::POST, labels, "call-4", delete.clone()).await;
    assert_eq!(lost.status, 504, "{lost:?}");
    let again = write(&world, Method::POST, labels, "call-4", delete).await;
    assert_eq!(again.body["outcome"], "applied", "{again:?}");
    assert_eq!(world.get(&format!("{labels}/robot")).await.status, 404);
}

#[tokio::test]
async fn what_strangers_wrote_is_noted_as_the_lowest_trust() {
    let world = World::start().await;
    world.get(&format!("{ISSUES}?state=all")).await;
    let noted = store::trust::lowest(&world.db.pool("github_api"), world.run.task.id).await;
    assert_eq!(noted.unwrap(), Some(domain::Trust::Writer));
}
