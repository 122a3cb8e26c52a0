//! The part of GitHub's schema that cannot lead out of a repository: what is not here is not passed on.
//!
//! A shape lists its fields: `name` of plain values, `name:Shape`, `name:[Shape]` for a connection of them, and
//! `...Type:Shape` for a fragment on another type than the shape's own. Shapes that end in `Name` stand for things that
//! may be elsewhere, and hold no more than what names them.

use std::{collections::HashMap, sync::LazyLock};

/// Comments, issues and the like.
const TABLE: &[(&str, &str)] = &[
    (
        "Query",
        "rateLimit:RateLimit repository:Repository search:Search viewer:Author",
    ),
    ("RateLimit", "cost limit nodeCount remaining resetAt used"),
    (
        "Author",
        "avatarUrl databaseId id login name resourcePath url \
         ...Actor:Author ...Bot:Author ...EnterpriseUserAccount:Author ...Mannequin:Author ...Organization:Author \
         ...RepositoryOwner:Author ...User:Author",
    ),
    (
        "Repository",
        "createdAt databaseId deleteBranchOnMerge description diskUsage forkCount hasDiscussionsEnabled \
         hasIssuesEnabled hasWikiEnabled homepageUrl id isArchived isEmpty isFork isPrivate mergeCommitAllowed name \
         nameWithOwner pushedAt rebaseMergeAllowed squashMergeAllowed sshUrl stargazerCount updatedAt url \
         viewerDefaultMergeMethod viewerPermission visibility \
         assignableUsers:[Author] defaultBranchRef:Ref discussion:Discussion discussionCategories:[DiscussionCategory] \
         discussions:[Discussion] issue:Issue issueOrPullRequest:IssueOrPullRequest issueTypes:[IssueType] \
         issues:[Issue] label:Label labels:[Label] languages:[Language] latestRelease:Release licenseInfo:License \
         mentionableUsers:[Author] milestone:Milestone milestones:[Milestone] object:GitObject owner:Author \
         primaryLanguage:Language pullRequest:PullRequest pullRequests:[PullRequest] ref:Ref refs:[Ref] \
         release:Release releases:[Release]",
    ),
    (
        "RepositoryName",
        "id isPrivate name nameWithOwner owner:Author url ...Repository:RepositoryName",
    ),
    ("Ref", "id name prefix target:GitObject"),
    ("RefName", "id name prefix ...Ref:RefName"),
    (
        "GitObject",
        "abbreviatedOid id oid ...Blob:Blob ...Commit:Commit ...Tag:Tag ...Tree:Tree",
    ),
    (
        "Commit",
        "abbreviatedOid additions authoredDate changedFilesIfAvailable committedDate deletions id message messageBody \
         messageHeadline oid url author:GitActor committer:GitActor history:[Commit] parents:[Commit] \
         repository:RepositoryName statusCheckRollup:StatusCheckRollup tree:Tree",
    ),
    ("CommitName", "abbreviatedOid oid ...Commit:CommitName"),
    ("GitActor", "date email name user:Author"),
    (
        "Blob",
        "abbreviatedOid byteSize id isBinary isTruncated oid text",
    ),
    ("Tree", "abbreviatedOid entries:TreeEntry id oid"),
    (
        "TreeEntry",
        "extension mode name object:GitObject oid path size type",
    ),
    (
        "Tag",
        "id message name oid tagger:GitActor target:GitObject",
    ),
    (
        "IssueOrPullRequest",
        "...Issue:Issue ...PullRequest:PullRequest",
    ),
    (
        "Issue",
        "authorAssociation body bodyHTML bodyText closed closedAt createdAt databaseId fullDatabaseId id lastEditedAt \
         locked number state stateReason title updatedAt url viewerDidAuthor \
         assignees:[Author] author:Author comments:[IssueComment] editor:Author issueType:IssueType labels:[Label] \
         milestone:Milestone participants:[Author] reactionGroups:ReactionGroup repository:RepositoryName \
         subIssuesSummary:Summary",
    ),
    (
        "Summary",
        "completed percentCompleted total ...SubIssuesSummary:Summary",
    ),
    ("IssueType", "color description id isEnabled name"),
    (
        "IssueComment",
        "authorAssociation body bodyHTML bodyText createdAt databaseId fullDatabaseId id isMinimized minimizedReason \
         updatedAt url viewerDidAuthor author:Author editor:Author reactionGroups:ReactionGroup",
    ),
    (
        "PullRequest",
        "additions authorAssociation baseRefName baseRefOid body bodyHTML bodyText changedFiles closed closedAt \
         createdAt databaseId deletions fullDatabaseId headRefName headRefOid id isCrossRepository isDraft lastEditedAt \
         locked maintainerCanModify mergeStateStatus mergeable merged mergedAt number reviewDecision state title \
         updatedAt url viewerDidAuthor \
         assignees:[Author] author:Author baseRef:RefName baseRepository:RepositoryName comments:[IssueComment] \
         commits:[PullRequestCommit] editor:Author files:[File] headRef:RefName headRepository:RepositoryName \
         headRepositoryOwner:Author labels:[Label] latestReviews:[Review] mergeCommit:CommitName mergedBy:Author \
         milestone:Milestone participants:[Author] reactionGroups:ReactionGroup repository:RepositoryName \
         reviewRequests:[ReviewRequest] reviewThreads:[Thread] reviews:[Review] statusCheckRollup:StatusCheckRollup",
    ),
    ("PullRequestCommit", "commit:PulledCommit id url"),
    (
        "PulledCommit",
        "abbreviatedOid additions authoredDate committedDate deletions id message messageBody messageHeadline oid url \
         author:GitActor committer:GitActor statusCheckRollup:StatusCheckRollup ...Commit:PulledCommit",
    ),
    (
        "File",
        "additions changeType deletions path viewerViewedState ...PullRequestChangedFile:File",
    ),
    ("ReviewRequest", "asCodeOwner id requestedReviewer:Reviewer"),
    (
        "Reviewer",
        "...Bot:Author ...Mannequin:Author ...Team:Team ...User:Author ...RequestedReviewer:Reviewer",
    ),
    ("Team", "id name slug"),
    (
        "Review",
        "authorAssociation body bodyText createdAt databaseId fullDatabaseId id state submittedAt updatedAt url \
         author:Author comments:[ReviewComment] commit:CommitName ...PullRequestReview:Review",
    ),
    (
        "Thread",
        "diffSide id isCollapsed isOutdated isResolved line originalLine originalStartLine path startDiffSide startLine \
         subjectType viewerCanReply viewerCanResolve viewerCanUnresolve comments:[ReviewComment] resolvedBy:Author \
         ...PullRequestReviewThread:Thread",
    ),
    (
        "ReviewComment",
        "authorAssociation body bodyText createdAt databaseId diffHunk fullDatabaseId id isMinimized line \
         minimizedReason originalLine originalPosition originalStartLine outdated path position startLine state updatedAt \
         url author:Author commit:CommitName originalCommit:CommitName reactionGroups:ReactionGroup replyTo:CommentName \
         ...PullRequestReviewComment:ReviewComment",
    ),
    (
        "CommentName",
        "databaseId fullDatabaseId id url ...DiscussionComment:CommentName ...PullRequestReviewComment:CommentName",
    ),
    ("Label", "color description id isDefault name url"),
    (
        "Milestone",
        "closed createdAt description dueOn id number progressPercentage state title updatedAt url",
    ),
    (
        "Discussion",
        "answerChosenAt authorAssociation body bodyText closed closedAt createdAt databaseId id isAnswered locked number \
         stateReason title updatedAt upvoteCount url answer:DiscussionComment author:Author category:DiscussionCategory \
         comments:[DiscussionComment] labels:[Label] reactionGroups:ReactionGroup",
    ),
    (
        "DiscussionComment",
        "authorAssociation body bodyText createdAt databaseId id isAnswer isMinimized updatedAt upvoteCount url \
         author:Author reactionGroups:ReactionGroup replies:[DiscussionComment] replyTo:CommentName",
    ),
    (
        "DiscussionCategory",
        "description emoji id isAnswerable name slug",
    ),
    (
        "Release",
        "createdAt databaseId description id isDraft isLatest isPrerelease name publishedAt tagName updatedAt url \
         author:Author",
    ),
    ("Language", "color id name"),
    ("License", "id key name nickname spdxId"),
    ("StatusCheckRollup", "contexts:[Check] id state"),
    (
        "Check",
        "...CheckRun:CheckRun ...StatusCheckRollupContext:Check ...StatusContext:StatusContext",
    ),
    (
        "CheckRun",
        "completedAt conclusion databaseId detailsUrl id name startedAt status summary title url",
    ),
    (
        "StatusContext",
        "context createdAt description id state targetUrl",
    ),
    (
        "ReactionGroup",
        "content createdAt viewerHasReacted reactors:Count users:Count",
    ),
    ("Count", "totalCount"),
    (
        "PageInfo",
        "endCursor hasNextPage hasPreviousPage startCursor",
    ),
    (
        "Search",
        "codeCount discussionCount edges:SearchEdge issueCount nodes:Found pageInfo:PageInfo repositoryCount",
    ),
    ("SearchEdge", "cursor node:Found"),
    (
        "Found",
        "...Discussion:Discussion ...Issue:Issue ...PullRequest:PullRequest ...Repository:RepositoryName",
    ),
];

