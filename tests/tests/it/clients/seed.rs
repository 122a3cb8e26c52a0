//! What the simulated Jira, Slack and Sentry hold for the clients.

use serde_json::{Value, json};
use tests::World;

/// What must be read, wherever a client reads it.
pub(super) const JIRA: &str = "The greeting is misspelt";
pub(super) const SLACK: &str = "Who greets people with Helo?";
pub(super) const SENTRY: &str = "GreetingError: Helo";

pub(super) async fn all(world: &World) {
    let issue = json!({ "summary": JIRA, "description": "It says Helo.", "status": "To Do" });
    let project = json!({ "key": "PROJ", "name": "Project", "issues": [issue] });
    control(world, "jira/projects", &project).await;

    let person = json!({ "id": "U0SOMEBODY", "name": "ada", "real_name": "Ada" });
    control(world, "slack/users", &person).await;
    let members = ["U0AGENT", "U0SOMEBODY"];
    let channel = json!({ "id": "C0GENERAL", "name": "general", "members": members });
    control(world, "slack/channels", &channel).await;
    let first = json!({ "channel": "C0GENERAL", "user": "U0SOMEBODY", "text": SLACK, "ts": "1700000000.000100" });
    control(world, "slack/messages", &first).await;
    let reply = json!({ "channel": "C0GENERAL", "user": "U0SOMEBODY", "text": "The README does.",
        "ts": "1700000001.000100", "thread_ts": "1700000000.000100" });
    control(world, "slack/messages", &reply).await;

    let places = json!({ "projects": [{ "slug": "web", "platform": "python" }] });
    control(world, "sentry", &places).await;
    let event = json!({ "message": SENTRY, "tags": [] });
    let issue =
        json!({ "project": "web", "title": SENTRY, "culprit": "app.greet", "events": [event] });
    control(world, "sentry/issues", &issue).await;
}

async fn control(world: &World, path: &str, body: &Value) {
    let url = format!("{}/_sim/{path}", world.stack.plan.url("simulator"));
    let answer = world.client.post(url).json(body).send().await.unwrap();
    let status = answer.status();
    assert!(
        status.is_success(),
        "{path}: {status} {}",
        answer.text().await.unwrap()
    );
}
