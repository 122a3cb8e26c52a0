//! What a run may not touch, and that it is told what it may.

use access::{Audience, RunClaims};
use reqwest::Method;
use serde_json::json;

use crate::world::{EVENT, ISSUE, OTHER, world, world_in_web};

#[tokio::test]
async fn an_issue_of_another_project_is_refused_with_what_is_allowed() {
    let world = world_in_web().await;
    for path in [
        OTHER.to_owned(),
        format!("{OTHER}/events/latest"),
        format!("{OTHER}/comments"),
    ] {
        let answer = world.get(&path).await;
        assert_eq!(answer.problem(), (403, "issue-not-allowed"), "{path}");
        assert_eq!(
            answer.detail(),
            "API-4 is in api is not this run's; it may touch its own issue 4501 and the projects web"
        );
    }
    let write = json!({ "text": "Hello." });
    let answer = world
        .write(Method::POST, &format!("{OTHER}/comments"), "call-1", &write)
        .await;
    assert_eq!(answer.problem(), (403, "issue-not-allowed"));
    assert_eq!(world.asked("POST", "/comments/"), 0);
}

#[tokio::test]
async fn a_run_without_reach_reads_its_own_issue_only() {
    let world = world().await;
    assert_eq!(world.get(ISSUE).await.status, 200);
    for path in [
        "issues",
        "issues?project=web",
        "events?fields=title",
        "releases",
        "projects/web",
        "projects/web/stats",
        "monitors",
    ] {
        let answer = world
            .get(&format!("/api/v1/organizations/acme/{path}"))
            .await;
        assert_eq!(answer.problem(), (403, "project-not-allowed"), "{path}");
    }
    let release = world
        .get("/api/v1/organizations/acme/releases/api@2.0")
        .await;
    assert_eq!(release.problem(), (403, "project-not-allowed"));
    let event = format!("/api/v1/organizations/acme/projects/web/events/{EVENT}/attachments");
    assert_eq!(world.get(&event).await.status, 200);
    let foreign = world
        .control(
            "/_sim/sentry/events",
            &json!({ "issue": "API-4", "event": {} }),
        )
        .await;
    let event = format!(
        "/api/v1/organizations/acme/projects/api/events/{}/attachments",
        foreign["id"].as_str().unwrap()
    );
    assert_eq!(
        world.get(&event).await.problem(),
        (403, "project-not-allowed")
    );
}

#[tokio::test]
async fn another_organisation_is_refused() {
    let world = world().await;
    let answer = world
        .get("/api/v1/organizations/umbrella/issues/4501")
        .await;
    assert_eq!(answer.problem(), (403, "organization-not-allowed"));
    assert_eq!(answer.body["allowed_organization"], "acme");
}

#[tokio::test]
async fn a_reach_of_everything_reaches_everything() {
    let mut world = world().await;
    world.reach.sentry_projects = vec!["*".to_owned()];
    let issues = world.get("/api/v1/organizations/acme/issues").await.body;
    assert_eq!(issues["items"].as_array().unwrap().len(), 2);
    assert_eq!(world.get(OTHER).await.status, 200);
}

#[tokio::test]
async fn a_path_that_climbs_reaches_nothing() {
    let world = world().await;
    for id in ["%2e%2e", "4501%2f..%2fAPI-4", "4501%3fx"] {
        let answer = world
            .get(&format!("/api/v1/organizations/acme/issues/{id}"))
            .await;
        assert!(matches!(answer.status, 400 | 404), "{id}: {answer:?}");
    }
}

#[tokio::test]
async fn strangers_and_tokens_for_others_are_not_heard() {
    let world = world().await;
    let github =
        world.token_with(|claims: &mut RunClaims| claims.audiences = vec![Audience::Github]);
    for token in ["nonsense", &github] {
        let answer = world.ask(world.request(Method::GET, ISSUE, token)).await;
        assert_eq!(answer.status, 401);
    }
    assert_eq!(world.asked("GET", "/issues/"), 0);
}
