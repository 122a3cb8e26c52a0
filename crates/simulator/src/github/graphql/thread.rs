//! Review threads.

use serde_json::json;

use super::{
    connection::Connection,
    issue::IssueNode,
    object::{Arguments, Fault, Node, Object},
    people,
    repository::RepositoryNode,
};
use crate::{
    github::{shape, thread_id},
    ledger::{Issue, ReviewComment},
};

/// A thread, by the comment that began it.
#[derive(Clone, Copy)]
pub(super) struct ThreadNode<'a> {
    of: RepositoryNode<'a>,
    issue: &'a Issue,
    root: &'a ReviewComment,
}

impl<'a> ThreadNode<'a> {
    /// The thread of this id, in whichever repository it is.
    pub(super) fn find(facts: super::object::Facts<'a>, id: &str) -> Option<Self> {
        let all = facts.ledger.review_comments.iter();
        let root = all
            .filter(|comment| comment.in_reply_to.is_none())
            .find(|comment| thread_id(comment.id) == id)?;
        let repository = facts.ledger.repository(&root.repository)?;
        Some(Self {
            of: RepositoryNode(facts, repository),
            issue: repository.issues.get(&root.pull)?,
            root,
        })
    }
}

/// The threads of a pull request.
pub(super) fn threads<'a>(
    of: RepositoryNode<'a>,
    issue: &'a Issue,
    arguments: &Arguments,
) -> Result<Node<'a>, Fault> {
    let all = of.0.ledger;
    let roots = all
        .review_comments_of(&of.1.full_name, issue.number)
        .filter(|comment| comment.in_reply_to.is_none());
    let roots = roots.map(|root| ThreadNode { of, issue, root }).collect();
    Connection::node(
        "PullRequestReviewThreadConnection",
        roots,
        arguments,
        Node::object,
    )
}

impl<'a> Object<'a> for ThreadNode<'a> {
    fn typename(&self) -> &'static str {
        "PullRequestReviewThread"
    }

    fn field(&self, name: &str, arguments: &Arguments) -> Option<Result<Node<'a>, Fault>> {
        let Self { of, issue, root } = *self;
        let value = |value: serde_json::Value| Ok(Node::Value(value));
        Some(match name {
            "id" => value(json!(thread_id(root.id))),
            "isResolved" => value(json!(root.resolved)),
            "isOutdated" => value(json!(false)),
            "path" => value(json!(root.path)),
            "line" => value(json!(root.line)),
            "pullRequest" => Ok(Node::object(IssueNode(of, issue))),
            "comments" => {
                let all = of.0.ledger;
                let here = |comment: &&ReviewComment| {
                    comment.id == root.id || comment.in_reply_to == Some(root.id)
                };
                let all = all
                    .review_comments_of(&of.1.full_name, issue.number)
                    .filter(here)
                    .map(|comment| (of, comment))
                    .collect();
                Connection::node(
                    "PullRequestReviewCommentConnection",
                    all,
                    arguments,
                    |(of, comment)| Node::object(CommentNode(of, comment)),
                )
            }
            _ => return None,
        })
    }
}

struct CommentNode<'a>(RepositoryNode<'a>, &'a ReviewComment);

impl<'a> Object<'a> for CommentNode<'a> {
    fn typename(&self) -> &'static str {
        "PullRequestReviewComment"
    }

    fn field(&self, name: &str, _: &Arguments) -> Option<Result<Node<'a>, Fault>> {
        let Self(RepositoryNode(facts, repository), comment) = *self;
        let value = |value: serde_json::Value| Ok(Node::Value(value));
        let page = format!("/pull/{}#discussion_r{}", comment.pull, comment.id);
        Some(match name {
            "id" => value(super::object::id("PRRC", comment.id)),
            "databaseId" => value(json!(comment.id)),
            "body" => value(json!(comment.body)),
            "path" => value(json!(comment.path)),
            "url" => value(json!(facts.links.site(&repository.full_name, &page))),
            "createdAt" => value(json!(shape::time(comment.created_at))),
            "authorAssociation" => value(json!(shape::association(repository, &comment.author))),
            "author" => Ok(people::actor(facts, &comment.author)),
            _ => return None,
        })
    }
}
