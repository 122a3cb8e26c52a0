//! Injected errors, and answers that never come.

use http::StatusCode;
use serde_json::json;

use crate::{process::Place, world::World};

const COMMENTS: &str = "/github/repos/acme/widgets/issues/1/comments";

async fn inject(world: &World, fault: serde_json::Value) {
    let answer = world.post("/_sim/faults", &fault).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
}

#[tokio::test]
async fn a_rate_limit_is_given_as_often_as_asked_and_changes_nothing() {
    let world = World::with_widgets().await;
    let headers = json!({"retry-after": "1", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1893456000"});
    inject(&world, json!({"match": "/issues/1/comments", "method": "POST", "status": 403, "headers": headers, "times": 2})).await;
    for _ in 0..2 {
        let answer = world.post(COMMENTS, &json!({"body": "x"})).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert_eq!(answer.headers["retry-after"], "1");
        assert_eq!(answer.headers["x-ratelimit-remaining"], "0");
        assert!(
            answer.json()["message"]
                .as_str()
                .unwrap()
                .contains("rate limit")
        );
        assert_eq!(
            world.get(COMMENTS).await.status,
            StatusCode::OK,
            "another method passes"
        );
    }
    assert_eq!(
        world.post(COMMENTS, &json!({"body": "x"})).await.status,
        StatusCode::CREATED
    );
    assert_eq!(world.sim.state()["comments"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn an_answer_can_be_lost_after_the_change_was_made() {
    let world = World::with_widgets().await;
    inject(
        &world,
        json!({"match": "/comments", "method": "POST", "drop_after": true}),
    )
    .await;
    let body = json!({"body": "once"});
    let lost = world.send(http::Method::POST, COMMENTS, Some(&body)).await;
    assert!(lost.is_err(), "the connection is closed without an answer");
    let list = world.get(COMMENTS).await.json();
    assert_eq!(list[0]["body"], "once");
    let state = world.sim.state();
    assert_eq!(state["requests"][0]["status"], 201);
    assert_eq!(
        state["refused"][0]["reason"],
        "connection closed without an answer"
    );
}

#[tokio::test]
async fn an_answer_can_be_lost_before_anything_is_done() {
    let world = World::with_widgets().await;
    inject(&world, json!({"match": "/comments", "drop_before": true})).await;
    let lost = world
        .send(http::Method::POST, COMMENTS, Some(&json!({"body": "x"})))
        .await;
    assert!(lost.is_err());
    assert_eq!(world.sim.state()["comments"], json!([]));
}

#[tokio::test]
async fn a_push_can_be_applied_without_an_answer() {
    let (world, place) = (World::with_widgets().await, Place::new());
    let remote = format!(
        "http://t:sim-github-token@{}/git/acme/widgets.git",
        world.sim.addr
    );
    place.git(&format!("clone -q {remote} w")).await.unwrap();
    place
        .git("-C w commit -q --allow-empty -m more")
        .await
        .unwrap();
    inject(
        &world,
        json!({"match": "git-receive-pack", "method": "POST", "drop_after": true}),
    )
    .await;
    place.git("-C w push -q origin main").await.unwrap_err();
    let head = place.git("-C w rev-parse HEAD").await.unwrap();
    assert_eq!(world.sim.state()["pushes"][0]["new"], head);
}

#[tokio::test]
async fn faults_can_wait_for_their_turn_and_be_cleared() {
    let world = World::with_widgets().await;
    inject(
        &world,
        json!({"match": "/user", "status": 502, "skip": 1, "times": 0, "body": "bad gateway"}),
    )
    .await;
    assert_eq!(world.get("/github/user").await.status, StatusCode::OK);
    for _ in 0..3 {
        let answer = world.get("/github/user").await;
        assert_eq!(
            (answer.status, answer.text.as_str()),
            (StatusCode::BAD_GATEWAY, "bad gateway")
        );
    }
    let cleared = world
        .send(http::Method::DELETE, "/_sim/faults", None)
        .await
        .unwrap();
    assert_eq!(cleared.status, StatusCode::NO_CONTENT);
    assert_eq!(world.get("/github/user").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_fault_on_the_model_speaks_as_anthropic() {
    let world = World::new().await;
    inject(
        &world,
        json!({"match": "/v1/messages", "status": 429, "headers": {"retry-after": "1"}}),
    )
    .await;
    let answer = world.post("/anthropic/v1/messages", &json!({})).await;
    assert_eq!(answer.json()["error"]["type"], "rate_limit_error");
}
