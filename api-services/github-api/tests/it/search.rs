//! Searches, discussions and people: within the run's repositories.

use serde_json::{Value, json};

use crate::world::{World, control};

async fn another_repository(world: &World) {
    let other = json!({
        "full_name": "acme/secret", "files": { "plan.md": "fn main() is secret\n" },
        "issues": [{ "number": 1, "title": "A bug nobody may see" }],
    });
    control(&world.http, &world.github, "/_sim/repositories", other).await;
}

fn names(found: &Value, field: &str) -> Vec<String> {
    let items = found["items"].as_array().unwrap().iter();
    items
        .map(|item| item[field].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_search_finds_what_is_in_the_runs_repositories_only() {
    let world = World::start().await;
    another_repository(&world).await;
    let code = world.get("/api/v1/search/code?q=main").await;
    assert_eq!(names(&code.body, "path"), ["src/main.rs"], "{code:?}");
    assert_eq!(code.body["asked"], "repo:acme/app main");
    let issues = world.get("/api/v1/search/issues?q=bug+is:issue").await;
    assert_eq!(names(&issues.body, "title"), ["A bug"], "{issues:?}");
    let repositories = world.get("/api/v1/search/repositories?q=acme").await;
    assert_eq!(names(&repositories.body, "full_name"), ["acme/app"]);
    let commits = world.get("/api/v1/search/commits?q=initial").await;
    assert_eq!(names(&commits.body, "repository"), ["acme/app"]);
    let users = world.get("/api/v1/search/users?q=octo").await;
    assert_eq!(names(&users.body, "login"), ["octocat"], "{users:?}");
}

#[tokio::test]
async fn a_search_elsewhere_is_refused_and_never_asked() {
    let world = World::start().await;
    another_repository(&world).await;
    for (query, slug) in [
        ("plan+repo:acme/secret", "repository-not-allowed"),
        ("plan+org:acme", "repository-not-allowed"),
        ("a+OR+repo:acme/app", "search-not-confined"),
    ] {
        let answer = world.get(&format!("/api/v1/search/code?q={query}")).await;
        assert_eq!(answer.body["type"], slug, "{query}: {answer:?}");
        assert_eq!(answer.body["allowed_repositories"], json!(["acme/app"]));
    }
    let asked = world.github.state()["requests"].to_string();
    assert!(!asked.contains("/search/"), "{asked}");
}

#[tokio::test]
async fn discussions_are_read_with_their_replies() {
    let world = World::start().await;
    let discussions = "/api/v1/repos/acme/app/discussions";
    let all = world.get(discussions).await;
    assert_eq!(
        (&all.body["total"], &all.body["items"][0]["category"]),
        (&json!(1), &json!("Q&A")),
        "{all:?}"
    );
    let one = world.get(&format!("{discussions}/5")).await;
    assert_eq!(
        (&one.body["answered"], &one.body["sanitised"]),
        (&json!(true), &json!("1 comment removed")),
        "{one:?}"
    );
    let flat = world.get(&format!("{discussions}/5/comments")).await;
    assert_eq!(flat.body["items"].as_array().unwrap().len(), 1, "{flat:?}");
    let nested = world
        .get(&format!("{discussions}/5/comments?include_replies=true"))
        .await;
    assert_eq!(
        nested.body["items"][1]["reply_to"], nested.body["items"][0]["id"],
        "{nested:?}"
    );
    let categories = world.get(&format!("{discussions}/categories")).await;
    assert_eq!(names(&categories.body, "name"), ["General", "Q&A"]);
    assert_eq!(world.get(&format!("{discussions}/21")).await.status, 404);
}

#[tokio::test]
async fn people_and_repositories_are_those_of_the_run() {
    let world = World::start().await;
    another_repository(&world).await;
    let me = world.get("/api/v1/user").await;
    assert_eq!(me.body["login"], "agents-system[bot]", "{me:?}");
    let user = world.get("/api/v1/users/octocat").await;
    assert_eq!(user.body["type"], "User", "{user:?}");
    for path in [
        "/api/v1/installation/repositories",
        "/api/v1/users/acme/repos",
    ] {
        let repositories = world.get(path).await;
        assert_eq!(
            names(&repositories.body, "full_name"),
            ["acme/app"],
            "{path}"
        );
    }
    let nobodys = world.get("/api/v1/users/mallory/repos").await;
    assert_eq!(nobodys.body["items"], json!([]));
    let base = "/api/v1/repos/acme/app";
    let collaborators = world.get(&format!("{base}/collaborators")).await;
    assert_eq!(names(&collaborators.body, "role_name"), ["admin", "write"]);
    let assignees = world.get(&format!("{base}/assignees")).await;
    assert_eq!(names(&assignees.body, "login"), ["acme", "octocat"]);
    let milestones = world.get(&format!("{base}/milestones")).await;
    assert_eq!(names(&milestones.body, "title"), ["Spring"]);
    let types = world.get(&format!("{base}/issue-types")).await;
    assert_eq!(types.body["items"], json!([]), "{types:?}");
}
