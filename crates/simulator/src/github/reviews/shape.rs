//! The JSON of reviews and comments on lines.

use serde_json::{Value, json};

use crate::{
    github::{
        links,
        shape::{association, node, time, user},
    },
    ledger::{Ledger, Review, ReviewComment},
    world::Sim,
};

/// How the author stands to the repository.
fn belonging(ledger: &Ledger, full_name: &str, login: &str) -> &'static str {
    let repository = ledger.repository(full_name);
    repository.map_or("NONE", |repository| association(repository, login))
}

pub(super) fn review(sim: &Sim, ledger: &Ledger, review: &Review) -> Value {
    let links = links(sim);
    let page = format!("/pull/{}#pullrequestreview-{}", review.pull, review.id);
    json!({
        "id": review.id,
        "node_id": node("PRR", review.id),
        "user": user(links, &review.author),
        "author_association": belonging(ledger, &review.repository, &review.author),
        "body": review.body,
        "state": review.state,
        "html_url": links.site(&review.repository, &page),
        "commit_id": review.commit,
        "submitted_at": time(review.submitted_at),
    })
}

pub(super) fn comment(sim: &Sim, ledger: &Ledger, comment: &ReviewComment) -> Value {
    let links = links(sim);
    let name = &comment.repository;
    let page = format!("/pull/{}#discussion_r{}", comment.pull, comment.id);
    let mut value = json!({
        "id": comment.id,
        "node_id": node("PRRC", comment.id),
        "pull_request_review_id": comment.review,
        "url": links.api(name, &format!("/pulls/comments/{}", comment.id)),
        "pull_request_url": links.api(name, &format!("/pulls/{}", comment.pull)),
        "html_url": links.site(name, &page),
        "path": comment.path,
        "line": comment.line,
        "side": comment.side,
        "start_line": comment.start_line,
        "subject_type": if comment.line.is_some() { "line" } else { "file" },
        "commit_id": comment.commit,
        "diff_hunk": "@@ -1 +1 @@",
        "body": comment.body,
        "user": user(links, &comment.author),
        "author_association": belonging(ledger, name, &comment.author),
        "created_at": time(comment.created_at),
        "updated_at": time(comment.created_at),
    });
    if let Some(root) = comment.in_reply_to {
        value["in_reply_to_id"] = json!(root);
    }
    value
}
