//! The providers' own libraries: Octokit through github-api's proxy; Jira's and Slack's beside our services.

use serde_json::{Value, json};
use tests::{HeldRun, World, clients::Client};

use super::{with_reach, world};

async fn said(script: &str, plan: &Value) -> Value {
    let client = Client::node(script).unwrap();
    client.run(&plan.to_string()).await.unwrap().json().unwrap()
}

/// What a service of ours answers to a run.
async fn ours(world: &World, token: &str, service: &str, path: &str) -> Value {
    let url = format!("{}/api/v1/{path}", world.stack.plan.url(service));
    let answer = world
        .client
        .get(url)
        .bearer_auth(token)
        .send()
        .await
        .unwrap();
    let status = answer.status();
    let text = answer.text().await.unwrap();
    assert!(status.is_success(), "{path}: {status} {text}");
    serde_json::from_str(&text).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn octokit_reads_the_same_through_the_proxy_and_writes_effects() {
    let world = world().await;
    let run = HeldRun::start(world, "acme/octokit", 1).await.unwrap();
    // The status is a comment that changes.
    world.statuses_are_delivered().await.unwrap();
    let (simulator, api) = (
        world.stack.plan.url("simulator"),
        world.stack.plan.url("github-api"),
    );
    let plan = |base: String, graphql: String, token: &str, write: bool| json!({ "base": base, "graphql": graphql, "token": token, "owner": "acme", "repo": "octokit", "write": write });
    let github = format!("{simulator}/github");
    let direct = said(
        "octokit.mjs",
        &plan(github.clone(), github, "sim-github-token", false),
    )
    .await;
    let proxied = plan(
        format!("{api}/api/v3"),
        format!("{api}/api"),
        &run.token(),
        true,
    );
    let proxied = said("octokit.mjs", &proxied).await;

    assert_eq!(proxied["read"], direct["read"]);
    assert_eq!(proxied["read"]["missing"], 404);
    let written = &proxied["written"];
    assert_eq!(written["comment"][0], 201, "{written:#}");
    for refused in ["elsewhere", "unmapped"] {
        assert!(
            [403, 404].contains(&written[refused]["status"].as_u64().unwrap()),
            "{written:#}"
        );
    }
    let seen = world.seen().await.unwrap();
    assert_eq!(seen.comments("acme/octokit", 1, "By Octokit.").len(), 1);
    let sql = "SELECT count(*) FROM effects WHERE kind = 'github.comment' AND state = 'applied' AND target LIKE 'acme/octokit%'";
    assert_eq!(
        world.stack.postgres.run_sql("agents", sql).unwrap(),
        "1",
        "the comment is an effect"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn jira_js_returns_the_same_as_jira_api() {
    let world = world().await;
    let run = HeldRun::start(world, "acme/jira-js", 1).await.unwrap();
    let host = format!("{}/jira", world.stack.plan.url("simulator"));
    let plan = json!({ "host": host, "email": "bot@example.com", "token": "sim-jira-token", "issue": "PROJ-1" });
    let theirs = said("jira.mjs", &plan).await;

    let token = with_reach(&run);
    let issue = ours(world, &token, "jira-api", "issues/PROJ-1").await;
    for field in ["key", "summary", "status", "issue_type"] {
        assert_eq!(theirs[field], issue[field], "{field}: {issue:#}");
    }
    let search = ours(
        world,
        &token,
        "jira-api",
        "search?jql=project%20%3D%20PROJ%20ORDER%20BY%20key%20ASC",
    )
    .await;
    let found = search["issues"].as_array().unwrap().iter();
    let found: Vec<_> = found
        .map(|issue| json!([issue["key"], issue["summary"]]))
        .collect();
    assert_eq!(theirs["found"], json!(found), "{search:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn slacks_web_api_client_returns_the_same_as_slack_api() {
    let world = world().await;
    let run = HeldRun::start(world, "acme/slack-js", 1).await.unwrap();
    let (channel, ts) = ("C0GENERAL", "1700000000.000100");
    let url = format!("{}/slack/api/", world.stack.plan.url("simulator"));
    let plan = json!({ "url": url, "token": "xoxb-sim-slack-token", "channel": channel, "ts": ts });
    let theirs = said("slack.mjs", &plan).await;

    let token = with_reach(&run);
    let thread = ours(
        world,
        &token,
        "slack-api",
        &format!("channels/{channel}/threads/{ts}"),
    )
    .await;
    let messages = thread["messages"].as_array().unwrap().iter();
    let messages: Vec<_> = messages
        .map(|m| json!([m["ts"], m["user"], m["text"]]))
        .collect();
    assert_eq!(theirs["messages"], json!(messages), "{thread:#}");
    assert_eq!(theirs["permalink"], thread["permalink"]);
    let info = ours(world, &token, "slack-api", &format!("channels/{channel}")).await;
    assert_eq!(theirs["channel"], json!([info["id"], info["name"]]));
}
