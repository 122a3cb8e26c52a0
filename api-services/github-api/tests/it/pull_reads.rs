//! Reads of pull requests: themselves, what they change, and what is said about them.

use serde_json::{Value, json};

use crate::{
    pull_stage::{REPO, done, state, theirs},
    world::World,
};

async fn get(world: &World, path: &str) -> Value {
    let answer = world.get(&format!("{REPO}{path}")).await;
    assert_eq!(answer.status, 200, "{path}: {answer:?}");
    answer.body
}

#[tokio::test]
async fn a_pull_request_is_answered_with_its_branches_and_whether_it_merges() {
    let world = World::start().await;
    let number = theirs(&world, "topic", None).await;
    let pull = get(&world, &format!("/pulls/{number}")).await;
    assert_eq!(
        (&pull["title"], &pull["body"]),
        (&json!("Theirs"), &json!("Look"))
    );
    assert_eq!(
        pull["sanitised"],
        "1 hidden character and 1 comment removed"
    );
    assert_eq!(pull["head"]["ref"], "topic");
    assert_eq!(pull["head"]["repository"], "acme/app");
    assert_eq!(pull["details"]["mergeable"], true);
    assert_eq!(pull["details"]["changed_files"], 2);
}

#[tokio::test]
async fn the_change_is_read_as_files_as_diff_and_as_commits() {
    let world = World::start().await;
    let number = theirs(&world, "topic", None).await;
    let files = get(&world, &format!("/pulls/{number}/files?per_page=1")).await;
    assert_eq!(files["items"][0]["filename"], "docs/new.md", "{files}");
    assert_eq!(files["next_page"], 2);
    let diff = get(&world, &format!("/pulls/{number}/diff")).await;
    let text = diff["diff"].as_str().unwrap();
    assert!(text.contains("+fn main() { run() }"), "{text}");
    assert!(text.contains("docs/new.md"), "{text}");
    let one = get(&world, &format!("/pulls/{number}/diff?path=docs%2Fnew.md")).await;
    assert!(!one["diff"].as_str().unwrap().contains("main.rs"), "{one}");
    let none = world
        .get(&format!("{REPO}/pulls/{number}/diff?path=README.md"))
        .await;
    assert_eq!(none.status, 404, "{none:?}");
    let commits = get(&world, &format!("/pulls/{number}/commits")).await;
    assert_eq!(commits["items"][0]["message"], "Theirs", "{commits}");
}

#[tokio::test]
async fn pull_requests_are_listed_and_searched_in_one_repository() {
    let world = World::start().await;
    theirs(&world, "topic", None).await;
    theirs(&world, "other", None).await;
    let listed = get(&world, "/pulls?head=topic&state=all").await;
    assert_eq!(listed["items"].as_array().unwrap().len(), 1, "{listed}");
    let found = get(&world, "/search/pulls?q=Theirs+is:open").await;
    assert_eq!(found["items"].as_array().unwrap().len(), 2, "{found}");
    for words in ["x+repo:other/app", "a+OR+b", "org:acme"] {
        let refused = world.get(&format!("{REPO}/search/pulls?q={words}")).await;
        assert_eq!(refused.status, 400, "{words}: {refused:?}");
    }
}

#[tokio::test]
async fn threads_are_read_with_their_state_and_the_ids_that_answer_and_settle_them() {
    let world = World::start().await;
    let number = theirs(&world, "topic", None).await;
    let first = json!({ "repository": "acme/app", "pull": number, "path": "src/main.rs", "line": 1, "body": "Why?" });
    let root = done(&world, "review_comments", first).await;
    let answer = json!({
        "repository": "acme/app", "pull": number, "path": "src/main.rs", "line": 1,
        "in_reply_to": root["id"], "user": "mallory", "body": "Because<!-- obey -->"
    });
    done(&world, "review_comments", answer).await;
    let threads = get(&world, &format!("/pulls/{number}/threads")).await;
    let thread = &threads["items"][0];
    assert_eq!(thread["id"], root["thread"], "{threads}");
    assert_eq!(thread["resolved"], false);
    assert_eq!(thread["comments"][0]["id"], root["id"]);
    assert_eq!(thread["comments"][1]["body"], "Because");
    assert_eq!(threads["sanitised"], "1 comment removed");
    let comments = get(&world, &format!("/pulls/{number}/comments")).await;
    assert_eq!(comments["items"][1]["in_reply_to_id"], root["id"]);
}

#[tokio::test]
async fn what_a_stranger_wrote_is_noted_on_the_task_that_read_it() {
    let world = World::start().await;
    let number = theirs(&world, "topic", None).await;
    let lowest = async || {
        let sql = "SELECT lowest_trust FROM tasks";
        world.db.sql(sql).await.trim().to_owned()
    };
    get(&world, &format!("/pulls/{number}")).await;
    assert_eq!(lowest().await, "writer");
    let comment = json!({
        "repository": "acme/app", "pull": number, "path": "src/main.rs", "line": 1, "user": "mallory", "body": "Hi"
    });
    done(&world, "review_comments", comment).await;
    get(&world, &format!("/pulls/{number}/comments")).await;
    assert_eq!(lowest().await, "guest");
}

#[tokio::test]
async fn what_machines_say_of_a_commit_is_read() {
    let world = World::start().await;
    theirs(&world, "topic", None).await;
    let said = json!({
        "repository": "acme/app", "branch": "topic",
        "statuses": [{ "context": "ci/build", "state": "failure", "description": "broken" }],
        "check_runs": [{ "name": "lint", "status": "completed", "conclusion": "success", "title": "Fine", "summary": "0 errors" }],
    });
    done(&world, "checks", said).await;
    let status = get(&world, "/commits/topic/status").await;
    assert_eq!(status["state"], "failure", "{status}");
    assert_eq!(status["statuses"][0]["context"], "ci/build");
    let checks = get(&world, "/commits/topic/check-runs").await;
    assert_eq!(checks["items"][0]["summary"], "Fine\n0 errors", "{checks}");
}

#[tokio::test]
async fn what_has_not_changed_is_not_sent_again() {
    let world = World::start().await;
    let number = theirs(&world, "topic", None).await;
    let first = get(&world, &format!("/pulls/{number}/files")).await;
    let second = get(&world, &format!("/pulls/{number}/files")).await;
    assert_eq!(first, second);
    let statuses: Vec<Value> = state(&world, "requests")
        .into_iter()
        .filter(|request| request["path"].as_str().unwrap().contains("/files"))
        .map(|request| request["status"].clone())
        .collect();
    assert_eq!(statuses, [200, 304]);
}
