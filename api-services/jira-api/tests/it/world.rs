//! A simulated Jira with two projects within reach and one without, and a run that works on `PROJ-1`.

use access::Reach;
use domain::{Provider, WorkItem};
use jira_api::Config;
use serde_json::{Value, json};
use testkit::{ApiWorld, control, simulator};

/// A document of one paragraph.
pub(crate) fn document(text: &str) -> Value {
    let text = json!({ "type": "text", "text": text });
    json!({ "type": "doc", "version": 1, "content": [{ "type": "paragraph", "content": [text] }] })
}

pub(crate) async fn world() -> ApiWorld {
    with(&["--jira-email", "bot@example.com"], "/jira").await
}

/// A world whose service is told these things; `api` is where Jira's API is.
pub(crate) async fn with(arguments: &[&str], api: &str) -> ApiWorld {
    let simulator = simulator().await;
    for (id, name, kind) in [
        ("ann", "Ann", "atlassian"),
        ("eve", "Eve Outside", "customer"),
    ] {
        let user = json!({ "account_id": id, "name": name, "email": format!("{id}@example.com"), "kind": kind });
        control(&simulator, "/_sim/jira/users", &user).await;
    }
    let project = json!({
        "key": "PROJ", "name": "The project", "components": ["api"], "versions": ["1.0"],
        "boards": { "Team": ["Sprint 1", "Sprint 2"] },
        "issues": [
            {
                "summary": "It\u{200b} crashes", "description": document("On \u{202e}start."), "reporter": "ann",
                "comments": [["ann", document("Since Monday.")]],
                "attachments": [["trace.log", "line one\nline two\n"]],
                "development": [{ "kind": "pullrequest", "name": "Fix it", "url": "https://code.example/pull/1", "status": "OPEN" }],
                "watchers": ["ann"],
            },
            { "summary": "An epic", "reporter": "ann", "fields": { "issuetype": { "name": "Epic" } } },
            { "summary": "Done long ago", "reporter": "ann", "status": "Done" },
        ],
    });
    control(&simulator, "/_sim/jira/projects", &project).await;
    for key in ["OPS", "SECRET"] {
        let project = json!({ "key": key, "issues": [{ "summary": format!("First of {key}"), "reporter": "eve" }] });
        control(&simulator, "/_sim/jira/projects", &project).await;
    }
    let (site, api) = (simulator.url("/jira"), simulator.url(api));
    let tokens = simulator.url("/jira/oauth/token");
    let own = [
        "--jira-base-url",
        &site,
        "--jira-api-url",
        &api,
        "--jira-api-token",
        "sim-jira-token",
        "--jira-oauth-token-url",
        &tokens,
    ];
    let item = WorkItem::Jira {
        key: "PROJ-1".to_owned(),
    };
    let arguments = [&own[..], arguments].concat();
    let mut world = ApiWorld::start::<Config>(Provider::Jira, simulator, item, &arguments).await;
    world.reach = Reach {
        jira_projects: vec!["OPS".to_owned()],
        ..Reach::default()
    };
    world
}

/// What the simulated Jira holds of an issue.
pub(crate) fn issue(world: &ApiWorld, key: &str) -> Value {
    let state = world.simulator.state();
    let issues = state["jira"]["issues"].as_array().unwrap();
    issues.iter().find(|it| it["key"] == key).unwrap().clone()
}

/// The comments of an issue: author and body.
pub(crate) fn comments(world: &ApiWorld, key: &str) -> Vec<(String, Value)> {
    let issue = issue(world, key);
    let comments = issue["comments"].as_array().unwrap().iter();
    comments
        .map(|it| {
            (
                it["author"].as_str().unwrap().to_owned(),
                it["body"].clone(),
            )
        })
        .collect()
}
