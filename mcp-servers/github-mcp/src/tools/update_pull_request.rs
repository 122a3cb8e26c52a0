//! `update_pull_request`, `update_pull_request_branch`, `request_pull_request_reviewers`, `merge_pull_request`.

use contracts::github::{MergeMethod, MergePullRequest, PullRequest, PullState, UpdatePullRequest};
use mcp::{Answer, Call, Failure, Written};
use rmcp::{
    handler::server::{
        tool::{Extension, schema_for_output},
        wrapper::Parameters,
    },
    tool, tool_router,
};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    GithubTools,
    place::{Place, Verb},
};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct UpdateArguments {
    /// The repository's owner.
    #[schemars(length(min = 1, max = 100))]
    owner: String,
    /// The repository's name.
    #[schemars(length(min = 1, max = 100))]
    repo: String,
    /// The pull request's number.
    #[serde(rename = "pullNumber")]
    #[schemars(range(min = 1))]
    pull_number: u64,
    /// The new title.
    #[serde(default)]
    #[schemars(length(min = 1, max = 256))]
    title: Option<String>,
    /// The new description, as Markdown.
    #[serde(default)]
    #[schemars(length(max = 65536))]
    body: Option<String>,
    /// Closes it, or opens it again.
    #[serde(default)]
    state: Option<PullState>,
    /// The new branch to merge into.
    #[serde(default)]
    #[schemars(length(min = 1, max = 255))]
    base: Option<String>,
    /// Makes it a draft, or ready for review.
    #[serde(default)]
    draft: Option<bool>,
    /// Accounts to ask for a review.
    #[serde(default)]
    #[schemars(length(max = 15))]
    reviewers: Vec<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct BranchArguments {
    /// The repository's owner.
    #[schemars(length(min = 1, max = 100))]
    owner: String,
    /// The repository's name.
    #[schemars(length(min = 1, max = 100))]
    repo: String,
    /// The pull request's number.
    #[serde(rename = "pullNumber")]
    #[schemars(range(min = 1))]
    pull_number: u64,
    /// The commit that its head must be; the head of now where absent.
    #[serde(default, rename = "expectedHeadSha")]
    #[schemars(regex(pattern = "^[0-9a-f]{40}$"))]
    expected_head_sha: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ReviewersArguments {
    /// The repository's owner.
    #[schemars(length(min = 1, max = 100))]
    owner: String,
    /// The repository's name.
    #[schemars(length(min = 1, max = 100))]
    repo: String,
    /// The pull request's number.
    #[serde(rename = "pullNumber")]
    #[schemars(range(min = 1))]
    pull_number: u64,
    /// The names of the accounts.
    #[schemars(length(min = 1, max = 15))]
    reviewers: Vec<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct MergeArguments {
    /// The repository's owner.
    #[schemars(length(min = 1, max = 100))]
    owner: String,
    /// The repository's name.
    #[schemars(length(min = 1, max = 100))]
    repo: String,
    /// The pull request's number.
    #[serde(rename = "pullNumber")]
    #[schemars(range(min = 1))]
    pull_number: u64,
    /// How it is merged.
    #[serde(default)]
    merge_method: MergeMethod,
    /// The commit's title; GitHub's own where absent.
    #[serde(default)]
    #[schemars(length(max = 256))]
    commit_title: Option<String>,
    /// The commit's text; GitHub's own where absent.
    #[serde(default)]
    #[schemars(length(max = 65536))]
    commit_message: Option<String>,
    /// The commit that is merged, as you reviewed it; the head of now where absent.
    #[serde(default)]
    #[schemars(regex(pattern = "^[0-9a-f]{40}$"))]
    sha: Option<String>,
}

#[tool_router(router = update_pull_request_router, vis = "pub(super)")]
impl GithubTools {
    #[tool(
        name = "update_pull_request",
        title = "Change a pull request",
        description = "Change a pull request: title, description, state, base, draft, reviewers. What is left out stays. One that is not this run's own is held until a person approves.",
        annotations(read_only_hint = false, destructive_hint = true, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn update_pull_request(
        &self,
        Parameters(arguments): Parameters<UpdateArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let change = UpdatePullRequest {
            title: arguments.title,
            body: arguments.body,
            state: arguments.state,
            base: arguments.base,
            draft: arguments.draft,
            reviewers: arguments.reviewers,
            update_branch_from: None,
        };
        update(&place, arguments.pull_number, &change).await
    }

    #[tool(
        name = "update_pull_request_branch",
        title = "Bring a pull request up to date",
        description = "Merge the base branch into a pull request's branch at GitHub. Fetch afterwards: the branch has a new commit.",
        annotations(read_only_hint = false, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn update_pull_request_branch(
        &self,
        Parameters(arguments): Parameters<BranchArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let expected = match arguments.expected_head_sha {
            Some(expected) => expected,
            None => head(&place, arguments.pull_number).await?,
        };
        let change = UpdatePullRequest {
            update_branch_from: Some(expected),
            ..UpdatePullRequest::default()
        };
        update(&place, arguments.pull_number, &change).await
    }

    #[tool(
        name = "request_pull_request_reviewers",
        title = "Ask for reviews",
        description = "Ask accounts to review a pull request, besides those who were asked before.",
        annotations(read_only_hint = false, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn request_pull_request_reviewers(
        &self,
        Parameters(arguments): Parameters<ReviewersArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let change = UpdatePullRequest {
            reviewers: arguments.reviewers,
            ..UpdatePullRequest::default()
        };
        update(&place, arguments.pull_number, &change).await
    }

    #[tool(
        name = "merge_pull_request",
        title = "Merge a pull request",
        description = "Merge a pull request at a commit. A person approves it first unless policy says otherwise; if the head has moved by then, nothing is merged.",
        annotations(read_only_hint = false, destructive_hint = true, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn merge_pull_request(
        &self,
        Parameters(arguments): Parameters<MergeArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let sha = match arguments.sha {
            Some(sha) => sha,
            None => head(&place, arguments.pull_number).await?,
        };
        let merge = MergePullRequest {
            sha,
            merge_method: arguments.merge_method,
            commit_title: arguments.commit_title,
            commit_message: arguments.commit_message,
        };
        let number = arguments.pull_number.to_string();
        place
            .write(Verb::Put, &["pulls", &number, "merge"], &merge)
            .await
    }
}

async fn update(
    place: &Place<'_>,
    number: u64,
    change: &UpdatePullRequest,
) -> Result<Answer<Written>, Failure> {
    let number = number.to_string();
    place.write(Verb::Patch, &["pulls", &number], change).await
}

/// The commit of the head as it is now.
async fn head(place: &Place<'_>, number: u64) -> Result<String, Failure> {
    let pull: PullRequest = place.get(&["pulls", &number.to_string()], &[]).await?;
    let head = pull.head.map(|head| head.sha);
    head.filter(|sha| !sha.is_empty())
        .ok_or_else(|| Failure::new("the branch of the pull request is gone"))
}
