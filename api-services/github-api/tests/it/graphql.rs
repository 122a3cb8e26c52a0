//! GraphQL for a run: what cannot leave its repositories passes, all else is refused in words.

use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{Answer, World, ask};

async fn query(world: &World, text: &str, variables: Value) -> Answer {
    let body = json!({ "query": text, "variables": variables });
    let request = world.request(Method::POST, "/api/graphql", &world.token());
    ask(request.json(&body)).await
}

fn asked(world: &World) -> usize {
    let state = world.github.state();
    let requests = state["requests"].as_array().unwrap();
    requests
        .iter()
        .filter(|r| r["path"].as_str().unwrap().contains("graphql"))
        .count()
}

#[tokio::test]
async fn a_query_of_the_runs_repository_passes() {
    let world = World::start().await;
    let text = "query($o: String!, $n: String = \"app\") { repository(owner: $o, name: $n) { issue(number: 7) { title ...F } } } fragment F on Issue { number body }";
    let answer = query(&world, text, json!({ "o": "acme" })).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let issue = &answer.body["data"]["repository"]["issue"];
    assert_eq!(
        (issue["number"].as_u64(), issue["title"].as_str()),
        (Some(7), Some("A bug")),
        "{answer:?}"
    );
    assert_eq!(issue["body"], "It breaks.");
}

#[tokio::test]
async fn what_could_leave_the_runs_repositories_is_refused() {
    let world = World::start().await;
    for text in [
        r#"{ repository(owner: "acme", name: "other") { id } }"#,
        r#"{ a: repository(owner: "acme", name: "app") { id } b: repository(owner: "evil", name: "x") { id } }"#,
        r#"query($n: String!) { repository(owner: "acme", name: $n) { id } }"#,
        r#"{ repository(owner: "acme", name: "app") { parent { id } } }"#,
        r#"{ repository(owner: "acme", name: "app") { forks(first: 1) { nodes { id } } } }"#,
        r#"{ repository(owner: "acme", name: "app") { owner { ... on User { repositories(first: 9) { nodes { name } } } } } }"#,
        r#"{ viewer { repositories(first: 9) { nodes { name } } } }"#,
        r#"{ repositoryOwner(login: "acme") { id } }"#,
        r#"{ organization(login: "acme") { id } }"#,
        r#"{ node(id: "R_1") { ... on Repository { name } } }"#,
        r#"{ search(query: "org:acme", type: ISSUE, first: 1) { issueCount } }"#,
        r#"{ repository(owner: "acme", name: "app") { issue(number: 7) { timelineItems(first: 1) { nodes { ... on CrossReferencedEvent { source { ... on Issue { body } } } } } } } }"#,
        r#"{ repository(owner: "acme", owner: "evil", name: "app") { id } }"#,
        "mutation { deleteIssue(input: {issueId: \"I_1\"}) { clientMutationId } }",
        "mutation { createRepository(input: {name: \"x\", visibility: PUBLIC}) { clientMutationId } }",
        "subscription { x }",
        "{ __schema { types { name } } }",
        "not graphql",
    ] {
        let answer = query(&world, text, json!({ "n": "other" })).await;
        assert_eq!(answer.status, 403, "{text}: {answer:?}");
        assert!(!answer.body["message"].as_str().unwrap().is_empty());
    }
    assert_eq!(asked(&world), 0, "GitHub heard of it");
}

#[tokio::test]
async fn a_comment_by_mutation_is_the_same_effect() {
    let world = World::start().await;
    let found = query(
        &world,
        r#"{ repository(owner: "acme", name: "app") { own: issue(number: 7) { id } other: issue(number: 8) { id } } }"#,
        json!({}),
    )
    .await;
    let id = |name: &str| found.body["data"]["repository"][name]["id"].clone();
    let text = "mutation($id: ID!) { addComment(input: {subjectId: $id, body: \"Done.\"}) { commentEdge { node { url } } } }";
    let made = query(&world, text, json!({ "id": id("own") })).await;
    assert_eq!(made.status, 200, "{made:?}");
    let url = &made.body["data"]["addComment"]["commentEdge"]["node"]["url"];
    assert!(url.as_str().unwrap().contains("acme/app"), "{made:?}");
    assert_eq!(world.comments().len(), 1);
    let other = query(&world, text, json!({ "id": id("other") })).await;
    assert_eq!(other.status, 403, "{other:?}");
    assert_eq!(world.comments().len(), 1);
}
