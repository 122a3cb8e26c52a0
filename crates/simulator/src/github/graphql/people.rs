//! Accounts, as GraphQL shows them.

use serde_json::json;

use super::object::{Facts, Node, Plain};
use crate::github::shape;

/// An account of this name.
pub(super) fn actor<'a>(facts: Facts<'_>, login: &str) -> Node<'a> {
    let user = shape::user(facts.links, login);
    let typename = if user["type"] == "Bot" { "Bot" } else { "User" };
    // GraphQL leaves the suffix away that REST shows.
    let login = login.strip_suffix("[bot]").unwrap_or(login);
    Node::object(Plain {
        typename,
        fields: json!({
            "login": login,
            "databaseId": user["id"],
            "id": user["node_id"],
            "url": user["html_url"],
            "avatarUrl": user["avatar_url"],
            "resourcePath": format!("/{login}"),
            "name": null,
        }),
    })
}