/// A shape: the name of a row, or a connection or edge of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Of(&'static str),
    Connection(&'static str),
    Edge(&'static str),
}

/// What a field of a shape gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Given {
    /// A plain value, or a list of them.
    Value,
    /// Things of a shape.
    Things(Shape),
}

type Rows = HashMap<&'static str, HashMap<&'static str, Given>>;

static SHAPES: LazyLock<Rows> = LazyLock::new(|| {
    let fields = |row: &'static str| {
        let field = |word: &'static str| match word.split_once(':') {
            None => (word, Given::Value),
            Some((name, shape)) => {
                let of = shape
                    .strip_prefix('[')
                    .and_then(|shape| shape.strip_suffix(']'));
                let shape = of.map_or(Shape::Of(shape), Shape::Connection);
                (name, Given::Things(shape))
            }
        };
        row.split_ascii_whitespace().map(field).collect()
    };
    TABLE
        .iter()
        .map(|(name, row)| (*name, fields(row)))
        .collect()
});

impl Shape {
    /// What a field gives; `None` where it is not passed on.
    pub(super) fn field(self, name: &str) -> Option<Given> {
        if name == "__typename" {
            return Some(Given::Value);
        }
        match (self, name) {
            (Self::Of(row), _) => SHAPES.get(row)?.get(name).copied(),
            (Self::Connection(_), "totalCount") | (Self::Edge(_), "cursor") => Some(Given::Value),
            (Self::Connection(_), "pageInfo") => Some(Given::Things(Self::Of("PageInfo"))),
            (Self::Connection(of), "nodes") | (Self::Edge(of), "node") => {
                Some(Given::Things(Self::Of(of)))
            }
            (Self::Connection(of), "edges") => Some(Given::Things(Self::Edge(of))),
            (Self::Connection(_) | Self::Edge(_), _) => None,
        }
    }

