//! GraphQL: documents as clients send them, and GitHub's own words for what is wrong.

use serde_json::{Value, json};

use crate::world::World;

async fn ask(world: &World, query: &str, variables: Value) -> Value {
    let body = json!({ "query": query, "variables": variables });
    world.post("/github/graphql", &body).await.json()
}

#[tokio::test]
async fn fields_aliases_fragments_and_variables_are_walked() {
    let world = World::with_widgets().await;
    let query = "query Read($owner: String!, $name: String = \"widgets\", $with: Boolean!) {
        here: repository(owner: $owner, name: $name) {
            ...facts
            issue(number: 1) { title author { login ... on User { databaseId } } __typename body @include(if: $with) }
        }
        viewer { login }
    }
    fragment facts on Repository { nameWithOwner defaultBranchRef { name } }";
    let answer = ask(&world, query, json!({ "owner": "acme", "with": false })).await;
    let here = &answer["data"]["here"];
    assert_eq!(here["nameWithOwner"], "acme/widgets", "{answer}");
    assert_eq!(here["defaultBranchRef"]["name"], "main");
    let issue = &here["issue"];
    assert_eq!(
        (&issue["title"], &issue["__typename"]),
        (&json!("It squeaks"), &json!("Issue"))
    );
    assert!(
        issue["author"]["databaseId"].is_u64() && issue.get("body").is_none(),
        "{issue}"
    );
    assert_eq!(answer["data"]["viewer"]["login"], "agents-system");
    assert!(answer.get("errors").is_none());
}

#[tokio::test]
async fn lists_are_read_on_by_cursors() {
    let world = World::with_widgets().await;
    for n in 0..3 {
        let body = json!({ "title": format!("issue {n}") });
        world.post("/github/repos/acme/widgets/issues", &body).await;
    }
    let query = "query($after: String) { repository(owner: \"acme\", name: \"widgets\") {
        issues(first: 3, after: $after, states: [OPEN]) { totalCount nodes { number } pageInfo { hasNextPage endCursor } } } }";
    let first = ask(&world, query, json!({})).await;
    let issues = &first["data"]["repository"]["issues"];
    assert_eq!(
        (
            &issues["totalCount"],
            issues["nodes"].as_array().unwrap().len()
        ),
        (&json!(4), 3)
    );
    let after = issues["pageInfo"]["endCursor"].clone();
    let second = ask(&world, query, json!({ "after": after })).await;
    let issues = &second["data"]["repository"]["issues"];
    assert_eq!(issues["nodes"], json!([{ "number": 4 }]), "{second}");
    assert_eq!(issues["pageInfo"]["hasNextPage"], false);
}

#[tokio::test]
async fn what_is_not_there_is_null_and_named_among_the_errors() {
    let world = World::with_widgets().await;
    let query =
        "{ repository(owner: \"acme\", name: \"widgets\") { id discussion(number: 9) { title } } }";
    let answer = ask(&world, query, json!({})).await;
    assert_eq!(answer["data"]["repository"]["discussion"], json!(null));
    let error = &answer["errors"][0];
    assert_eq!(
        (&error["type"], &error["path"]),
        (&json!("NOT_FOUND"), &json!(["repository", "discussion"]))
    );
}

#[tokio::test]
async fn a_document_that_makes_no_sense_is_answered_without_data() {
    let world = World::with_widgets().await;
    for (query, words) in [
        (
            "{ repository(owner: \"acme\", name: \"widgets\") { colour } }",
            "Field 'colour' doesn't exist on type 'Repository'",
        ),
        (
            "query($n: Int!) { viewer { login } }",
            "Variable $n of type Int! was provided invalid value",
        ),
        (
            "{ viewer { ...gone } }",
            "Fragment gone was used, but not defined",
        ),
        ("{ viewer {", "Parse error"),
    ] {
        let answer = ask(&world, query, json!({})).await;
        let message = answer["errors"][0]["message"].as_str().unwrap();
        assert!(message.starts_with(words), "{message}");
        assert!(answer.get("data").is_none(), "{answer}");
    }
}

#[tokio::test]
async fn a_comment_is_added_by_a_mutation() {
    let world = World::with_widgets().await;
    let issue = world
        .get("/github/repos/acme/widgets/issues/1")
        .await
        .json();
    let query = "mutation($input: AddCommentInput!) { addComment(input: $input) { subject { ... on Issue { comments(last: 1) { nodes { body } } } } } }";
    let input = json!({ "input": { "subjectId": issue["node_id"], "body": "Oiled." } });
    let answer = ask(&world, query, input).await;
    let subject = &answer["data"]["addComment"]["subject"];
    assert_eq!(
        subject["comments"]["nodes"],
        json!([{ "body": "Oiled." }]),
        "{answer}"
    );
    assert_eq!(world.sim.state()["comments"][0]["body"], "Oiled.");
}
