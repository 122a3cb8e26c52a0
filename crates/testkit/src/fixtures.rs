//! Accepted tasks without a webhook.

use domain::{Actor, Command, Decision, Lane, NewTask, Provider, Reason, TaskId, WorkItem};
use sha2::{Digest as _, Sha256};
use store::{
    PgPool,
    events::{self, Accepted, NewEvent},
};
use uuid::Uuid;

/// A task as the gateway would ask for it.
///
/// # Panics
/// Panics where the name is not `owner/name`.
pub fn new_task(repository: &str, number: u64, command: Command) -> NewTask {
    let repository: domain::Repository = repository.parse().expect("owner/name");
    NewTask {
        provider: Provider::Github,
        item: WorkItem::Github {
            repository: repository.clone(),
            number,
            pull_request: false,
        },
        url: format!("https://github.com/{repository}/issues/{number}"),
        repositories: vec![repository],
        command,
        request: "please".to_owned(),
        title: "A test".to_owned(),
        actor: Actor {
            provider: Provider::Github,
            id: "1".to_owned(),
            name: "octocat".to_owned(),
        },
        lane: Lane::High,
    }
}

/// Stores a task as an accepted event of its own; `pool` is the gateway's.
///
/// # Panics
/// Panics where the database refuses it.
pub async fn accept_task(pool: &PgPool, task: NewTask) -> TaskId {
    let delivery = Uuid::new_v4().to_string();
    let headers = serde_json::json!({});
    let event = NewEvent {
        provider: task.provider,
        tenant: "test",
        delivery_id: &delivery,
        event_type: "issue_comment",
        action: "created",
        headers: &headers,
        body: b"{}",
        body_sha256: Sha256::digest(b"{}").into(),
        trace_parent: None,
    };
    let decision = Decision::Run {
        task: Box::new(task),
        reason: Reason::CommandGiven,
    };
    match events::accept(pool, &event, &decision, "Accepted.")
        .await
        .expect("store the task")
    {
        Accepted::New {
            task: Some(task), ..
        } => task,
        other => panic!("not a new task: {other:?}"),
    }
}
