//! Writes to pull requests: changed, reviewed, settled, merged, each once and none without leave.

use reqwest::Method;
use serde_json::json;

use crate::{
    policy::{apply, decide},
    pull_stage::{REPO, done, own, state, theirs, write},
    pulls::pulls,
    world::World,
};

#[tokio::test]
async fn the_runs_own_pull_request_is_changed_and_keeps_its_marker() {
    let world = World::start().await;
    let number = own(&world).await;
    let change =
        json!({ "title": "Better", "body": "New text", "draft": true, "reviewers": ["octocat"] });
    let path = format!("/pulls/{number}");
    let answer = write(&world, Method::PATCH, &path, "1", change).await;
    assert_eq!(answer.body["outcome"], "applied", "{answer:?}");
    let pull = &pulls(&world)[0];
    assert_eq!(pull["title"], "Better");
    assert_eq!(pull["draft"], true);
    assert_eq!(pull["reviewers"], json!(["octocat"]));
    let body = pull["body"].as_str().unwrap();
    assert!(body.starts_with("New text\n\n<!-- agents-system"), "{body}");
    let nothing = write(&world, Method::PATCH, &path, "2", json!({})).await;
    assert_eq!(
        (nothing.status, nothing.body["type"].as_str()),
        (422, Some("nothing-to-change"))
    );
}

#[tokio::test]
async fn somebody_elses_pull_request_is_not_changed_without_a_person() {
    let world = World::start().await;
    // A fork may name its branch as the run's is named.
    let number = theirs(&world, "agent/x", Some("mallory/app")).await;
    let path = format!("/pulls/{number}");
    let close = json!({ "state": "closed" });
    let answer = write(&world, Method::PATCH, &path, "1", close).await;
    assert_eq!(answer.body["outcome"], "held", "{answer:?}");
    assert_eq!(pulls(&world)[0]["state"], "open");
}

#[tokio::test]
async fn a_branch_is_brought_up_to_date_once_though_the_call_is_repeated() {
    let world = World::start().await;
    let number = own(&world).await;
    let base = json!({ "repository": "acme/app", "title": "On main", "head": "main", "base": "main", "files": { "a": "a" } });
    done(&world, "pulls", base).await;
    let path = format!("/pulls/{number}");
    let pull = world.get(&format!("{REPO}{path}")).await.body;
    let change = json!({ "update_branch_from": pull["head"]["sha"] });
    world
        .fault(json!({ "match": "/update-branch", "method": "PUT", "drop_after": true }))
        .await;
    let lost = write(&world, Method::PATCH, &path, "1", change.clone()).await;
    assert_eq!(lost.status, 504, "{lost:?}");
    let again = write(&world, Method::PATCH, &path, "1", change).await;
    assert_eq!(again.body["outcome"], "applied", "{again:?}");
    let after = world.get(&format!("{REPO}{path}")).await.body;
    // The change, and one merge.
    assert_eq!(after["details"]["commits"], 2, "{after}");
}

#[tokio::test]
async fn a_review_is_handed_in_once_though_its_answer_is_lost() {
    let world = World::start().await;
    let number = own(&world).await;
    let file = state(&world, "pushes");
    assert_eq!(file.len(), 1);
    let files = world.get(&format!("{REPO}/pulls/{number}/files")).await;
    let path_of_file = &files.body["items"][0]["filename"];
    let review = json!({
        "event": "COMMENT", "body": "Some notes",
        "comments": [{ "path": path_of_file, "line": 1, "body": "Here" }],
    });
    world
        .fault(json!({ "match": "/reviews", "method": "POST", "drop_after": true }))
        .await;
    let path = format!("/pulls/{number}/reviews");
    let lost = write(&world, Method::POST, &path, "1", review.clone()).await;
    assert_eq!(lost.status, 504, "{lost:?}");
    let again = write(&world, Method::POST, &path, "1", review).await;
    assert_eq!(again.body["outcome"], "applied", "{again:?}");
    assert_eq!(state(&world, "reviews").len(), 1);
    assert_eq!(state(&world, "review_comments").len(), 1);
}

