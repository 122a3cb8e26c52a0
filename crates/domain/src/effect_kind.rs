//! The kinds of outside change, and what holds for each of them unless policy says otherwise.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::provider::names;

names!(
    /// What kind of outside change an effect is.
    EffectKind, "effect kind", {
        /// A comment on a GitHub issue or pull request.
        GithubComment = "github.comment",
        /// A new GitHub issue.
        GithubIssue = "github.issue",
        /// A change of an issue's or pull request's title, body, state, labels, assignees, milestone or sub-issues.
        GithubIssueUpdate = "github.issue_update",
        /// A repository's label: made, changed or deleted.
        GithubLabel = "github.label",
        /// A reaction to an issue, pull request or comment.
        GithubReaction = "github.reaction",
        /// A GitHub pull request.
        GithubPullRequest = "github.pull_request",
        /// A change of a pull request: title, body, state, draft, base, requested reviewers, branch brought up to date.
        GithubPullRequestUpdate = "github.pull_request_update",
        /// A review: comment, approval or request for changes, with its inline comments.
        GithubReview = "github.review",
        /// A single inline review comment, or a reply in its thread.
        GithubReviewComment = "github.review_comment",
        /// A review thread resolved or opened again.
        GithubReviewThread = "github.review_thread",
        /// A pull request merged.
        GithubMerge = "github.merge",
        /// Files changed by a commit made at GitHub, on the work item's branch.
        GithubCommit = "github.commit",
        /// The work item's branch made at GitHub.
        GithubBranch = "github.branch",
        /// A release.
        GithubRelease = "github.release",
        /// A workflow run started again or cancelled.
        GithubWorkflowRun = "github.workflow_run",
        /// A push to the work item's branch.
        GithubPush = "github.push",
        /// The platform's own status comment on GitHub.
        GithubStatus = "github.status",
        /// A comment on a Jira issue.
        JiraComment = "jira.comment",
        /// A new Jira issue.
        JiraIssue = "jira.issue",
        /// A change of a Jira issue's fields.
        JiraIssueUpdate = "jira.issue_update",
        /// A transition of a Jira issue.
        JiraTransition = "jira.transition",
        /// A Jira issue assigned, or nobody any more.
        JiraAssign = "jira.assign",
        /// A link between two Jira issues, made or removed.
        JiraLink = "jira.link",
        /// A link from a Jira issue to a page outside.
        JiraRemoteLink = "jira.remote_link",
        /// Time logged on a Jira issue.
        JiraWorklog = "jira.worklog",
        /// A file attached to a Jira issue.
        JiraAttachment = "jira.attachment",
        /// Issues moved to a sprint, or to the backlog.
        JiraSprint = "jira.sprint",
        /// A Jira project or board.
        JiraProject = "jira.project",
        /// The platform's own status comment on Jira.
        JiraStatus = "jira.status",
        /// A message in a Slack channel or thread.
        SlackMessage = "slack.message",
        /// A message that one person sees.
        SlackEphemeral = "slack.ephemeral",
        /// A message of ours changed.
        SlackUpdate = "slack.update",
        /// A message of ours deleted.
        SlackDelete = "slack.delete",
        /// A reaction added or removed.
        SlackReaction = "slack.reaction",
        /// A file uploaded.
        SlackFile = "slack.file",
        /// A modal or home view.
        SlackView = "slack.view",
        /// A channel joined, or a direct message opened.
        SlackConversation = "slack.conversation",
        /// The platform's own status message on Slack.
        SlackStatus = "slack.status",
        /// A comment on a Sentry issue.
        SentryComment = "sentry.comment",
        /// A Sentry issue resolved, ignored, opened again or assigned.
        SentryIssueUpdate = "sentry.issue_update",
        /// The platform's own status comment on Sentry.
        SentryStatus = "sentry.status",
    }
);

impl EffectKind {
    /// How many effects of this kind one root task may make; held ones count.
    pub const fn default_cap(self) -> u32 {
        match self {
            Self::GithubPullRequest
            | Self::GithubMerge
            | Self::GithubBranch
            | Self::GithubRelease
            | Self::GithubStatus
            | Self::JiraProject
            | Self::JiraStatus
            | Self::SlackStatus
            | Self::SentryStatus => 1,
            Self::GithubIssue | Self::JiraIssue => 3,
            Self::GithubLabel
            | Self::GithubReview
            | Self::GithubWorkflowRun
            | Self::JiraWorklog
            | Self::JiraAttachment
            | Self::JiraSprint
            | Self::SlackFile
            | Self::SlackView
            | Self::SlackConversation
            | Self::SlackDelete => 5,
            Self::GithubComment
            | Self::GithubIssueUpdate
            | Self::GithubPullRequestUpdate
            | Self::JiraComment
            | Self::JiraIssueUpdate
            | Self::JiraTransition
            | Self::JiraAssign
            | Self::JiraLink
            | Self::JiraRemoteLink
            | Self::SlackMessage
            | Self::SlackEphemeral
            | Self::SlackUpdate
            | Self::SentryComment
            | Self::SentryIssueUpdate => 10,
            Self::GithubReaction
            | Self::GithubReviewComment
            | Self::GithubReviewThread
            | Self::SlackReaction => 20,
            Self::GithubCommit | Self::GithubPush => 50,
        }
    }

    /// Whether a second text for the same key replaces the first at the provider.
    pub const fn editable(self) -> bool {
        matches!(
            self,
            Self::GithubComment
                | Self::JiraComment
                | Self::SlackMessage
                | Self::SentryComment
                | Self::GithubStatus
                | Self::JiraStatus
                | Self::SlackStatus
                | Self::SentryStatus
        )
    }

    /// Whether a person decides unless policy says otherwise: what a task cannot take back.
    pub const fn held_by_default(self) -> bool {
        matches!(
            self,
            Self::GithubMerge | Self::GithubRelease | Self::JiraProject | Self::SlackDelete
        )
    }

    /// Whether the effect is the platform's own word, which no policy holds and no agent asks for.
    pub const fn is_status(self) -> bool {
        matches!(
            self,
            Self::GithubStatus | Self::JiraStatus | Self::SlackStatus | Self::SentryStatus
        )
    }

    /// Whether the effect is text that people read where the work item is.
    pub const fn is_answer(self) -> bool {
        matches!(
            self,
            Self::GithubComment
                | Self::GithubReview
                | Self::JiraComment
                | Self::SlackMessage
                | Self::SentryComment
        )
    }
}
