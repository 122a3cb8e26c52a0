//! `pull_request_review_write`, single comments and answers, and threads settled or opened again.

use contracts::github::{
    AddReviewComment, CreateReview, FileComment, LineComment, Reply, ResolveThread, Side, Verdict,
};
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
struct ReviewArguments {
    /// `create` hands in a whole review; `resolve_thread` and `unresolve_thread` settle a thread or open it again.
    method: Method,
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
    /// For `create`: what the review says as a whole. A run cannot approve its own change.
    #[serde(default)]
    event: Option<Verdict>,
    /// For `create`: the review's text, as Markdown.
    #[serde(default)]
    #[schemars(length(max = 65536))]
    body: String,
    /// For `create`: the commit that was reviewed; the head where absent.
    #[serde(default, rename = "commitID")]
    commit_id: Option<String>,
    /// For `create`: comments on lines of the change, handed in together with the review.
    #[serde(default)]
    #[schemars(length(max = 50))]
    comments: Vec<LineComment>,
    /// For the threads: the thread's id, as `pull_request_read` shows it.
    #[serde(default, rename = "threadId")]
    thread_id: Option<String>,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Method {
    Create,
    ResolveThread,
    UnresolveThread,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CommentArguments {
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
    /// The file.
    #[schemars(length(min = 1))]
    path: String,
    /// The text, as Markdown.
    #[schemars(length(min = 1, max = 65536))]
    body: String,
    /// Whether it is about a line or about the whole file.
    #[serde(rename = "subjectType")]
    subject_type: Subject,
    /// For a line: the line, or the last of several.
    #[serde(default)]
    #[schemars(range(min = 1))]
    line: Option<u64>,
    /// For a line: the side it is on.
    #[serde(default)]
    side: Side,
    /// For several lines: the first of them.
    #[serde(default, rename = "startLine")]
    #[schemars(range(min = 1))]
    start_line: Option<u64>,
    /// For several lines: the side the first is on.
    #[serde(default, rename = "startSide")]
    start_side: Option<Side>,
}

#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
enum Subject {
    File,
    Line,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ReplyArguments {
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
    /// The comment that is answered, as `get_review_comments` of `pull_request_read` shows it.
    #[serde(rename = "commentId")]
    #[schemars(range(min = 1))]
    comment_id: u64,
    /// The answer, as Markdown.
    #[schemars(length(min = 1, max = 65536))]
    body: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ThreadArguments {
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
    /// The thread's id, as `get_review_comments` of `pull_request_read` shows it.
    #[serde(rename = "threadID")]
    #[schemars(length(min = 1, max = 200))]
    thread_id: String,
}

#[tool_router(router = pull_request_review_write_router, vis = "pub(super)")]
impl GithubTools {
    #[tool(
        name = "pull_request_review_write",
        title = "Review a pull request",
        description = "Hand in a review, whole, with its comments on lines; or settle a review thread or open it again. There are no pending reviews here.",
        annotations(read_only_hint = false, destructive_hint = false, idempotent_hint = false, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn pull_request_review_write(
        &self,
        Parameters(arguments): Parameters<ReviewArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let number = arguments.pull_number.to_string();
        let resolved = match arguments.method {
            Method::ResolveThread => true,
            Method::UnresolveThread => false,
            Method::Create => {
                let event = arguments.event.ok_or_else(|| {
                    Failure::new("say event: APPROVE, REQUEST_CHANGES or COMMENT; there are no pending reviews")
                })?;
                let review = CreateReview {
                    event,
                    body: arguments.body,
                    commit_id: arguments.commit_id,
                    comments: arguments.comments,
                };
                let rest = ["pulls", &number, "reviews"];
                return place.write(Verb::Post, &rest, &review).await;
            }
        };
        let thread = arguments.thread_id.ok_or_else(|| {
            Failure::new("say threadId, as get_review_comments of pull_request_read shows it")
        })?;
        settle(&place, arguments.pull_number, &thread, resolved).await
    }

    #[tool(
        name = "add_pull_request_review_comment",
        title = "Comment on a line",
        description = "Comment on a line or file of a pull request's change, at once and without a review.",
        annotations(read_only_hint = false, destructive_hint = false, idempotent_hint = false, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn add_pull_request_review_comment(
        &self,
        Parameters(arguments): Parameters<CommentArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let number = arguments.pull_number.to_string();
        let comment = match (arguments.subject_type, arguments.line) {
            (Subject::File, _) => AddReviewComment::File(FileComment {
                path: arguments.path,
                body: arguments.body,
            }),
            (Subject::Line, Some(line)) => AddReviewComment::Line(LineComment {
                path: arguments.path,
                body: arguments.body,
                line,
                side: arguments.side,
                start_line: arguments.start_line,
                start_side: arguments.start_side,
            }),
            (Subject::Line, None) => {
                return Err(Failure::new("subjectType LINE needs line; or say FILE"));
            }
        };
        place
            .write(Verb::Post, &["pulls", &number, "comments"], &comment)
            .await
    }

    #[tool(
        name = "add_reply_to_pull_request_comment",
        title = "Answer a review comment",
        description = "Answer a comment on a line of a pull request, in its thread.",
        annotations(read_only_hint = false, destructive_hint = false, idempotent_hint = false, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn add_reply_to_pull_request_comment(
        &self,
        Parameters(arguments): Parameters<ReplyArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        let number = arguments.pull_number.to_string();
        let reply = AddReviewComment::Reply(Reply {
            in_reply_to: arguments.comment_id,
            body: arguments.body,
        });
        place
            .write(Verb::Post, &["pulls", &number, "comments"], &reply)
            .await
    }

    #[tool(
        name = "resolve_review_thread",
        title = "Settle a review thread",
        description = "Mark a review thread as resolved; answer in it first what was done.",
        annotations(read_only_hint = false, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn resolve_review_thread(
        &self,
        Parameters(arguments): Parameters<ThreadArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        settle(&place, arguments.pull_number, &arguments.thread_id, true).await
    }

    #[tool(
        name = "unresolve_review_thread",
        title = "Open a review thread again",
        description = "Mark a review thread as not resolved any more.",
        annotations(read_only_hint = false, destructive_hint = false, idempotent_hint = true, open_world_hint = true),
        output_schema = schema_for_output::<Written>()
    )]
    async fn unresolve_review_thread(
        &self,
        Parameters(arguments): Parameters<ThreadArguments>,
        Extension(call): Extension<Call>,
    ) -> Result<Answer<Written>, Failure> {
        let place = self.place(&call, &arguments.owner, &arguments.repo)?;
        settle(&place, arguments.pull_number, &arguments.thread_id, false).await
    }
}

async fn settle(
    place: &Place<'_>,
    number: u64,
    thread: &str,
    resolved: bool,
) -> Result<Answer<Written>, Failure> {
    let number = number.to_string();
    let rest = ["pulls", &number, "threads", thread];
    place
        .write(Verb::Put, &rest, &ResolveThread { resolved })
        .await
}
