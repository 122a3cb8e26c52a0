//! Every other write: made once, repaired after a crash.

use reqwest::Method;
use serde_json::{Value, json};
use testkit::{ApiAnswer, ApiWorld};

use crate::world::{issue, world};

async fn post(world: &ApiWorld, path: &str, call: &str, body: Value) -> ApiAnswer {
    world.write(Method::POST, path, call, &body).await
}

fn issues_of(world: &ApiWorld, project: &str) -> usize {
    let state = world.simulator.state();
    let issues = state["jira"]["issues"].as_array().unwrap().iter();
    issues.filter(|it| it["project"] == project).count()
}

#[tokio::test]
async fn an_issue_is_made_once_though_the_answer_is_lost() {
    let world = world().await;
    let new = json!({
        "project": "PROJ", "issue_type": "Bug",
        "fields": { "summary": "Also crashes", "description": "## Steps\n\n1. start", "parent": "PROJ-2", "labels": ["crash"], "priority": "High", "components": ["api"] },
    });
    let fault = json!({ "match": "/rest/api/3/issue", "method": "POST", "drop_after": true });
    world.fault(&fault).await;
    let lost = post(&world, "/api/v1/issues", "call-1", new.clone()).await;
    assert_eq!(lost.problem(), (504, "upstream"));
    let again = post(&world, "/api/v1/issues", "call-1", new.clone()).await;
    assert_eq!(again.outcome(), "applied", "{again:?}");
    assert_eq!(again.body["remote_id"], "PROJ-4");
    assert_eq!(issues_of(&world, "PROJ"), 4);
    let made = issue(&world, "PROJ-4");
    assert_eq!(
        (
            &made["summary"],
            &made["kind"],
            &made["parent"],
            &made["priority"]
        ),
        (
            &json!("Also crashes"),
            &json!("Bug"),
            &json!("PROJ-2"),
            &json!("High")
        )
    );
    assert_eq!(made["description"]["content"][1]["type"], "orderedList");
    let other = post(&world, "/api/v1/issues", "call-2", new).await;
    assert_eq!(other.body["remote_id"], "PROJ-5", "{other:?}");
}

#[tokio::test]
async fn time_is_logged_once_though_the_answer_is_lost() {
    let world = world().await;
    let fault = json!({ "match": "/worklog", "method": "POST", "drop_after": true });
    world.fault(&fault).await;
    let log = json!({ "time_spent": "1h 30m", "comment": "Found *it*." });
    let path = "/api/v1/issues/PROJ-1/worklogs";
    assert_eq!(post(&world, path, "call-1", log.clone()).await.status, 504);
    let again = post(&world, path, "call-1", log).await;
    assert_eq!(again.outcome(), "applied", "{again:?}");
    let listed = world.get(path).await.body;
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    assert_eq!(listed["items"][0]["time_spent_seconds"], 5_400);
    assert_eq!(listed["items"][0]["comment_markdown"], "Found *it*.");
}

#[tokio::test]
async fn a_file_is_attached_once_though_the_answer_is_lost() {
    let world = world().await;
    let fault = json!({ "match": "/attachments", "method": "POST", "drop_after": true });
    world.fault(&fault).await;
    let file = json!({ "filename": "out.log", "text": "all\r\n--well\n" });
    let path = "/api/v1/issues/PROJ-1/attachments";
    assert_eq!(post(&world, path, "call-1", file.clone()).await.status, 504);
    let again = post(&world, path, "call-1", file).await;
    assert_eq!(again.outcome(), "applied", "{again:?}");
    let files = world.get(path).await.body;
    assert_eq!(files["items"].as_array().unwrap().len(), 2);
    let id = files["items"][1]["id"].as_str().unwrap();
    let read = world.get(&format!("{path}/{id}")).await.body;
    assert_eq!(read["text"], "all\r\n--well\n");
}

#[tokio::test]
async fn a_transition_is_taken_by_name_id_or_status_and_not_twice() {
    let world = world().await;
    let path = "/api/v1/issues/PROJ-1/transitions";
    let fault = json!({ "match": "/transitions", "method": "POST", "drop_after": true });
    world.fault(&fault).await;
    let to = |name: &str| json!({ "transition": name });
    assert_eq!(
        post(&world, path, "call-1", to("in progress")).await.status,
        504
    );
    let again = post(&world, path, "call-1", to("in progress")).await;
    assert_eq!(again.status, 200, "{again:?}");
    assert_eq!(issue(&world, "PROJ-1")["status"], 1);
    let unknown = post(&world, path, "call-2", to("Ship it")).await;
    assert_eq!(unknown.problem(), (422, "upstream-refused"));
    assert!(
        unknown.detail().contains("Done (id 31, to Done)"),
        "{unknown:?}"
    );
    let by_id = post(&world, path, "call-3", to("31")).await;
    assert_eq!(by_id.outcome(), "applied", "{by_id:?}");
    assert_eq!(issue(&world, "PROJ-1")["status"], 2);
}

