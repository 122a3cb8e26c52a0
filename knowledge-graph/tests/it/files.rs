//! Which files a repository has.

use std::fs;

use access::Audience;
use serde_json::{Value, json};

use crate::stage::{Stage, git};

const PATH: &str = "/api/v1/repositories/acme/app/files";

fn paths(body: &Value) -> Vec<&str> {
    body["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["path"].as_str().unwrap())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_default_branch_is_listed_with_sizes() {
    let stage = Stage::new().await;
    let commit = stage.mirror(&[
        ("README.md", "hello\n"),
        ("src/main.rs", ""),
        ("src/ä b.rs", "x"),
    ]);
    let (status, body) = stage.get(PATH).await;
    assert_eq!((status, &body["commit"]), (200, &json!(commit)));
    assert_eq!(paths(&body), ["README.md", "src/main.rs", "src/ä b.rs"]);
    assert_eq!(body["files"][0]["size"], 6);
    assert_eq!(
        (&body["total"], &body["truncated"]),
        (&json!(3), &json!(false))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pattern_and_a_limit_narrow_the_list() {
    let stage = Stage::new().await;
    stage.mirror(&[
        ("a.rs", ""),
        ("src/b.rs", ""),
        ("src/c/d.rs", ""),
        ("e.md", ""),
    ]);
    let (_, body) = stage.get(&format!("{PATH}?pattern=*.rs")).await;
    assert_eq!(paths(&body), ["a.rs", "src/b.rs", "src/c/d.rs"]);
    let (_, body) = stage
        .get(&format!("{PATH}?pattern=src/**/*.rs&limit=1"))
        .await;
    assert_eq!(
        (paths(&body), &body["total"], &body["truncated"]),
        (vec!["src/b.rs"], &json!(2), &json!(true))
    );
    for query in [
        "limit=0",
        "limit=10001",
        "limit=x",
        "pattern=%5Ba",
        "pattern=",
    ] {
        assert_eq!(
            stage.get(&format!("{PATH}?{query}")).await.0,
            400,
            "{query}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listing_is_kept_for_its_commit_and_made_anew_for_the_next() {
    let stage = Stage::new().await;
    let first = stage.mirror(&[("a.txt", "a")]);
    stage.get(PATH).await;
    let kept = stage
        .database
        .sql("SELECT repository, commit_id FROM knowledge_graph.listings")
        .await;
    assert_eq!(kept.trim(), format!("acme/app|{first}"));
    stage
        .database
        .sql("UPDATE knowledge_graph.listings SET files = '[{\"path\": \"kept\", \"size\": 1}]'")
        .await;
    assert_eq!(paths(&stage.get(PATH).await.1), ["kept"]);
    let second = stage.mirror(&[("b.txt", "b")]);
    let (_, body) = stage.get(PATH).await;
    assert_eq!(
        (&body["commit"], paths(&body)),
        (&json!(second), vec!["a.txt", "b.txt"])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_run_token_for_the_knowledge_graph_is_accepted() {
    let stage = Stage::new().await;
    stage.mirror(&[("a.txt", "a")]);
    assert_eq!(stage.get_as("rt1.x.y", PATH).await.0, 401);
    assert_eq!(
        stage
            .get_as(&stage.token(&[Audience::Github]), PATH)
            .await
            .0,
        401
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn other_repositories_are_refused_by_name() {
    let stage = Stage::new().await;
    let (status, problem) = stage.get("/api/v1/repositories/acme/secret/files").await;
    assert_eq!(
        (status, &problem["detail"]),
        (403, &json!("this run may read Acme/app, not acme/secret"))
    );
    assert_eq!(
        stage.get("/api/v1/repositories/acme/a%2Fb/files").await.0,
        400
    );
    stage.mirror(&[("a.txt", "a")]);
    let (status, body) = stage.get("/api/v1/repositories/ACME/App/files").await;
    assert_eq!((status, &body["repository"]), (200, &json!("Acme/app")));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_mirror_and_no_commit_are_told_apart() {
    let stage = Stage::new().await;
    let (status, problem) = stage.get(PATH).await;
    assert!(
        status == 404 && problem["detail"].as_str().unwrap().contains("no mirror"),
        "{problem}"
    );
    let mirror = stage.mirrors.path().join("acme/app.git");
    fs::create_dir_all(&mirror).unwrap();
    git(&mirror, &["init", "-q", "--bare", "."]);
    let (status, problem) = stage.get(PATH).await;
    assert!(
        status == 404 && problem["detail"].as_str().unwrap().contains("no commit"),
        "{problem}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mirrors_own_configuration_runs_nothing() {
    let stage = Stage::new().await;
    stage.mirror(&[("a.txt", "a")]);
    let proof = stage.mirrors.path().join("proof");
    let mirror = stage.mirrors.path().join("acme/app.git");
    git(
        &mirror,
        &[
            "config",
            "core.fsmonitor",
            &format!("touch {}", proof.display()),
        ],
    );
    git(
        &mirror,
        &[
            "config",
            "core.pager",
            &format!("touch {}", proof.display()),
        ],
    );
    assert_eq!(stage.get(PATH).await.0, 200);
    assert!(!proof.exists());
}
