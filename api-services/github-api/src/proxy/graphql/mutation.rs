//! Mutations that an effect stands for: asked of our own route for it, and answered with what it did.

use async_graphql_parser::types::{Field, Selection, SelectionSet};
use axum::response::Response;
use bytes::Bytes;
use contracts::{EffectAnswer, IDEMPOTENCY_KEY};
use domain::{Repository, canonical_json};
use http::{HeaderMap, Method, StatusCode};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use service::Problem;

use super::{
    data,
    document::{Document, filled},
    own_repository, refused,
};
use crate::proxy::{
    read::Asker,
    reply::Refused,
    upstream::Call,
    write::{Mapped, ask_own, call_named},
};

/// What the mutations are about: found by its id, because an id alone may be of any repository.
const FIND: &str = "query($id:ID!){node(id:$id){__typename \
    ...on Issue{number repository{nameWithOwner}} \
    ...on PullRequest{number repository{nameWithOwner}} \
    ...on PullRequestReviewThread{pullRequest{number repository{nameWithOwner}}}}}";
/// Those that are known.
const KNOWN: &str = "addComment, resolveReviewThread, unresolveReviewThread";

/// Where a node is.
struct Place {
    repository: Repository,
    number: u64,
}

/// Makes the one mutation of an operation.
pub(super) async fn answer(
    asker: &Asker<'_>,
    headers: &HeaderMap,
    document: &Document,
    variables: &Map<String, Value>,
) -> Result<Response, Refused> {
    let operation = document.operation().map_err(refused)?;
    let field = only_field(&operation.selection_set.node)?;
    let name = field.name.node.as_str();
    let input = match field.arguments.as_slice() {
        [(argument, value)] if argument.node == "input" => {
            filled(&value.node, variables).map_err(refused)?
        }
        _ => return Err(refused(format!("{name} takes one argument, input"))),
    };
    let said = format!("mutation {name}\n{}", canonical_json(&input));
    let call = match headers.get(IDEMPOTENCY_KEY) {
        Some(given) => given.clone(),
        None => call_named(&said)?,
    };
    let text = |member: &str| {
        let text = input[member].as_str();
        text.ok_or_else(|| refused(format!("input.{member} of {name} is missing")))
    };
    let made = match name {
        "resolveReviewThread" | "unresolveReviewThread" => {
            let (thread, resolved) = (text("threadId")?, name == "resolveReviewThread");
            let place = find(asker, thread, "PullRequestReviewThread").await?;
            let number = place.number.to_string();
            let path = ["pulls", &number, "threads", thread];
            let mapped = Mapped::new(Method::PUT, &path, json!({ "resolved": resolved }));
            ask_own(asker, &place.repository, &mapped, call).await?;
            json!({ "thread": { "__typename": "PullRequestReviewThread", "id": thread, "isResolved": resolved } })
        }
        "addComment" => {
            let (subject, body) = (text("subjectId")?, text("body")?);
            let place = find(asker, subject, "").await?;
            let number = place.number.to_string();
            let path = ["issues", &number, "comments"];
            let mapped = Mapped::new(Method::POST, &path, json!({ "body": body }));
            let answer = ask_own(asker, &place.repository, &mapped, call).await?;
            added(subject, body, &answer)
        }
        _ => {
            return Err(Refused::forbidden(
                "write-not-mapped",
                format!(
                    "{name} is not passed on: no kind of effect stands for it. Mutations that are: {KNOWN}"
                ),
            ));
        }
    };
    let mut payload = made;
    payload["clientMutationId"] = input["clientMutationId"].clone();
    let key = field.response_key().node.as_str();
    let chosen = chosen(&payload, &field.selection_set.node);
    Ok(data(&json!({ key: chosen })))
}

fn added(subject: &str, body: &str, answer: &EffectAnswer) -> Value {
    let id = answer
        .remote_id
        .as_ref()
        .and_then(|id| id.parse::<u64>().ok());
    let comment =
        json!({ "__typename": "IssueComment", "databaseId": id, "body": body, "url": answer.url });
    json!({
        "subject": { "id": subject },
        "commentEdge": { "node": comment },
    })
}

