//! Discussions, their comments and categories.

use serde_json::json;

use super::{
    connection::Connection,
    object::{Arguments, Fault, Node, Object, Plain, id},
    people,
    repository::RepositoryNode,
};
use crate::{
    github::shape,
    ledger::{Discussion, DiscussionComment},
};

pub(super) fn discussions<'a>(
    of: RepositoryNode<'a>,
    arguments: &Arguments,
) -> Result<Node<'a>, Fault> {
    let category = arguments.text("categoryId");
    let in_category = |d: &&Discussion| category.is_none_or(|c| category_id(&d.category) == c);
    let found = of.1.discussions.values().filter(in_category);
    let mut found: Vec<_> = found.map(|discussion| (of, discussion)).collect();
    let order = arguments.nested("orderBy");
    // The newest come first unless another order is asked for.
    if order.text("direction") != Some("ASC") {
        found.reverse();
    }
    Connection::node("DiscussionConnection", found, arguments, |(of, d)| {
        Node::object(DiscussionNode(of, d))
    })
}

pub(super) fn categories<'a>(
    of: RepositoryNode<'a>,
    arguments: &Arguments,
) -> Result<Node<'a>, Fault> {
    let mut names: Vec<&str> =
        of.1.discussions
            .values()
            .map(|d| d.category.as_str())
            .collect();
    names.extend(["General", "Q&A"]);
    names.sort_unstable();
    names.dedup();
    Connection::node("DiscussionCategoryConnection", names, arguments, category)
}

fn category_id(name: &str) -> String {
    let sum = name.bytes().map(u64::from).sum();
    shape::node("DIC", sum)
}

fn category<'a>(name: &str) -> Node<'a> {
    Node::object(Plain {
        typename: "DiscussionCategory",
        fields: json!({
            "id": category_id(name), "name": name, "description": "", "isAnswerable": name == "Q&A"
        }),
    })
}

pub(super) struct DiscussionNode<'a>(pub(super) RepositoryNode<'a>, pub(super) &'a Discussion);

impl<'a> Object<'a> for DiscussionNode<'a> {
    fn typename(&self) -> &'static str {
        "Discussion"
    }

    fn field(&self, name: &str, arguments: &Arguments) -> Option<Result<Node<'a>, Fault>> {
        let Self(of @ RepositoryNode(facts, repository), discussion) = *self;
        let value = |value: serde_json::Value| Ok(Node::Value(value));
        Some(match name {
            "id" => value(id("D", discussion.id)),
            "databaseId" => value(json!(discussion.id)),
            "number" => value(json!(discussion.number)),
            "title" => value(json!(discussion.title)),
            "body" => value(json!(discussion.body)),
            "closed" => value(json!(discussion.closed)),
            "isAnswered" => value(json!(discussion.comments.iter().any(|c| c.is_answer))),
            "createdAt" | "updatedAt" => value(json!(shape::time(discussion.created_at))),
            "url" => value(json!(facts.links.site(
                &repository.full_name,
                &format!("/discussions/{}", discussion.number)
            ))),
            "author" => Ok(people::actor(facts, &discussion.author)),
            "authorAssociation" => value(json!(shape::association(repository, &discussion.author))),
            "category" => Ok(category(&discussion.category)),
            "comments" => comments(of, &discussion.comments, arguments),
            _ => return None,
        })
    }
}

fn comments<'a>(
    of: RepositoryNode<'a>,
    all: &'a [DiscussionComment],
    arguments: &Arguments,
) -> Result<Node<'a>, Fault> {
    let all = all.iter().map(|comment| (of, comment)).collect();
    Connection::node("DiscussionCommentConnection", all, arguments, |(of, c)| {
        Node::object(CommentNode(of, c))
    })
}

struct CommentNode<'a>(RepositoryNode<'a>, &'a DiscussionComment);

impl<'a> Object<'a> for CommentNode<'a> {
    fn typename(&self) -> &'static str {
        "DiscussionComment"
    }

    fn field(&self, name: &str, arguments: &Arguments) -> Option<Result<Node<'a>, Fault>> {
        let Self(of @ RepositoryNode(facts, repository), comment) = *self;
        let value = |value: serde_json::Value| Ok(Node::Value(value));
        Some(match name {
            "id" => value(id("DC", comment.id)),
            "databaseId" => value(json!(comment.id)),
            "body" => value(json!(comment.body)),
            "isAnswer" => value(json!(comment.is_answer)),
            "createdAt" | "updatedAt" => value(json!(shape::time(comment.created_at))),
            "url" => value(json!(facts.links.site(
                &repository.full_name,
                &format!("/discussions#discussioncomment-{}", comment.id)
            ))),
            "author" => Ok(people::actor(facts, &comment.author)),
            "authorAssociation" => value(json!(shape::association(repository, &comment.author))),
            "replies" => comments(of, &comment.replies, arguments),
            _ => return None,
        })
    }
}
