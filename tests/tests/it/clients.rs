//! Clients that we did not write: coding CLIs, MCP's and the providers' own libraries.

mod cli;
mod libraries;
mod sdk;
mod seed;

use serde_json::Value;
use tests::{HeldRun, World, repository_root};
use tokio::sync::OnceCell;

static WORLD: OnceCell<World> = OnceCell::const_new();

/// One stack for all clients: every provider with something to read, no engine.
pub(crate) async fn world() -> &'static World {
    WORLD
        .get_or_init(async || {
            let script = repository_root().join("tests/tests/it/clients/script.yaml");
            let world = World::start_without_engines(None, &script).await;
            let world = world.expect("start the clients' stack");
            seed::all(&world).await;
            world
        })
        .await
}

/// A read of each server; `REPO` stands for the client's own repository of acme.
pub(crate) const CALLS: [(&str, &str, &str); 4] = [
    (
        "github",
        "issue_read",
        r#"{ "method": "get", "owner": "acme", "repo": "REPO", "issue_number": 1 }"#,
    ),
    ("jira", "jira_get_issue", r#"{ "issue_key": "PROJ-1" }"#),
    (
        "slack",
        "slack_get_thread_replies",
        r#"{ "channel_id": "C0GENERAL", "thread_ts": "1700000000.000100" }"#,
    ),
    (
        "sentry",
        "get_issue_details",
        r#"{ "organizationSlug": "acme", "issueId": "WEB-1" }"#,
    ),
];

/// The run's token, with every project and channel within its reach.
pub(crate) fn with_reach(run: &HeldRun) -> String {
    run.token_with(|claims| {
        let all = || vec!["*".to_owned()];
        claims.reach.jira_projects = all();
        claims.reach.slack_channels = all();
        claims.reach.sentry_projects = all();
    })
}

/// What a server's answer to its call must say, wherever it is read.
pub(crate) fn check_answer(server: &str, answer: &Value, context: &impl std::fmt::Debug) {
    let expected = match server {
        "github" => "Spelling error in the README file",
        "jira" => seed::JIRA,
        "slack" => seed::SLACK,
        _ => seed::SENTRY,
    };
    let answer = answer.to_string();
    assert!(
        answer.contains(expected),
        "{server}: {answer}\n{context:#?}"
    );
}
