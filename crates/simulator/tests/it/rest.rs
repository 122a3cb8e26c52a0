//! GitHub's REST interface: who may ask, issues, comments, reactions, files.

use http::{Method, StatusCode};
use serde_json::json;

use crate::world::World;

const ISSUE: &str = "/github/repos/acme/widgets/issues/1";

#[tokio::test]
async fn without_the_token_github_answers_401_in_its_own_form() {
    let world = World::with_widgets().await;
    let none = world.plain("/github/user").send().await.unwrap();
    assert_eq!(none.status(), StatusCode::UNAUTHORIZED);
    let wrong = world
        .plain("/github/user")
        .bearer_auth("guess")
        .send()
        .await
        .unwrap();
    assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
    assert!(wrong.headers().contains_key("x-ratelimit-remaining"));
    let body: serde_json::Value = wrong.json().await.unwrap();
    let documentation = "https://docs.github.com/rest";
    assert_eq!(
        body,
        json!({"message": "Bad credentials", "documentation_url": documentation, "status": "401"})
    );
    let refused = &world.sim.state()["refused"];
    assert_eq!(refused[1]["reason"], "Bad credentials");
}

#[tokio::test]
async fn our_token_is_a_bot() {
    let world = World::new().await;
    let me = world.get("/github/user").await.json();
    assert_eq!(
        (&me["login"], &me["type"]),
        (&json!("agents-system[bot]"), &json!("Bot"))
    );
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let world = World::with_widgets().await;
    for path in [
        "/github/repos/acme/gone",
        "/github/repos/acme/widgets/issues/2",
        "/github/nothing",
    ] {
        let answer = world.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.json()["message"], "Not Found");
    }
}

#[tokio::test]
async fn an_issue_has_githubs_fields() {
    let world = World::with_widgets().await;
    let issue = world.get(ISSUE).await.json();
    assert_eq!(issue["number"], 1);
    assert_eq!(issue["title"], "It squeaks");
    assert_eq!(issue["user"]["login"], "ada");
    assert_eq!(issue["user"]["type"], "User");
    assert_eq!(issue["author_association"], "COLLABORATOR");
    assert_eq!(issue["state"], "open");
    assert!(
        issue["id"].is_u64() && issue["node_id"].is_string() && issue["created_at"].is_string()
    );
    assert!(
        issue["html_url"]
            .as_str()
            .unwrap()
            .ends_with("/acme/widgets/issues/1")
    );
}

#[tokio::test]
async fn a_comment_is_created_read_edited_and_deleted() {
    let world = World::with_widgets().await;
    let created = world
        .post(&format!("{ISSUE}/comments"), &json!({"body": "first"}))
        .await;
    assert_eq!(created.status, StatusCode::CREATED);
    let comment = created.json();
    assert_eq!(comment["user"]["type"], "Bot");
    assert_eq!(comment["author_association"], "NONE");
    let place = format!(
        "/github/repos/ACME/Widgets/issues/comments/{}",
        comment["id"]
    );
    let edited = world
        .send(Method::PATCH, &place, Some(&json!({"body": "second"})))
        .await
        .unwrap();
    assert_eq!(edited.json()["body"], "second");
    assert_eq!(world.get(&place).await.json()["body"], "second");
    let deleted = world.send(Method::DELETE, &place, None).await.unwrap();
    assert_eq!(deleted.status, StatusCode::NO_CONTENT);
    assert_eq!(world.get(&place).await.status, StatusCode::NOT_FOUND);
    let seen = &world.sim.state()["comments"][0];
    assert_eq!(
        (&seen["body"], &seen["deleted"]),
        (&json!("second"), &json!(true))
    );
    assert_eq!(seen["edits"][0]["body"], "second");
}

#[tokio::test]
async fn a_comment_without_a_body_is_invalid() {
    let world = World::with_widgets().await;
    let answer = world
        .post(&format!("{ISSUE}/comments"), &json!({"body": " "}))
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.json()["errors"][0]["code"], "missing_field");
}

