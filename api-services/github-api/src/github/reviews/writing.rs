//! Writing reviews and comments on lines.

use contracts::github::{AddReviewComment, CreateReview, LineComment};
use domain::Repository;
use http::Method;
use serde_json::{Value, json};
use service::upstream::UpstreamError;

use super::{COMMENTS, REVIEWS, RemoteReview, RemoteReviewComment};
use crate::github::GitHub;

impl GitHub {
    /// Hands in a review.
    pub(crate) async fn create_review(
        &self,
        repository: &Repository,
        number: u64,
        review: &CreateReview,
    ) -> Result<RemoteReview, UpstreamError> {
        let path = ["pulls", &number.to_string(), "reviews"];
        let comments: Vec<Value> = review.comments.iter().map(on_line).collect();
        let mut body = json!({ "event": review.event, "body": review.body, "comments": comments });
        if let Some(commit) = &review.commit_id {
            body["commit_id"] = json!(commit);
        }
        self.of(Method::POST, REVIEWS, repository, &path)?
            .json(&body)
            .send()
            .await?
            .json()
    }

    /// Comments on a line or file, at `commit`, or answers a comment.
    pub(crate) async fn create_review_comment(
        &self,
        repository: &Repository,
        number: u64,
        commit: &str,
        comment: &AddReviewComment,
    ) -> Result<RemoteReviewComment, UpstreamError> {
        let path = ["pulls", &number.to_string(), "comments"];
        let body = match comment {
            AddReviewComment::Reply(reply) => {
                json!({ "in_reply_to": reply.in_reply_to, "body": reply.body })
            }
            AddReviewComment::Line(line) => {
                let mut body = on_line(line);
                body["commit_id"] = json!(commit);
                body
            }
            AddReviewComment::File(file) => json!({
                "path": file.path, "body": file.body, "subject_type": "file", "commit_id": commit
            }),
        };
        self.of(Method::POST, COMMENTS, repository, &path)?
            .json(&body)
            .send()
            .await?
            .json()
    }
}

fn on_line(comment: &LineComment) -> Value {
    let mut value = json!({
        "path": comment.path, "body": comment.body, "line": comment.line, "side": comment.side
    });
    if let Some(first) = comment.start_line {
        value["start_line"] = json!(first);
        value["start_side"] = json!(comment.start_side.unwrap_or(comment.side));
    }
    value
}
