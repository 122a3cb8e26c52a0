//! What a run may not touch.

use access::Audience;
use domain::{Epoch, WorkItem};
use reqwest::Method;
use serde_json::json;

use crate::world::{comments, document, world};

#[tokio::test]
async fn a_foreign_project_is_refused_with_the_names_of_those_allowed() {
    let world = world().await;
    for path in [
        "/api/v1/issues/SECRET-1",
        "/api/v1/issues/SECRET-1/comments",
        "/api/v1/issues/SECRET-1/attachments/1",
        "/api/v1/projects/SECRET",
        "/api/v1/projects/SECRET/issue-types",
        "/api/v1/boards?project=SECRET",
        "/api/v1/users/assignable?project=SECRET",
    ] {
        let answer = world.get(path).await;
        assert_eq!(answer.problem(), (403, "project-not-allowed"), "{path}");
        assert_eq!(answer.body["allowed_projects"], json!(["OPS", "PROJ"]));
    }
    for (method, path, body) in [
        (
            Method::POST,
            "/api/v1/issues/SECRET-1/comments",
            json!({ "body": "Hi." }),
        ),
        (
            Method::PUT,
            "/api/v1/issues/SECRET-1",
            json!({ "fields": { "summary": "x" } }),
        ),
        (
            Method::POST,
            "/api/v1/issues",
            json!({ "project": "SECRET", "issue_type": "Task", "fields": { "summary": "x" } }),
        ),
        (
            Method::POST,
            "/api/v1/links",
            json!({ "link_type": "Blocks", "inward": "PROJ-1", "outward": "SECRET-1" }),
        ),
    ] {
        let answer = world.write(method, path, "call-1", &body).await;
        assert_eq!(answer.problem(), (403, "project-not-allowed"), "{path}");
    }
    assert_eq!(world.asked("", "SECRET"), 0);
    let asked = world.simulator.state()["requests"].to_string();
    assert!(!asked.contains("SECRET"), "{asked}");
}

#[tokio::test]
async fn an_issue_that_moved_away_is_out_of_reach() {
    let world = world().await;
    let moved = json!({ "issue": "OPS-1", "project": "SECRET" });
    world.control("/_sim/jira/moves", &moved).await;
    for path in ["/api/v1/issues/OPS-1", "/api/v1/issues/OPS-1/comments"] {
        let answer = world.get(path).await;
        assert_eq!(answer.problem(), (403, "project-not-allowed"), "{path}");
    }
}

#[tokio::test]
async fn a_run_of_another_provider_reaches_what_its_token_names_and_no_more() {
    let world = world().await;
    let token = world.token_with(|claims| {
        claims.item = WorkItem::Slack {
            team: "T1".to_owned(),
            channel: "C1".to_owned(),
            thread_ts: "1.1".to_owned(),
        };
    });
    let ask = async |path: &str| world.ask(world.request(Method::GET, path, &token)).await;
    assert_eq!(ask("/api/v1/issues/OPS-1").await.status, 200);
    assert_eq!(ask("/api/v1/issues/PROJ-1").await.status, 403);
    let nothing = world.token_with(|claims| {
        claims.item = WorkItem::Slack {
            team: "T1".to_owned(),
            channel: "C1".to_owned(),
            thread_ts: "1.1".to_owned(),
        };
        claims.reach.jira_projects.clear();
    });
    let answer = world
        .ask(world.request(Method::GET, "/api/v1/users?query=a", &nothing))
        .await;
    assert_eq!(answer.problem(), (403, "project-not-allowed"));
}

#[tokio::test]
async fn strangers_are_not_heard() {
    let world = world().await;
    let other = world.token_with(|claims| claims.audiences = vec![Audience::Github]);
    for token in [other.as_str(), "nonsense"] {
        let request = world.request(Method::GET, "/api/v1/issues/PROJ-1", token);
        assert_eq!(world.ask(request).await.status, 401);
    }
}