#[tokio::test]
async fn comments_come_in_pages_with_links_to_the_others() {
    let world = World::with_widgets().await;
    let place = format!("{ISSUE}/comments");
    for n in 0..5 {
        world
            .post(&place, &json!({"body": format!("comment {n}")}))
            .await;
    }
    let second = world.get(&format!("{place}?per_page=2&page=2")).await;
    let bodies: Vec<_> = second
        .json()
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["body"].clone())
        .collect();
    assert_eq!(bodies, ["comment 2", "comment 3"]);
    let links = second.headers["link"].to_str().unwrap();
    for (page, rel) in [(1, "prev"), (3, "next"), (3, "last"), (1, "first")] {
        let link = format!(
            "/github/repos/acme/widgets/issues/1/comments?per_page=2&page={page}>; rel=\"{rel}\""
        );
        assert!(links.contains(&link), "{links}");
    }
    assert!(!world.get(&place).await.headers.contains_key("link"));
}

#[tokio::test]
async fn the_same_reaction_twice_is_one() {
    let world = World::with_widgets().await;
    let place = format!("{ISSUE}/reactions");
    let first = world.post(&place, &json!({"content": "eyes"})).await;
    let second = world.post(&place, &json!({"content": "eyes"})).await;
    assert_eq!(
        (first.status, second.status),
        (StatusCode::CREATED, StatusCode::OK)
    );
    assert_eq!(first.json()["id"], second.json()["id"]);
    let comment = world
        .post(&format!("{ISSUE}/comments"), &json!({"body": "hello"}))
        .await
        .json();
    let place = format!(
        "/github/repos/acme/widgets/issues/comments/{}/reactions",
        comment["id"]
    );
    assert_eq!(
        world.post(&place, &json!({"content": "+1"})).await.status,
        StatusCode::CREATED
    );
    assert_eq!(
        world
            .post(&place, &json!({"content": "shrug"}))
            .await
            .status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(world.sim.state()["reactions"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn permission_follows_the_list_of_collaborators() {
    let world = World::with_widgets().await;
    for (user, permission) in [("ada", "write"), ("acme", "admin"), ("stranger", "read")] {
        let path = format!("/github/repos/acme/widgets/collaborators/{user}/permission");
        assert_eq!(
            world.get(&path).await.json()["permission"],
            permission,
            "{user}"
        );
    }
}

#[tokio::test]
async fn files_and_folders_are_read_from_the_repository() {
    let world = World::with_widgets().await;
    let base = "/github/repos/acme/widgets/contents";
    let file = world
        .get(&format!("{base}/README.md?ref=main"))
        .await
        .json();
    assert_eq!(
        (&file["type"], &file["encoding"]),
        (&json!("file"), &json!("base64"))
    );
    assert_eq!(file["content"], "IyBXaWRnZXRzCg==\n");
    let root = world.get(base).await.json();
    let kinds: Vec<_> = root
        .as_array()
        .unwrap()
        .iter()
        .map(|e| (e["name"].clone(), e["type"].clone()))
        .collect();
    assert_eq!(
        kinds,
        [
            (json!("README.md"), json!("file")),
            (json!("src"), json!("dir"))
        ]
    );
    let folder = world.get(&format!("{base}/src")).await.json();
    assert_eq!(folder[0]["path"], "src/lib.rs");
    for gone in ["nothing", "README.md?ref=gone", "src/lib.rs/deeper"] {
        assert_eq!(
            world.get(&format!("{base}/{gone}")).await.status,
            StatusCode::NOT_FOUND,
            "{gone}"
        );
    }
}

#[tokio::test]
async fn branches_and_references_name_the_commit() {
    let world = World::with_widgets().await;
    let base = "/github/repos/acme/widgets";
    let branch = world.get(&format!("{base}/branches/main")).await.json();
    for place in ["git/ref/heads/main", "git/refs/heads/main"] {
        let reference = world.get(&format!("{base}/{place}")).await.json();
        assert_eq!(reference["ref"], "refs/heads/main");
        assert_eq!(reference["object"]["sha"], branch["commit"]["sha"]);
    }
    assert_eq!(
        world.get(&format!("{base}/branches/gone")).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        world
            .get(&format!("{base}/git/ref/heads/gone"))
            .await
            .status,
        StatusCode::NOT_FOUND
    );
}