#[tokio::test]
async fn no_run_approves_its_own_change_and_others_only_with_a_person() {
    let world = World::start().await;
    let number = own(&world).await;
    let approve = json!({ "event": "APPROVE" });
    let path = format!("/pulls/{number}/reviews");
    let refused = write(&world, Method::POST, &path, "1", approve.clone()).await;
    assert_eq!(
        (refused.status, refused.body["type"].as_str()),
        (403, Some("own-pull-request"))
    );
    let other = theirs(&world, "topic", None).await;
    let path = format!("/pulls/{other}/reviews");
    let held = write(&world, Method::POST, &path, "2", approve).await;
    assert_eq!(held.body["outcome"], "held", "{held:?}");
    let silent = json!({ "event": "COMMENT" });
    let empty = write(&world, Method::POST, &path, "3", silent).await;
    assert_eq!(empty.status, 422, "{empty:?}");
    assert!(state(&world, "reviews").is_empty());
}

#[tokio::test]
async fn a_thread_is_answered_and_settled_where_it_belongs_and_nowhere_else() {
    let world = World::start().await;
    let (number, other) = (own(&world).await, theirs(&world, "topic", None).await);
    let comment = |pull: u64| json!({ "repository": "acme/app", "pull": pull, "path": "README.md", "line": 1, "body": "Why?" });
    let ours = done(&world, "review_comments", comment(number)).await;
    let elsewhere = done(&world, "review_comments", comment(other)).await;
    let reply = json!({ "in_reply_to": ours["id"], "body": "Because." });
    let path = format!("/pulls/{number}/comments");
    world
        .fault(json!({ "match": "/comments", "method": "POST", "drop_after": true }))
        .await;
    let lost = write(&world, Method::POST, &path, "1", reply.clone()).await;
    assert_eq!(lost.status, 504, "{lost:?}");
    let again = write(&world, Method::POST, &path, "1", reply).await;
    assert_eq!(again.body["outcome"], "applied", "{again:?}");
    let comments = state(&world, "review_comments");
    assert_eq!(comments.len(), 3, "{comments:?}");
    assert_eq!(comments[2]["in_reply_to"], ours["id"]);

    let thread = |id: &serde_json::Value| {
        format!("/pulls/{number}/threads/{}", id["thread"].as_str().unwrap())
    };
    let resolve = json!({ "resolved": true });
    let settled = write(&world, Method::PUT, &thread(&ours), "2", resolve.clone()).await;
    assert_eq!(settled.body["outcome"], "applied", "{settled:?}");
    assert_eq!(state(&world, "review_comments")[0]["resolved"], true);
    let refused = write(&world, Method::PUT, &thread(&elsewhere), "3", resolve).await;
    assert_eq!(refused.status, 404, "{refused:?}");
    assert_eq!(state(&world, "review_comments")[1]["resolved"], false);
}

#[tokio::test]
async fn a_merge_waits_for_a_person_and_is_made_once_at_the_commit_that_was_approved() {
    let world = World::start().await;
    let number = own(&world).await;
    let path = format!("/pulls/{number}/merge");
    let wrong = json!({ "sha": "0".repeat(40), "merge_method": "squash" });
    let moved = write(&world, Method::PUT, &path, "1", wrong).await;
    assert_eq!(
        (moved.status, moved.body["type"].as_str()),
        (409, Some("head-moved"))
    );
    let merge = json!({ "sha": moved.body["head_sha"], "merge_method": "squash" });
    let held = write(&world, Method::PUT, &path, "2", merge.clone()).await;
    assert_eq!(held.body["outcome"], "held", "{held:?}");
    assert_eq!(pulls(&world)[0]["merged"], false);
    decide(&world, &held.body["approval"], "approved").await;
    world
        .fault(json!({ "match": "/merge", "method": "PUT", "drop_after": true }))
        .await;
    let lost = apply(&world, &world.engine_token, &held.body["effect"]).await;
    assert_eq!(lost.status, 504, "{lost:?}");
    let made = apply(&world, &world.engine_token, &held.body["effect"]).await;
    assert_eq!(made.body["outcome"], "applied", "{made:?}");
    assert_eq!(pulls(&world)[0]["merged"], true);
    let merges = state(&world, "requests");
    let merges = merges.iter().filter(|request| {
        request["method"] == "PUT" && request["path"].as_str().unwrap().ends_with("/merge")
    });
    assert_eq!(merges.count(), 1);
}

#[tokio::test]
async fn a_credential_in_any_text_of_a_review_is_refused() {
    let world = World::start().await;
    let number = own(&world).await;
    let review = json!({
        "event": "COMMENT", "body": "See below",
        "comments": [{ "path": "README.md", "line": 1, "body": "use sim-github-token" }],
    });
    let path = format!("/pulls/{number}/reviews");
    let refused = write(&world, Method::POST, &path, "1", review).await;
    assert_eq!(
        (refused.status, refused.body["type"].as_str()),
        (422, Some("secret-in-text"))
    );
}
