//! Repositories.

use serde_json::json;

use super::{
    connection::Connection,
    discussion::{self, DiscussionNode},
    issue::IssueNode,
    object::{Arguments, Facts, Fault, Node, Object, Plain, id},
    people,
};
use crate::{
    github::shape,
    ledger::{Issue, Label, Repository},
};

#[derive(Clone, Copy)]
pub(super) struct RepositoryNode<'a>(pub(super) Facts<'a>, pub(super) &'a Repository);

impl<'a> Object<'a> for RepositoryNode<'a> {
    fn typename(&self) -> &'static str {
        "Repository"
    }

    fn field(&self, name: &str, arguments: &Arguments) -> Option<Result<Node<'a>, Fault>> {
        let Self(facts, repository) = *self;
        let value = |value: serde_json::Value| Ok(Node::Value(value));
        Some(match name {
            "id" => value(id("R", repository.id)),
            "databaseId" => value(json!(repository.id)),
            "name" => value(json!(repository.full_name.rsplit('/').next())),
            "nameWithOwner" => value(json!(repository.full_name)),
            "url" => value(json!(facts.links.site(&repository.full_name, ""))),
            "isPrivate" => value(json!(repository.private)),
            "isFork" | "isArchived" => value(json!(false)),
            "description" => value(json!(null)),
            "createdAt" => value(json!(shape::time(repository.created_at))),
            "owner" => Ok(people::actor(facts, repository.owner())),
            "defaultBranchRef" => Ok(Node::object(Plain {
                typename: "Ref",
                fields: json!({"name": repository.default_branch, "prefix": "refs/heads/"}),
            })),
            "issue" => issue(*self, arguments),
            "issues" => issues(*self, arguments),
            "labels" => labels(*self, arguments),
            "discussion" => one_discussion(*self, arguments),
            "discussions" => discussion::discussions(*self, arguments),
            "discussionCategories" => discussion::categories(*self, arguments),
            "pullRequest" | "issueOrPullRequest" => issue_or_pull(*self, name, arguments),
            _ => return None,
        })
    }
}

fn issue<'a>(of: RepositoryNode<'a>, arguments: &Arguments) -> Result<Node<'a>, Fault> {
    let number = arguments.number("number").unwrap_or_default();
    let found = of.1.issues.get(&number);
    let found = found.filter(|issue| !of.1.pulls.contains_key(&issue.number));
    found
        .map(|issue| Node::object(IssueNode(of, issue)))
        .ok_or_else(|| {
            Fault::not_found(format!(
                "Could not resolve to an Issue with the number of {number}."
            ))
        })
}

/// What issues and pull requests have in common; the rest of a pull request is in a type of its own.
fn issue_or_pull<'a>(
    of: RepositoryNode<'a>,
    field: &str,
    arguments: &Arguments,
) -> Result<Node<'a>, Fault> {
    let number = arguments.number("number").unwrap_or_default();
    let is_pull = of.1.pulls.contains_key(&number);
    let found = of.1.issues.get(&number);
    found
        .filter(|_| is_pull || field == "issueOrPullRequest")
        .map(|issue| Node::object(IssueNode(of, issue)))
        .ok_or_else(|| {
            Fault::not_found(format!(
                "Could not resolve to a PullRequest with the number of {number}."
            ))
        })
}

fn one_discussion<'a>(of: RepositoryNode<'a>, arguments: &Arguments) -> Result<Node<'a>, Fault> {
    let number = arguments.number("number").unwrap_or_default();
    of.1.discussions
        .get(&number)
        .map(|discussion| Node::object(DiscussionNode(of, discussion)))
        .ok_or_else(|| {
            Fault::not_found(format!(
                "Could not resolve to a Discussion with the number of {number}."
            ))
        })
}

fn issues<'a>(of: RepositoryNode<'a>, arguments: &Arguments) -> Result<Node<'a>, Fault> {
    let states = arguments.0.get("states").cloned().unwrap_or_default();
    let wanted = |issue: &&Issue| {
        let state = issue.state.to_uppercase();
        !of.1.pulls.contains_key(&issue.number)
            && match &states {
                serde_json::Value::Array(all) => all.iter().any(|s| *s == state),
                serde_json::Value::String(one) => *one == state,
                _ => true,
            }
    };
    let found = of.1.issues.values().filter(wanted).map(|issue| (of, issue));
    Connection::node(
        "IssueConnection",
        found.collect(),
        arguments,
        |(of, issue)| Node::object(IssueNode(of, issue)),
    )
}

fn labels<'a>(of: RepositoryNode<'a>, arguments: &Arguments) -> Result<Node<'a>, Fault> {
    let all = of.1.labels.values().collect();
    Connection::node("LabelConnection", all, arguments, label)
}

pub(super) fn label<'a>(label: &Label) -> Node<'a> {
    Node::object(Plain {
        typename: "Label",
        fields: json!({
            "id": id("LA", label.id), "name": label.name, "color": label.color, "description": label.description
        }),
    })
}
