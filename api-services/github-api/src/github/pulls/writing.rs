//! Opening, changing and merging pull requests.

use contracts::github::{CreatePullRequest, MergePullRequest, UpdatePullRequest};
use domain::Repository;
use http::Method;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use service::upstream::UpstreamError;

use super::RemotePull;
use crate::github::{GitHub, comments::is_ours, graphql::Document};

const ROUTE: &str = "/repos/{owner}/{repo}/pulls";
const ONE: &str = "/repos/{owner}/{repo}/pulls/{number}";

const DRAFT: Document = Document::Mutation(
    "mutation($id: ID!) { convertPullRequestToDraft(input: {pullRequestId: $id}) { pullRequest { id } } }",
);
const READY: Document = Document::Mutation(
    "mutation($id: ID!) { markPullRequestReadyForReview(input: {pullRequestId: $id}) { pullRequest { id } } }",
);

#[derive(Deserialize)]
struct MergeAnswer {
    sha: String,
}

impl GitHub {
    /// Whether a pull request is by our account and ends with the marker.
    pub(crate) async fn is_our_pull(
        &self,
        pull: &RemotePull,
        marker: &str,
    ) -> Result<bool, UpstreamError> {
        let own = self.own_login().await?;
        Ok(is_ours(
            pull.user.as_ref(),
            own,
            pull.body.as_deref(),
            marker,
        ))
    }

    /// Opens a pull request from a branch of the repository itself.
    pub(crate) async fn create_pull(
        &self,
        repository: &Repository,
        request: &CreatePullRequest,
    ) -> Result<RemotePull, UpstreamError> {
        self.of(Method::POST, ROUTE, repository, &["pulls"])?
            .json(&json!({
                "title": request.title,
                "head": request.head,
                "base": request.base,
                "body": request.body,
                "draft": request.draft,
            }))
            .send()
            .await?
            .json()
    }

    /// Changes title, state or base, and the text to `body`.
    pub(crate) async fn edit_pull(
        &self,
        repository: &Repository,
        number: u64,
        change: &UpdatePullRequest,
        body: Option<&str>,
    ) -> Result<(), UpstreamError> {
        let members = [
            ("title", change.title.as_ref().map(|it| json!(it))),
            ("body", body.map(|it| json!(it))),
            ("state", change.state.map(|it| json!(it))),
            ("base", change.base.as_ref().map(|it| json!(it))),
        ];
        let changes: Map<String, Value> = members
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect();
        if changes.is_empty() {
            return Ok(());
        }
        let path = ["pulls", &number.to_string()];
        self.of(Method::PATCH, ONE, repository, &path)?
            .json(&changes)
            .send()
            .await
            .map(drop)
    }

    /// Makes a pull request a draft, or ready for review.
    pub(crate) async fn set_draft(
        &self,
        repository: &Repository,
        pull: &RemotePull,
        draft: bool,
    ) -> Result<(), UpstreamError> {
        if pull.draft == draft {
            return Ok(());
        }
        let (name, document) = if draft {
            ("graphql convertPullRequestToDraft", DRAFT)
        } else {
            ("graphql markPullRequestReadyForReview", READY)
        };
        let variables = json!({ "id": pull.node_id });
        let _: Value = self.graphql(name, repository, document, variables).await?;
        Ok(())
    }

    /// Asks accounts for a review; asking one twice is asking once.
    pub(crate) async fn request_reviewers(
        &self,
        repository: &Repository,
        number: u64,
        reviewers: &[String],
    ) -> Result<(), UpstreamError> {
        let route = "/repos/{owner}/{repo}/pulls/{number}/requested_reviewers";
        let path = ["pulls", &number.to_string(), "requested_reviewers"];
        self.of(Method::POST, route, repository, &path)?
            .json(&json!({ "reviewers": reviewers }))
            .send()
            .await
            .map(drop)
    }

    /// Merges the base into a pull request's branch, if its head is still `expected`.
    pub(crate) async fn update_branch(
        &self,
        repository: &Repository,
        number: u64,
        expected: &str,
    ) -> Result<(), UpstreamError> {
        let route = "/repos/{owner}/{repo}/pulls/{number}/update-branch";
        let path = ["pulls", &number.to_string(), "update-branch"];
        self.of(Method::PUT, route, repository, &path)?
            .json(&json!({ "expected_head_sha": expected }))
            .send()
            .await
            .map(drop)
    }

    /// Merges a pull request and gives the commit that it became.
    pub(crate) async fn merge_pull(
        &self,
        repository: &Repository,
        number: u64,
        merge: &MergePullRequest,
    ) -> Result<String, UpstreamError> {
        let route = "/repos/{owner}/{repo}/pulls/{number}/merge";
        let path = ["pulls", &number.to_string(), "merge"];
        let answer: MergeAnswer = self
            .of(Method::PUT, route, repository, &path)?
            .json(merge)
            .send()
            .await?
            .json()?;
        Ok(answer.sha)
    }
}
