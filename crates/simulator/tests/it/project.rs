//! GitHub beside comments: issues, labels, sub-issues, git data, releases, searches, and the manners of its answers.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::world::{Answer, World};

const WIDGETS: &str = "/github/repos/acme/widgets";

async fn send(world: &World, method: Method, path: &str, body: &Value) -> Answer {
    let path = format!("{WIDGETS}{path}");
    world.send(method, &path, Some(body)).await.unwrap()
}

async fn read(world: &World, path: &str) -> Value {
    world.get(&format!("{WIDGETS}{path}")).await.json()
}

fn numbers(list: &Value) -> Vec<u64> {
    let list = list.as_array().unwrap().iter();
    list.map(|one| one["number"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn an_issue_is_opened_changed_and_found_by_what_it_became() {
    let world = World::with_widgets().await;
    let draft = json!({ "title": "Paint it", "labels": ["Paint"], "assignees": ["ada"] });
    let made = send(&world, Method::POST, "/issues", &draft).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    assert_eq!(made.json()["number"], 2);
    let change = json!({ "state": "closed", "state_reason": "not_planned" });
    let changed = send(&world, Method::PATCH, "/issues/2", &change)
        .await
        .json();
    assert_eq!(changed["state_reason"], "not_planned");
    assert!(changed["closed_at"].is_string());
    assert_eq!(numbers(&read(&world, "/issues").await), [1]);
    let closed = "/issues?state=closed&labels=paint&assignee=ada";
    assert_eq!(numbers(&read(&world, closed).await), [2]);
    assert_eq!(read(&world, "/labels/paint").await["name"], "Paint");
    let wrong = send(
        &world,
        Method::PATCH,
        "/issues/2",
        &json!({ "milestone": 9 }),
    )
    .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn sub_issues_have_one_parent_and_an_order() {
    let world = World::with_widgets().await;
    let mut ids = Vec::new();
    for title in ["a", "b"] {
        let made = send(&world, Method::POST, "/issues", &json!({ "title": title })).await;
        ids.push(made.json()["id"].clone());
    }
    for id in &ids {
        let added = json!({ "sub_issue_id": id });
        let answer = send(&world, Method::POST, "/issues/1/sub_issues", &added).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    }
    let again = json!({ "sub_issue_id": ids[0] });
    let twice = send(&world, Method::POST, "/issues/1/sub_issues", &again).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    let order = json!({ "sub_issue_id": ids[0], "after_id": ids[1] });
    send(
        &world,
        Method::PATCH,
        "/issues/1/sub_issues/priority",
        &order,
    )
    .await;
    assert_eq!(numbers(&read(&world, "/issues/1/sub_issues").await), [3, 2]);
    assert_eq!(read(&world, "/issues/2/parent").await["number"], 1);
    send(&world, Method::DELETE, "/issues/1/sub_issue", &again).await;
    assert_eq!(numbers(&read(&world, "/issues/1/sub_issues").await), [3]);
}

#[tokio::test]
async fn a_commit_is_put_together_of_blobs_and_trees() {
    let world = World::with_widgets().await;
    let tip = read(&world, "/git/ref/heads/main").await["object"]["sha"].clone();
    let parent = read(&world, &format!("/git/commits/{}", tip.as_str().unwrap())).await;
    let blob = json!({ "content": "aGk=", "encoding": "base64" });
    let blob = send(&world, Method::POST, "/git/blobs", &blob).await.json();
    let tree = json!({ "base_tree": parent["tree"]["sha"], "tree": [
        { "path": "new/hi.txt", "mode": "100644", "type": "blob", "sha": blob["sha"] },
        { "path": "README.md", "mode": "100644", "type": "blob", "sha": null },
    ]});
    let tree = send(&world, Method::POST, "/git/trees", &tree).await.json();
    let commit = json!({ "message": "Say hi", "tree": tree["sha"], "parents": [tip] });
    let commit = send(&world, Method::POST, "/git/commits", &commit)
        .await
        .json();
    let moved = json!({ "sha": commit["sha"] });
    let moved = send(&world, Method::PATCH, "/git/refs/heads/main", &moved).await;
    assert_eq!(moved.status, StatusCode::OK, "{}", moved.text);
    let shown = read(&world, "/commits/main").await;
    assert_eq!(shown["commit"]["message"], "Say hi");
    assert_eq!(shown["stats"]["total"], 2, "{shown}");
    let back = json!({ "sha": tip });
    let back = send(&world, Method::PATCH, "/git/refs/heads/main", &back).await;
    assert_eq!(back.json()["message"], "Update is not a fast forward");
    assert_eq!(world.sim.state()["pushes"][0]["forced"], false);
}

#[tokio::test]
async fn a_release_makes_its_tag() {
    let world = World::with_widgets().await;
    let draft = json!({ "tag_name": "v1", "name": "One" });
    let made = send(&world, Method::POST, "/releases", &draft).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    assert_eq!(read(&world, "/tags").await[0]["name"], "v1");
    assert_eq!(read(&world, "/releases/latest").await["tag_name"], "v1");
    let twice = send(&world, Method::POST, "/releases", &draft).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn searches_heed_their_qualifiers() {
    let world = World::with_widgets().await;
    let search = async |what: &str| world.get(&format!("/github/search/{what}")).await.json();
    let code = search("code?q=one+repo:acme/widgets+path:src").await;
    assert_eq!(code["items"][0]["path"], "src/lib.rs", "{code}");
    let issues = search("issues?q=squeaks+is:issue+author:ada").await;
    assert_eq!(issues["total_count"], 1, "{issues}");
    assert_eq!(search("issues?q=squeaks+is:pr").await["total_count"], 0);
    let nowhere = search("code?q=one+repo:acme/gone").await;
    assert_eq!(nowhere["message"], "Validation Failed", "{nowhere}");
}

#[tokio::test]
async fn an_answer_that_has_not_changed_is_not_sent_again() {
    let world = World::with_widgets().await;
    let first = world.get(&format!("{WIDGETS}/issues/1")).await;
    let tag = first.headers["etag"].to_str().unwrap().to_owned();
    let path = format!("{WIDGETS}/issues/1");
    let ask = async || {
        let request = world.plain(&path).bearer_auth("sim-github-token");
        request.header("if-none-match", &tag).send().await.unwrap()
    };
    let same = ask().await;
    assert_eq!(same.status(), StatusCode::NOT_MODIFIED);
    assert!(same.headers().contains_key("x-ratelimit-remaining"));
    send(
        &world,
        Method::PATCH,
        "/issues/1",
        &json!({ "title": "It sings" }),
    )
    .await;
    assert_eq!(ask().await.status(), StatusCode::OK);
}
