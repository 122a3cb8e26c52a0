//! Workflow runs: read, their failed logs, started again and cancelled.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    pull_stage::{REPO, done, own, state, theirs, write},
    world::World,
};

async fn failed_run(world: &World, branch: &str, fork: Option<&str>) -> Value {
    let log: String = (1..=600).map(|n| format!("line {n}\n")).collect();
    let run = json!({
        "repository": "acme/app", "workflow": ".github/workflows/ci.yml", "branch": branch,
        "head_repository": fork, "status": "completed", "conclusion": "failure",
        "jobs": [
            { "name": "build", "conclusion": "success", "log": "fine\n" },
            { "name": "test", "conclusion": "failure", "log": log,
              "steps": [{ "name": "cargo test", "conclusion": "failure" }] },
        ],
        "artifacts": [{ "name": "report", "size_in_bytes": 12 }],
    });
    done(world, "workflow_runs", run).await
}

async fn get(world: &World, path: &str) -> Value {
    let answer = world.get(&format!("{REPO}/actions{path}")).await;
    assert_eq!(answer.status, 200, "{path}: {answer:?}");
    answer.body
}

fn attempt(world: &World) -> Value {
    state(world, "projects")[0]["workflow_runs"][0]["attempt"].clone()
}

#[tokio::test]
async fn a_failed_run_is_followed_to_the_end_of_its_log() {
    let world = World::start().await;
    theirs(&world, "topic", None).await;
    let run = failed_run(&world, "topic", None).await;
    let id = &run["id"];
    let workflows = get(&world, "/workflows").await;
    assert_eq!(workflows["items"][0]["name"], "ci", "{workflows}");
    let runs = get(&world, "/runs?workflow=ci.yml&status=failure").await;
    assert_eq!(&runs["items"][0]["id"], id, "{runs}");
    assert_eq!(get(&world, "/runs?branch=main").await["items"], json!([]));
    let jobs = get(&world, &format!("/runs/{id}/jobs")).await;
    assert_eq!(jobs["items"][1]["failed_steps"], json!(["cargo test"]));
    let artifacts = get(&world, &format!("/runs/{id}/artifacts")).await;
    assert_eq!(artifacts["items"][0]["name"], "report");
    let logs = get(&world, &format!("/runs/{id}/failed-logs?lines=2")).await;
    assert_eq!(logs.as_array().unwrap().len(), 1, "{logs}");
    assert_eq!(logs[0]["text"], "line 599\nline 600\n");
    assert_eq!(
        (&logs[0]["cut"], &logs[0]["job"]["name"]),
        (&json!(true), &json!("test"))
    );
    let whole = get(&world, &format!("/jobs/{}/logs", run["jobs"][0])).await;
    assert_eq!(
        (&whole["text"], &whole["cut"]),
        (&json!("fine\n"), &json!(false))
    );
    assert!(!whole.to_string().contains("sig="), "{whole}");
}

#[tokio::test]
async fn a_run_of_the_own_branch_is_started_again_once_though_the_answer_is_lost() {
    let world = World::start().await;
    own(&world).await;
    let run = failed_run(&world, "agent/x", None).await;
    let path = format!("/actions/runs/{}", run["id"]);
    world
        .fault(json!({ "match": "/rerun", "method": "POST", "drop_after": true }))
        .await;
    let again = json!({ "action": "rerun_failed", "run_attempt": 1 });
    let lost = write(&world, Method::POST, &path, "1", again.clone()).await;
    assert_eq!(lost.status, 504, "{lost:?}");
    let repeated = write(&world, Method::POST, &path, "1", again).await;
    assert_eq!(repeated.status, 200, "{repeated:?}");
    assert_eq!(attempt(&world), 2);
    let cancel = json!({ "action": "cancel", "run_attempt": 2 });
    let cancelled = write(&world, Method::POST, &path, "2", cancel).await;
    assert_eq!(cancelled.body["outcome"], "applied", "{cancelled:?}");
}

#[tokio::test]
async fn a_run_of_another_branch_or_fork_is_started_again_only_with_a_person() {
    let world = World::start().await;
    theirs(&world, "agent/x", Some("mallory/app")).await;
    let run = failed_run(&world, "agent/x", Some("mallory/app")).await;
    let path = format!("/actions/runs/{}", run["id"]);
    let again = json!({ "action": "rerun", "run_attempt": 1 });
    let held = write(&world, Method::POST, &path, "1", again).await;
    assert_eq!(held.body["outcome"], "held", "{held:?}");
    assert_eq!(attempt(&world), 1);
}
