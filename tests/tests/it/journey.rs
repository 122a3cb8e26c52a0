//! A comment's way through the whole system.

use demo::plan::Agent;
use tests::World;

use crate::{scripts, shared};

/// What must be true at the end of the demo's task, whichever CLI ran it.
async fn check_the_spelling_was_mended(world: &World, repository: &str) {
    let payload = world.seed(repository, 1).await.unwrap();
    let task = world
        .comment(&payload, "@agent fix the spelling in the README")
        .await
        .unwrap();
    let ended = world
        .wait_for_state(&task, &["completed", "failed", "cancelled"])
        .await
        .unwrap();
    let events = world.events(&task).await.unwrap();
    assert_eq!(ended["state"], "completed", "{ended:#}\n{events:#?}");
    let seen = world.seen().await.unwrap();
    assert_eq!(
        seen.comments(repository, 1, "opened a pull request").len(),
        1,
        "the agent's comment"
    );
    let pulls = seen.pull_requests(repository);
    assert_eq!(pulls.len(), 1);
    assert_eq!(pulls[0]["title"], "Mend the spelling in the README");
    let branch = ended["branch"].as_str().unwrap();
    assert!(branch.starts_with("agent/"), "{branch}");
    let pushes: Vec<_> = seen
        .list("pushes")
        .filter(|push| push["repository"] == repository)
        .collect();
    assert!(
        pushes
            .iter()
            .all(|push| push["ref"] == format!("refs/heads/{branch}"))
            && !pushes.is_empty(),
        "{pushes:?}"
    );
    let tools: Vec<_> = events
        .iter()
        .filter(|e| e["event"]["type"] == "tool_finished")
        .collect();
    assert!(
        tools.len() >= 4 && tools.iter().all(|tool| tool["event"]["ok"] == true),
        "{tools:#?}"
    );
    world
        .until(async || {
            Ok(!world
                .seen()
                .await?
                .comments(repository, 1, &task)
                .is_empty())
        })
        .await
        .expect("the platform's status names the task");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_becomes_a_task_a_pull_request_and_one_answer() {
    check_the_spelling_was_mended(shared::world().await, "acme/journey").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_real_claude_code_cli_walks_the_same_way() {
    let program = World::npm().join("node_modules/.bin/claude");
    assert!(
        program.exists(),
        "the Claude Code CLI is missing; run: make tools"
    );
    let world = World::start(|options| {
        options.agent = Agent::Claude(program);
        // Node starts slowly on a loaded machine; the lease is not what this test is about.
        options.lease = (60.0, 45.0, 10.0);
    })
    .await
    .unwrap();
    check_the_spelling_was_mended(&world, "acme/real-cli").await;
    let seen = world.seen().await.unwrap();
    assert!(
        seen.list("model_requests")
            .all(|request| request["api_key_ok"] == true),
        "the gateway stamps the real key"
    );
    let tasks = world.reader.get("/api/tasks").await.unwrap();
    let cost = tasks["items"][0]["cost"]["micros"].as_i64().unwrap();
    assert!(cost > 0, "the cost was counted: {tasks:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_delivery_a_hundred_times_at_once_is_one_task() {
    let world = shared::world().await;
    let mut payload = world.seed("acme/redelivered", 1).await.unwrap();
    let script = world
        .script("redelivered", &scripts::gate("redelivered"))
        .unwrap();
    payload["comment"]["body"] = format!("@agent analyze\n{script}").into();
    let body = payload.to_string();
    let signature = demo::sample::sign(&world.stack.secrets.webhook_secret, body.as_bytes());
    let url = format!("{}/webhooks/github", world.stack.plan.url("api-gateway"));
    let send = || async {
        let request = world
            .client
            .post(&url)
            .header("content-type", "application/json");
        let request = request
            .header("x-github-event", "issue_comment")
            .header("x-github-delivery", "one-and-the-same");
        let answer = request
            .header("x-hub-signature-256", &signature)
            .body(body.clone())
            .send()
            .await
            .unwrap();
        answer.status().as_u16()
    };
    let statuses = futures::future::join_all((0..100).map(|_| send())).await;
    let count = |status: u16| statuses.iter().filter(|s| **s == status).count();
    assert_eq!((count(202), count(200)), (1, 99), "{statuses:?}");
    let tasks = world.reader.get("/api/tasks?limit=200").await.unwrap();
    let ours = tasks["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|t| t["repository"] == "acme/redelivered")
        .count();
    assert_eq!(ours, 1);
    world.open_gate("redelivered").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_stops_a_running_task() {
    let world = shared::world().await;
    let payload = world.seed("acme/stopped", 1).await.unwrap();
    let script = world
        .script("stopped", &scripts::gate("never-opened"))
        .unwrap();
    let task = world
        .comment(&payload, &format!("@agent analyze\n{script}"))
        .await
        .unwrap();
    world.wait_for_state(&task, &["running"]).await.unwrap();
    let url = format!("{}/api/tasks/{task}/stop", world.reader.api);
    let answer = world
        .client
        .post(url)
        .bearer_auth(&world.reader.token)
        .send()
        .await
        .unwrap();
    assert!(answer.status().is_success(), "{answer:?}");
    world.wait_for_state(&task, &["cancelled"]).await.unwrap();
}
