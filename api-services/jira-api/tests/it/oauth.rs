//! OAuth: tokens renewed once for all, refresh tokens kept.

use futures::future::join_all;

use crate::world::with;

async fn world(folder: &tempfile::TempDir) -> testkit::ApiWorld {
    let file = folder.path().join("refresh");
    std::fs::write(&file, "sim-jira-refresh-1\n").unwrap();
    with(
        &[
            "--jira-oauth-client-id",
            "sim-jira-client",
            "--jira-oauth-client-secret",
            "sim-jira-client-secret",
            "--jira-oauth-refresh-token-file",
            file.to_str().unwrap(),
        ],
        "/jira/ex/jira/cloud-1",
    )
    .await
}

#[tokio::test]
async fn a_token_is_renewed_once_for_all_who_wait_and_the_next_refresh_token_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let world = world(&folder).await;
    let answers = join_all((0..8).map(|_| world.get("/api/v1/issues/PROJ-1"))).await;
    assert!(answers.iter().all(|it| it.status == 200), "{answers:?}");
    assert_eq!(world.asked("POST", "/jira/oauth/token"), 1);
    assert!(world.asked("GET", "/jira/ex/jira/cloud-1/rest/api/3/issue/PROJ-1") >= 1);
    let kept = std::fs::read_to_string(folder.path().join("refresh")).unwrap();
    assert!(
        kept.starts_with("sim-jira-refresh-1") && kept != "sim-jira-refresh-1",
        "{kept}"
    );
    assert_eq!(
        answers[0].body["url"],
        world.simulator.url("/jira/browse/PROJ-1")
    );
}

#[tokio::test]
async fn a_refused_token_is_renewed_and_the_call_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let world = world(&folder).await;
    assert_eq!(world.get("/api/v1/issues/PROJ-1").await.status, 200);
    let fault = serde_json::json!({ "match": "/issue/PROJ-2", "status": 401 });
    world.fault(&fault).await;
    assert_eq!(world.get("/api/v1/issues/PROJ-2").await.status, 200);
    assert_eq!(world.asked("POST", "/jira/oauth/token"), 2);
}

#[tokio::test]
async fn a_refused_refresh_token_is_an_operators_matter() {
    let folder = tempfile::tempdir().unwrap();
    let world = world(&folder).await;
    let fault = serde_json::json!({ "match": "/oauth/token", "status": 403, "times": 0 });
    world.fault(&fault).await;
    let answer = world.get("/api/v1/issues/PROJ-1").await;
    assert_eq!(answer.status, 502, "{answer:?}");
}
