//! Commits, branches, tags, trees, releases: read, and written on the run's branch only.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    issues::{project, write},
    world::{Answer, World},
};

const REPOSITORY: &str = "/api/v1/repos/acme/app";

async fn branch(world: &World) {
    let path = format!("{REPOSITORY}/branches");
    let answer = write(
        world,
        Method::POST,
        &path,
        "branch",
        json!({ "branch": "agent/x" }),
    )
    .await;
    assert_eq!(answer.body["outcome"], "applied", "{answer:?}");
}

async fn commit(world: &World, call: &str, files: Value) -> Answer {
    let body = json!({ "branch": "agent/x", "message": "Fix it", "files": files });
    write(
        world,
        Method::POST,
        &format!("{REPOSITORY}/commits"),
        call,
        body,
    )
    .await
}

fn put(path: &str, content: &str) -> Value {
    json!({ "change": "put", "path": path, "content": content })
}

#[tokio::test]
async fn several_files_become_one_commit_on_the_runs_branch() {
    let world = World::start().await;
    branch(&world).await;
    let files = json!([
        put("src/lib.rs", "pub fn one() {}\n"),
        { "change": "delete", "path": "README.md" },
    ]);
    let made = commit(&world, "call-1", files.clone()).await;
    assert_eq!(made.body["outcome"], "applied", "{made:?}");
    let sha = made.body["remote_id"].as_str().unwrap();
    let shown = world.get(&format!("{REPOSITORY}/commits/{sha}")).await;
    let changed: Vec<_> = shown.body["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| {
            (
                file["filename"].as_str().unwrap(),
                file["status"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(changed, [("README.md", "removed"), ("src/lib.rs", "added")]);
    assert!(
        shown.body["message"]
            .as_str()
            .unwrap()
            .starts_with("Fix it\n\nAgents-System-Effect: eff_"),
        "{shown:?}"
    );
    let compared = world
        .get(&format!("{REPOSITORY}/compare/main...agent%2Fx"))
        .await;
    assert_eq!(
        (&compared.body["status"], &compared.body["ahead_by"]),
        (&json!("ahead"), &json!(1)),
        "{compared:?}"
    );
    let same = commit(
        &world,
        "call-2",
        json!([put("src/lib.rs", "pub fn one() {}\n")]),
    )
    .await;
    assert_eq!(same.body["outcome"], "exists", "{same:?}");
}

#[tokio::test]
async fn a_commit_whose_answer_was_lost_is_found_by_its_last_line() {
    let world = World::start().await;
    branch(&world).await;
    world
        .fault(json!({ "match": "/git/refs/heads/agent/x", "method": "PATCH", "drop_after": true }))
        .await;
    let lost = commit(&world, "call-1", json!([put("a.txt", "a")])).await;
    assert_eq!(lost.status, 504, "{lost:?}");
    let again = commit(&world, "call-1", json!([put("a.txt", "a")])).await;
    assert_eq!(again.body["outcome"], "applied", "{again:?}");
    let pushes = world.github.state()["pushes"].clone();
    // The branch was made, then moved once.
    assert_eq!(pushes.as_array().unwrap().len(), 2, "{pushes}");
}

#[tokio::test]
async fn other_branches_protected_paths_and_secrets_are_refused() {
    let world = World::start().await;
    branch(&world).await;
    let body = json!({ "branch": "main", "message": "x", "files": [put("a", "a")] });
    let path = format!("{REPOSITORY}/commits");
    let other = write(&world, Method::POST, &path, "call-1", body).await;
    assert_eq!(other.body["allowed_branch"], "agent/x", "{other:?}");
    for (path, slug) in [
        (".github/workflows/ci.yml", "path-not-allowed"),
        ("CLAUDE.md", "path-not-allowed"),
        (".git/config", "path"),
        ("../up", "path"),
    ] {
        let answer = commit(&world, "call-2", json!([put(path, "x")])).await;
        assert_eq!(answer.body["type"], slug, "{path}: {answer:?}");
    }
    let secret = format!("token = ghp_{}", "a1".repeat(18));
    let answer = commit(&world, "call-3", json!([put("a.txt", &secret)])).await;
    assert_eq!(answer.body["type"], "secret-in-text", "{answer:?}");
    let stale =
        json!({ "change": "put", "path": "README.md", "content": "x", "expected_sha": "00" });
    let answer = commit(&world, "call-4", json!([stale])).await;
    assert_eq!(answer.status, 409, "{answer:?}");
}

#[tokio::test]
async fn branches_tags_and_trees_are_read() {
    let world = World::start().await;
    branch(&world).await;
    let one = world.get(&format!("{REPOSITORY}/branches/agent%2Fx")).await;
    let sha = one.body["sha"].as_str().unwrap();
    let all = world.get(&format!("{REPOSITORY}/branches")).await;
    assert_eq!(all.body["items"].as_array().unwrap().len(), 2, "{all:?}");
    let tree = world
        .get(&format!("{REPOSITORY}/git/trees/{sha}?recursive=true"))
        .await;
    let paths = tree.body["entries"].as_array().unwrap().iter();
    let paths: Vec<_> = paths.map(|entry| entry["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["README.md", "src", "src/main.rs", "src/odd.rs"]);
    assert_eq!(
        world.get(&format!("{REPOSITORY}/tags/v9")).await.status,
        404
    );
    let commits = world
        .get(&format!("{REPOSITORY}/commits?path=README.md"))
        .await;
    assert_eq!(
        commits.body["items"][0]["message"], "Initial commit",
        "{commits:?}"
    );
}

#[tokio::test]
async fn a_release_waits_for_a_person() {
    let world = World::start().await;
    let path = format!("{REPOSITORY}/releases");
    let body = json!({ "tag_name": "v2", "name": "Two", "body": "News." });
    let answer = write(&world, Method::POST, &path, "call-1", body).await;
    assert_eq!(answer.body["outcome"], "held", "{answer:?}");
    assert_eq!(project(&world)["releases"].as_array().unwrap().len(), 1);
    let latest = world.get(&format!("{path}/latest")).await;
    assert_eq!(latest.body["tag_name"], "v1", "{latest:?}");
    let by_tag = world.get(&format!("{path}/tags/v1")).await;
    assert_eq!(by_tag.body["body"], "The first.", "{by_tag:?}");
}
