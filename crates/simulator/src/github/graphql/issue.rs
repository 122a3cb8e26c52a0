//! Issues, and what pull requests share with them.

use serde_json::json;

use super::{
    connection::Connection,
    object::{Arguments, Facts, Fault, Node, Object, Plain, id},
    people,
    repository::RepositoryNode,
    thread,
};
use crate::{
    github::shape,
    ledger::{Comment, Issue},
};

#[derive(Clone, Copy)]
pub(super) struct IssueNode<'a>(pub(super) RepositoryNode<'a>, pub(super) &'a Issue);

impl<'a> IssueNode<'a> {
    /// The issue or pull request of this id, in whichever repository it is.
    pub(super) fn find(facts: Facts<'a>, id: &str) -> Option<Self> {
        facts.ledger.repositories.values().find_map(|repository| {
            let meant = |issue: &&Issue| {
                let pull = repository.pulls.get(&issue.number);
                shape::node("I", issue.id) == id
                    || pull.is_some_and(|pull| {
                        // REST and GraphQL number a pull request differently here.
                        [pull.id, issue.id]
                            .map(|it| shape::node("PR", it))
                            .iter()
                            .any(|it| it == id)
                    })
            };
            let issue = repository.issues.values().find(meant)?;
            Some(Self(RepositoryNode(facts, repository), issue))
        })
    }

    fn is_pull(&self) -> bool {
        self.0.1.pulls.contains_key(&self.1.number)
    }
}

impl<'a> Object<'a> for IssueNode<'a> {
    fn typename(&self) -> &'static str {
        if self.is_pull() {
            "PullRequest"
        } else {
            "Issue"
        }
    }

    fn field(&self, name: &str, arguments: &Arguments) -> Option<Result<Node<'a>, Fault>> {
        let Self(of @ RepositoryNode(facts, repository), issue) = *self;
        let value = |value: serde_json::Value| Ok(Node::Value(value));
        let page = if self.is_pull() { "pull" } else { "issues" };
        Some(match name {
            "id" => value(id(if self.is_pull() { "PR" } else { "I" }, issue.id)),
            "databaseId" => value(json!(issue.id)),
            "number" => value(json!(issue.number)),
            "title" => value(json!(issue.title)),
            "body" => value(json!(issue.body)),
            "state" => value(json!(issue.state.to_uppercase())),
            "stateReason" => value(json!(issue.state_reason.as_deref().map(str::to_uppercase))),
            "closed" => value(json!(issue.state == "closed")),
            "createdAt" => value(json!(shape::time(issue.created_at))),
            "updatedAt" => value(json!(shape::time(issue.updated_at))),
            "closedAt" => value(json!(issue.closed_at.map(shape::time))),
            "url" => value(json!(
                facts
                    .links
                    .site(&repository.full_name, &format!("/{page}/{}", issue.number))
            )),
            "author" => Ok(people::actor(facts, &issue.author)),
            "authorAssociation" => value(json!(shape::association(repository, &issue.author))),
            "repository" => Ok(Node::object(of)),
            "labels" => {
                let names = issue.labels.iter().map(String::as_str).collect();
                Connection::node("LabelConnection", names, arguments, |name: &str| {
                    Node::object(Plain {
                        typename: "Label",
                        fields: json!({"name": name}),
                    })
                })
            }
            "reviewThreads" if self.is_pull() => thread::threads(of, issue, arguments),
            "assignees" => {
                let logins = issue.assignees.iter().map(|login| (facts, login.as_str()));
                Connection::node(
                    "UserConnection",
                    logins.collect(),
                    arguments,
                    |(facts, login)| people::actor(facts, login),
                )
            }
            "comments" => {
                let all = facts
                    .ledger
                    .comments_of(&repository.full_name, issue.number);
                let all = all.map(|comment| (of, comment)).collect();
                Connection::node("IssueCommentConnection", all, arguments, comment)
            }
            _ => return None,
        })
    }
}

fn comment<'a>((of, comment): (RepositoryNode<'a>, &'a Comment)) -> Node<'a> {
    Node::object(CommentNode(of, comment))
}

struct CommentNode<'a>(RepositoryNode<'a>, &'a Comment);

impl<'a> Object<'a> for CommentNode<'a> {
    fn typename(&self) -> &'static str {
        "IssueComment"
    }

    fn field(&self, name: &str, _: &Arguments) -> Option<Result<Node<'a>, Fault>> {
        let Self(RepositoryNode(facts, repository), comment) = *self;
        let shown = shape::comment(facts.links, repository, comment);
        let field = match name {
            "id" => "node_id",
            "databaseId" => "id",
            "body" => "body",
            "url" => "html_url",
            "createdAt" => "created_at",
            "updatedAt" => "updated_at",
            "authorAssociation" => "author_association",
            "author" => return Some(Ok(people::actor(facts, &comment.author))),
            _ => return None,
        };
        Some(Ok(Node::Value(shown[field].clone())))
    }
}