#[tokio::test]
async fn fields_and_assignee_change() {
    let world = world().await;
    let change = json!({ "fields": { "summary": "It crashes on start", "other": { "customfield_10016": 3 } } });
    let answer = world
        .write(Method::PUT, "/api/v1/issues/PROJ-1", "call-1", &change)
        .await;
    assert_eq!(answer.outcome(), "applied", "{answer:?}");
    let path = "/api/v1/issues/PROJ-1/assignee";
    let ann = json!({ "account_id": "ann" });
    assert_eq!(
        world
            .write(Method::PUT, path, "call-2", &ann)
            .await
            .outcome(),
        "applied"
    );
    let changed = issue(&world, "PROJ-1");
    assert_eq!(changed["summary"], "It crashes on start");
    assert_eq!(
        (&changed["assignee"], &changed["other"]["customfield_10016"]),
        (&json!("ann"), &json!(3))
    );
    let nobody = json!({ "account_id": null });
    world.write(Method::PUT, path, "call-3", &nobody).await;
    assert_eq!(issue(&world, "PROJ-1")["assignee"], Value::Null);
    let history = world.get("/api/v1/issues/PROJ-1/changelog").await.body;
    assert_eq!(history["items"][0]["items"][0]["field"], "summary");
}

#[tokio::test]
async fn issues_are_linked_once_and_unlinked() {
    let world = world().await;
    let link = json!({ "link_type": "Blocks", "inward": "PROJ-1", "outward": "PROJ-2" });
    let made = post(&world, "/api/v1/links", "call-1", link.clone()).await;
    assert_eq!(made.outcome(), "applied", "{made:?}");
    assert_eq!(
        post(&world, "/api/v1/links", "call-2", link)
            .await
            .outcome(),
        "already_applied"
    );
    let shown = world.get("/api/v1/issues/PROJ-1").await.body;
    assert_eq!(shown["links"][0]["relation"], "blocks");
    assert_eq!(shown["links"][0]["issue"]["key"], "PROJ-2");
    let path = format!("/api/v1/links/{}", made.body["remote_id"].as_str().unwrap());
    let removed = world
        .write(Method::DELETE, &path, "call-3", &json!({}))
        .await;
    assert_eq!(removed.outcome(), "applied", "{removed:?}");
    assert_eq!(world.simulator.state()["jira"]["links"], json!([]));
}

#[tokio::test]
async fn a_page_is_linked_once() {
    let world = world().await;
    let path = "/api/v1/issues/PROJ-1/remote-links";
    let page = json!({ "url": "https://code.example/pull/1", "title": "Fix it" });
    let fault = json!({ "match": "/remotelink", "method": "POST", "drop_after": true });
    world.fault(&fault).await;
    assert_eq!(post(&world, path, "call-1", page.clone()).await.status, 504);
    assert_eq!(
        post(&world, path, "call-1", page).await.outcome(),
        "applied"
    );
    let pages = world.get(path).await.body;
    assert_eq!(pages["items"].as_array().unwrap().len(), 1);
    assert_eq!(pages["items"][0]["title"], "Fix it");
    let script = json!({ "url": "javascript:alert(1)", "title": "x" });
    assert_eq!(post(&world, path, "call-2", script).await.status, 400);
}

#[tokio::test]
async fn issues_move_to_a_sprint_and_back() {
    let world = world().await;
    let board = world.get("/api/v1/boards").await.body["items"][0]["id"].clone();
    let sprints = world
        .get(&format!("/api/v1/boards/{board}/sprints"))
        .await
        .body;
    let sprint = &sprints["items"][0]["id"];
    let keys = json!({ "issues": ["PROJ-1"] });
    let path = format!("/api/v1/sprints/{sprint}/issues");
    let moved = post(&world, &path, "call-1", keys.clone()).await;
    assert_eq!(moved.outcome(), "applied", "{moved:?}");
    let inside = world.get(&path).await.body;
    assert_eq!(inside["issues"][0]["key"], "PROJ-1");
    let back = post(&world, "/api/v1/backlog/issues", "call-2", keys).await;
    assert_eq!(back.outcome(), "applied", "{back:?}");
    assert_eq!(world.get(&path).await.body["issues"], json!([]));
}

#[tokio::test]
async fn projects_and_boards_wait_for_a_person_and_are_made_when_approved() {
    let world = world().await;
    let board = json!({ "name": "Fixes", "project": "PROJ" });
    let held = post(&world, "/api/v1/boards", "call-1", board).await;
    assert_eq!(held.outcome(), "held", "{held:?}");
    world
        .db
        .sql("UPDATE approvals SET state = 'approved', decided_at = now(), decided_by = '{}'")
        .await;
    let effect = held.body["effect"].as_str().unwrap();
    let path = format!("/api/v1/effects/{effect}/apply");
    let applied = world
        .ask(world.request(Method::POST, &path, &world.engine_token))
        .await;
    assert_eq!(applied.outcome(), "applied", "{applied:?}");
    let boards = world.get("/api/v1/boards?name=Fixes").await.body;
    assert_eq!(boards["items"][0]["project"], "PROJ");
    let project = json!({ "key": "OPS", "name": "Again" });
    assert_eq!(
        post(&world, "/api/v1/projects", "call-2", project)
            .await
            .problem()
            .1,
        "effect-cap"
    );
}
