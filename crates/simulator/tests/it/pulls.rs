//! Pull requests.

use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::{process::Place, world::World};

const PULLS: &str = "/github/repos/acme/widgets/pulls";

/// With branch `agent/1`, one commit ahead of `main`.
async fn with_branch() -> World {
    let (world, place) = (World::with_widgets().await, Place::new());
    let remote = world.sim.repositories().join("acme/widgets.git");
    place
        .git(&format!("clone -q {} w", remote.display()))
        .await
        .expect("git does as told");
    place.write("w/new.txt", "one\ntwo\n");
    place.git("-C w add .").await.expect("git does as told");
    place
        .git("-C w commit -qm new")
        .await
        .expect("git does as told");
    place
        .git("-C w push -q origin HEAD:agent/1")
        .await
        .expect("git does as told");
    world
}

fn draft() -> Value {
    json!({"title": "Oil it", "head": "agent/1", "base": "main", "body": "Fixes #1"})
}

#[tokio::test]
async fn a_pull_request_knows_its_branches_and_their_difference() {
    let world = with_branch().await;
    let created = world.post(PULLS, &draft()).await;
    assert_eq!(created.status, StatusCode::CREATED);
    let pull = created.json();
    assert_eq!(
        pull["number"], 2,
        "issues and pull requests are counted together"
    );
    assert_eq!(pull["head"]["ref"], "agent/1");
    assert_eq!(pull["head"]["label"], "acme:agent/1");
    assert_eq!(
        (&pull["commits"], &pull["additions"], &pull["changed_files"]),
        (&json!(1), &json!(2), &json!(1))
    );
    assert_eq!(
        world.get(&format!("{PULLS}/2")).await.json()["head"]["sha"],
        pull["head"]["sha"]
    );
    let issue = world
        .get("/github/repos/acme/widgets/issues/2")
        .await
        .json();
    assert!(issue["pull_request"]["url"].is_string());
    assert_eq!(world.sim.state()["pull_requests"][0]["head"], "agent/1");
}

#[tokio::test]
async fn a_second_pull_request_of_a_branch_is_refused_until_the_first_is_closed() {
    let world = with_branch().await;
    world.post(PULLS, &draft()).await;
    let second = world.post(PULLS, &draft()).await;
    assert_eq!(second.status, StatusCode::UNPROCESSABLE_ENTITY);
    let message = &second.json()["errors"][0]["message"];
    assert_eq!(message, "A pull request already exists for acme:agent/1.");
    let closed = world
        .send(
            Method::PATCH,
            &format!("{PULLS}/2"),
            Some(&json!({"state": "closed"})),
        )
        .await;
    assert_eq!(closed.unwrap().json()["state"], "closed");
    assert_eq!(
        world
            .get("/github/repos/acme/widgets/issues/2")
            .await
            .json()["state"],
        "closed"
    );
    assert_eq!(
        world.post(PULLS, &draft()).await.status,
        StatusCode::CREATED
    );
}

#[tokio::test]
async fn head_and_base_must_exist_and_differ() {
    let world = with_branch().await;
    for (field, value) in [
        ("head", "gone"),
        ("base", "gone"),
        ("head", "other:agent/1"),
    ] {
        let mut wanted = draft();
        wanted[field] = json!(value);
        let answer = world.post(PULLS, &wanted).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let error = &answer.json()["errors"][0];
        assert_eq!(
            (&error["field"], &error["code"]),
            (&json!(field), &json!("invalid"))
        );
    }
    let mut same = draft();
    same["head"] = json!("main");
    let answer = world.post(PULLS, &same).await.json();
    assert_eq!(
        answer["errors"][0]["message"],
        "No commits between main and main"
    );
}

#[tokio::test]
async fn pull_requests_are_found_by_head_and_state() {
    let world = with_branch().await;
    world.post(PULLS, &draft()).await;
    for (query, found) in [
        ("", 1),
        ("?head=acme:agent/1", 1),
        ("?head=acme%3Aagent%2F1&state=all&base=main", 1),
        ("?head=acme:other", 0),
        ("?state=closed", 0),
    ] {
        let list = world.get(&format!("{PULLS}{query}")).await.json();
        assert_eq!(list.as_array().unwrap().len(), found, "{query}");
    }
}
