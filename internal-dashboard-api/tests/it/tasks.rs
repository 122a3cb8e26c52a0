//! The list, one task, and its stored events.

use crate::stage::Stage;

#[tokio::test(flavor = "multi_thread")]
async fn the_list_is_newest_first_and_paged() {
    let stage = Stage::new().await;
    let mut made = Vec::new();
    for number in 1..=3 {
        made.push(stage.task(number).await.to_string());
    }
    let (status, first) = stage.get("/api/tasks?limit=2").await;
    assert_eq!(status, 200);
    let ids = |page: &serde_json::Value| -> Vec<String> {
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|task| task["id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(ids(&first), [made[2].clone(), made[1].clone()]);
    let next = first["next"].as_str().unwrap();
    let (_, second) = stage
        .get(&format!("/api/tasks?limit=2&before={next}"))
        .await;
    assert_eq!(ids(&second), [made[0].clone()]);
    assert!(second.get("next").is_none());
    let (_, task) = stage.get("/api/tasks?limit=1").await;
    let task = &task["items"][0];
    assert_eq!(task["item"], "github:acme/app#3");
    assert_eq!(task["repository"], "acme/app");
    assert_eq!(
        (&task["actor"], &task["command"]),
        (&"octocat".into(), &"fix".into())
    );
    assert_eq!(task["cost"]["text"], "$0.0000");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_can_be_asked_by_state() {
    let stage = Stage::new().await;
    stage.task(1).await;
    let run = stage.run(2).await;
    let (_, page) = stage.get("/api/tasks?state=running").await;
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    assert_eq!(page["items"][0]["id"], run.task.to_string());
    assert!(page["items"][0]["duration_ms"].is_i64());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_task_tells_its_request_status_effects_and_events() {
    let stage = Stage::new().await;
    let run = stage.run(1).await;
    run.say(&["one".to_owned(), "two".to_owned()], false).await;
    let (status, task) = stage.get(&format!("/api/tasks/{}", run.task)).await;
    assert_eq!(status, 200);
    assert_eq!(
        (&task["state"], &task["request"]),
        (&"running".into(), &"please".into())
    );
    assert_eq!((&task["events"], &task["attempt"]), (&2.into(), &1.into()));
    assert_eq!(task["status"]["phase"], "running");
    assert_eq!(task["status"]["delivered"], false);
    assert_eq!(task["effects"], serde_json::json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_read_page_by_page() {
    let stage = Stage::new().await;
    let run = stage.run(1).await;
    let texts: Vec<String> = (0..5).map(|n| n.to_string()).collect();
    let places = run.say(&texts, false).await;
    let path = format!("/api/tasks/{}/events", run.task);
    let (_, first) = stage.get(&format!("{path}?limit=3")).await;
    assert_eq!(first["items"].as_array().unwrap().len(), 3);
    assert_eq!(first["next_after"], places[2]);
    let (_, rest) = stage.get(&format!("{path}?after={}", places[2])).await;
    assert_eq!(
        rest["items"][1]["event"],
        serde_json::json!({ "type": "message", "text": "4" })
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_and_malformed_ids_are_told_apart() {
    let stage = Stage::new().await;
    let unknown = domain::TaskId::generate();
    for suffix in ["", "/events", "/ws"] {
        let (status, problem) = stage.get(&format!("/api/tasks/{unknown}{suffix}")).await;
        assert_eq!(
            (status, &problem["type"]),
            (404, &"not-found".into()),
            "{suffix}"
        );
        let (status, problem) = stage.get(&format!("/api/tasks/evt_1{suffix}")).await;
        assert_eq!(
            (status, &problem["type"]),
            (400, &"bad-request".into()),
            "{suffix}"
        );
    }
    for query in ["state=lost", "limit=0", "limit=201", "limit=x", "before=7"] {
        assert_eq!(
            stage.get(&format!("/api/tasks?{query}")).await.0,
            400,
            "{query}"
        );
    }
}
