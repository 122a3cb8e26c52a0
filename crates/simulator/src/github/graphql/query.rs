//! The root of all queries.

use serde_json::json;

use super::{
    issue::IssueNode,
    object::{Arguments, Facts, Fault, Node, Object, Plain},
    people,
    repository::RepositoryNode,
    thread::ThreadNode,
};
use crate::github::BOT;

pub(super) struct Query<'a>(pub(super) Facts<'a>);

impl<'a> Object<'a> for Query<'a> {
    fn typename(&self) -> &'static str {
        "Query"
    }

    fn field(&self, name: &str, arguments: &Arguments) -> Option<Result<Node<'a>, Fault>> {
        Some(match name {
            "viewer" => Ok(people::actor(self.0, BOT)),
            "rateLimit" => Ok(Node::object(Plain {
                typename: "RateLimit",
                fields: json!({"limit": 5000, "cost": 1, "remaining": 4999, "used": 1}),
            })),
            "node" => {
                let id = arguments.text("id").unwrap_or_default();
                let thread = ThreadNode::find(self.0, id).map(Node::object);
                let node = thread.or_else(|| IssueNode::find(self.0, id).map(Node::object));
                node.ok_or_else(|| {
                    Fault::not_found(format!(
                        "Could not resolve to a node with the global id of '{id}'."
                    ))
                })
            }
            "repository" => {
                let owner = arguments.text("owner").unwrap_or_default();
                let name = arguments.text("name").unwrap_or_default();
                let full_name = format!("{owner}/{name}");
                self.0
                    .ledger
                    .repository(&full_name)
                    .map(|repository| Node::object(RepositoryNode(self.0, repository)))
                    .ok_or_else(|| {
                        Fault::not_found(format!(
                            "Could not resolve to a Repository with the name '{full_name}'."
                        ))
                    })
            }
            _ => return None,
        })
    }
}