    /// The shape within a fragment on a type of GitHub's.
    pub(super) fn within(self, on: &str) -> Option<Self> {
        let Self::Of(row) = self else { return None };
        match SHAPES.get(row)?.get(format!("...{on}").as_str()) {
            Some(Given::Things(shape)) => Some(*shape),
            Some(Given::Value) => None,
            None => (row == on).then_some(self),
        }
    }

    /// The names of its fields, in order, for people.
    pub(super) fn known(self) -> Vec<&'static str> {
        let Self::Of(row) = self else {
            return vec!["edges", "nodes", "pageInfo", "totalCount"];
        };
        let fields = SHAPES.get(row).into_iter().flat_map(HashMap::keys).copied();
        let mut names: Vec<&str> = fields.filter(|name| !name.starts_with("...")).collect();
        names.sort_unstable();
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_that_is_named_is_there() {
        for (row, fields) in SHAPES.iter() {
            for (field, given) in fields {
                if let Given::Things(Shape::Of(shape) | Shape::Connection(shape)) = given {
                    assert!(SHAPES.contains_key(shape), "{row}.{field} gives {shape}");
                }
            }
        }
        assert_eq!(SHAPES.len(), TABLE.len());
    }

    #[test]
    fn only_the_root_gives_a_whole_repository() {
        for (row, fields) in SHAPES.iter().filter(|(row, _)| **row != "Query") {
            for (field, given) in fields {
                let whole = matches!(
                    given,
                    Given::Things(
                        Shape::Of("Repository" | "Query")
                            | Shape::Connection("Repository" | "Query")
                    )
                );
                assert!(!whole, "{row}.{field}");
            }
        }
    }

    #[test]
    fn what_may_be_elsewhere_is_only_named() {
        let repository = Shape::Of("RepositoryName");
        assert_eq!(repository.within("Repository"), Some(repository));
        assert_eq!(repository.field("issues"), None);
        assert_eq!(
            Shape::Of("Author")
                .within("User")
                .unwrap()
                .field("repositories"),
            None
        );
        assert_eq!(Shape::Of("Issue").field("parent"), None);
        assert_eq!(Shape::Of("Issue").within("Node"), None);
    }
}