#[tokio::test]
async fn a_run_that_is_over_writes_nothing() {
    let world = world().await;
    let path = "/api/v1/issues/PROJ-1/comments";
    let stale = world.token_with(|claims| claims.epoch = Epoch(claims.epoch.0 - 1));
    let body = json!({ "body": "Done." });
    let answer = world
        .write_as(&stale, Method::POST, path, "call-1", &body)
        .await;
    assert_eq!(answer.problem(), (409, "run-fenced"));
    world.end_lease().await;
    let answer = world.write(Method::POST, path, "call-1", &body).await;
    assert_eq!(answer.problem(), (409, "run-fenced"));
    assert_eq!(comments(&world, "PROJ-1").len(), 1);
}

#[tokio::test]
async fn a_write_elsewhere_waits_for_a_person() {
    let world = world().await;
    let path = "/api/v1/issues/OPS-1/comments";
    let answer = world
        .write(Method::POST, path, "call-1", &json!({ "body": "Hello." }))
        .await;
    assert_eq!(answer.outcome(), "held", "{answer:?}");
    assert!(
        answer.body["approval"]
            .as_str()
            .unwrap()
            .starts_with("apr_")
    );
    assert_eq!(comments(&world, "OPS-1").len(), 0);
}

#[tokio::test]
async fn a_text_with_a_credential_is_refused_wherever_it_stands() {
    let world = world().await;
    let secret = format!("ghp_{}", "a1".repeat(18));
    for (method, path, body) in [
        (
            Method::POST,
            "/api/v1/issues/PROJ-1/comments",
            json!({ "body": secret }),
        ),
        (
            Method::PUT,
            "/api/v1/issues/PROJ-1",
            json!({ "fields": { "other": { "customfield_1": { "deep": [secret] } } } }),
        ),
        (
            Method::POST,
            "/api/v1/issues/PROJ-1/attachments",
            json!({ "filename": "a.txt", "text": format!("x {secret}") }),
        ),
        (
            Method::POST,
            "/api/v1/issues/PROJ-1/attachments",
            json!({ "filename": "a.txt", "text": "it is sim-jira-token" }),
        ),
        (
            Method::POST,
            "/api/v1/issues/PROJ-1/worklogs",
            json!({ "time_spent": "1h", "comment": secret }),
        ),
    ] {
        let answer = world.write(method, path, "call-1", &body).await;
        assert_eq!(
            answer.problem(),
            (422, "secret-in-text"),
            "{path}: {answer:?}"
        );
    }
    assert_eq!(world.effects().await, json!([]));
}

#[tokio::test]
async fn the_cap_ends_the_writing() {
    let world = world().await;
    let path = "/api/v1/issues/PROJ-1/comments";
    let body = json!({ "body": "Again." });
    for n in 0..10 {
        let answer = world
            .write(Method::POST, path, &format!("call-{n}"), &body)
            .await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }
    let answer = world.write(Method::POST, path, "call-10", &body).await;
    assert_eq!(answer.problem(), (403, "effect-cap"));
    assert_eq!(comments(&world, "PROJ-1").len(), 11);
}

#[tokio::test]
async fn somebody_elses_comment_cannot_be_edited() {
    let world = world().await;
    let comment = json!({ "issue": "PROJ-1", "author": "ann", "body": document("Mine.") });
    let id = world.control("/_sim/jira/comments", &comment).await["id"].clone();
    let path = format!("/api/v1/issues/PROJ-1/comments/{}", id.as_str().unwrap());
    let answer = world
        .write(Method::PUT, &path, "call-1", &json!({ "body": "Ours." }))
        .await;
    assert_eq!(answer.problem(), (403, "forbidden"));
    assert!(comments(&world, "PROJ-1").contains(&("ann".to_owned(), document("Mine."))));
}

#[tokio::test]
async fn fields_that_would_move_an_issue_are_refused() {
    let world = world().await;
    for field in ["project", "issuetype", "creator", "security"] {
        let body = json!({ "fields": { "other": { field: { "key": "SECRET" } } } });
        let answer = world
            .write(Method::PUT, "/api/v1/issues/PROJ-1", "call-1", &body)
            .await;
        assert_eq!(answer.problem(), (422, "field-not-allowed"), "{field}");
    }
}