/// Where a node is, if that is one of the run's repositories; `kind` is what it must be, where it must.
async fn find(asker: &Asker<'_>, id: &str, kind: &str) -> Result<Place, Refused> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Node {
        #[serde(rename = "__typename")]
        kind: String,
        pull_request: Option<Item>,
        number: Option<u64>,
        repository: Option<Name>,
    }
    #[derive(Deserialize)]
    struct Item {
        number: u64,
        repository: Name,
    }
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Name {
        name_with_owner: String,
    }

    let unknown = || Refused::from(Problem::not_found(format!("this run knows no node {id}")));
    let first = asker.run.claims.repositories.first();
    let scope = first.map(ToString::to_string).unwrap_or_default();
    let hub = &asker.proxy.app.hub;
    let body = json!({ "query": FIND, "variables": { "id": id } });
    let call = Call {
        method: Method::POST,
        route: "/api/graphql node",
        scope: &scope,
        url: hub.graphql().clone(),
        headers: HeaderMap::new(),
        body: Some(Bytes::from(body.to_string())),
    };
    let answer = hub.ask(call).await?;
    if answer.status() != StatusCode::OK {
        return Err(Problem::new(StatusCode::BAD_GATEWAY, "upstream")
            .detail(format!(
                "GitHub answered {} about {id}; try again",
                answer.status().as_u16()
            ))
            .into());
    }
    let value: Value = answer
        .json()
        .await
        .map_err(|error| Problem::unavailable(&error))?;
    let node: Node =
        serde_json::from_value(value["data"]["node"].clone()).map_err(|_| unknown())?;
    if !kind.is_empty() && node.kind != kind {
        return Err(unknown());
    }
    let item = match (node.pull_request, node.number, node.repository) {
        (Some(item), ..) => item,
        (None, Some(number), Some(repository)) => Item { number, repository },
        _ => return Err(unknown()),
    };
    Ok(Place {
        repository: own_repository(asker, &item.repository.name_with_owner)?,
        number: item.number,
    })
}

/// The one field of a mutation: several would be made one by one, and half of them could be refused.
fn only_field(set: &SelectionSet) -> Result<&Field, Refused> {
    match set.items.as_slice() {
        [item] => match &item.node {
            Selection::Field(field) if field.node.directives.is_empty() => Ok(&field.node),
            _ => Err(refused("write the mutation as one plain field".to_owned())),
        },
        _ => Err(refused("send one mutation at a time".to_owned())),
    }
}

/// Of what is known, what was asked for; what is not known is null.
fn chosen(value: &Value, set: &SelectionSet) -> Value {
    if set.items.is_empty() || value.is_null() {
        return value.clone();
    }
    let mut out = Map::new();
    for item in &set.items {
        match &item.node {
            Selection::Field(field) => {
                let field = &field.node;
                let known = &value[field.name.node.as_str()];
                let key = field.response_key().node.to_string();
                out.insert(key, chosen(known, &field.selection_set.node));
            }
            Selection::InlineFragment(fragment) => {
                if let Value::Object(more) = chosen(value, &fragment.node.selection_set.node) {
                    out.extend(more);
                }
            }
            // Fragments by name would need the document; clients of mutations do not send them.
            Selection::FragmentSpread(_) => {}
        }
    }
    Value::Object(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_graphql_parser::parse_query;

    fn set(text: &str) -> SelectionSet {
        let document = parse_query(text).unwrap();
        let (_, operation) = document.operations.iter().next().unwrap();
        operation.node.selection_set.node.clone()
    }

    #[test]
    fn an_answer_has_the_fields_that_were_asked_for() {
        let value = json!({ "thread": { "id": "T", "isResolved": true } });
        let wanted = set("{ t: thread { isResolved ... on X { id path } } clientMutationId }");
        assert_eq!(
            chosen(&value, &wanted),
            json!({ "t": { "isResolved": true, "id": "T", "path": null }, "clientMutationId": null })
        );
    }

    #[test]
    fn several_mutations_at_once_are_refused() {
        assert!(only_field(&set("mutation { a b }")).is_err());
        assert!(only_field(&set("mutation { ...x }  fragment x on M { a }")).is_err());
        assert_eq!(only_field(&set("mutation { a }")).unwrap().name.node, "a");
    }
}
