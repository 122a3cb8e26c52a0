//! What the gateway asks of its environment, and what it does without a provider.

use axum::http::HeaderMap;
use service::Program as _;
use testkit::{Database, Redis, database, redis};

use crate::harness::{Gateway, base_arguments, config, github_arguments};

async fn servers() -> (Database, Redis) {
    (database().await, redis().await)
}

#[tokio::test]
async fn an_enabled_github_names_what_is_missing() {
    let (db, redis) = servers().await;
    let all = github_arguments("http://127.0.0.1:9");
    for (option, variable) in [
        ("--github-webhook-secret", "GITHUB_WEBHOOK_SECRET"),
        ("--github-repositories", "GITHUB_REPOSITORIES"),
        ("--service-token", "SERVICE_TOKEN"),
    ] {
        let mut arguments = base_arguments(&db, &redis);
        arguments.extend(
            all.iter()
                .filter(|argument| !argument.starts_with(option))
                .cloned(),
        );
        let error = config(&arguments).unwrap().check().unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with(&format!("{variable} is not set")),
            "{error}"
        );
    }
}

#[tokio::test]
async fn an_empty_secret_is_no_secret() {
    let (db, redis) = servers().await;
    let mut arguments = base_arguments(&db, &redis);
    arguments.extend(github_arguments("http://127.0.0.1:9"));
    arguments.retain(|argument| !argument.starts_with("--github-webhook-secret"));
    arguments.push("--github-webhook-secret=".to_owned());
    let error = config(&arguments).unwrap().check().unwrap_err();
    assert!(
        error.to_string().starts_with("GITHUB_WEBHOOK_SECRET"),
        "{error}"
    );
}

#[tokio::test]
async fn patterns_and_mentions_that_make_no_sense_are_refused() {
    let (db, redis) = servers().await;
    for wrong in [
        "--github-repositories=acme",
        "--agent-prefix=two words",
        "--agent-prefix=",
    ] {
        let mut arguments = base_arguments(&db, &redis);
        arguments.push(wrong.to_owned());
        assert!(config(&arguments).is_err(), "{wrong} was accepted");
    }
}

#[tokio::test]
async fn a_disabled_github_needs_no_secret_and_says_that_it_is_disabled() {
    let gateway = Gateway::start_with(vec!["--providers=jira".to_owned()]).await;
    let (status, page) = gateway.admin("/ready").await;
    assert_eq!(status, 200, "{page}");
    let health = format!("http://{}/health", gateway.address);
    assert_eq!(
        gateway.client.get(health).send().await.unwrap().status(),
        200
    );
    for (provider, detail) in [
        ("github", "add it to PROVIDERS"),
        ("slack", "add it to PROVIDERS"),
        ("sentry", "add it to PROVIDERS"),
        ("jira", "receives webhooks of github only"),
    ] {
        let answer = gateway.post_to(provider, HeaderMap::new(), "{}").await;
        assert_eq!(answer.status, 503, "{provider}: {answer:?}");
        assert_eq!(answer.body["type"], "provider-disabled");
        assert!(
            answer.body["detail"].as_str().unwrap().contains(detail),
            "{answer:?}"
        );
    }
}

#[tokio::test]
async fn the_schema_is_brought_up_to_date_at_start() {
    use secrecy::ExposeSecret as _;
    let (db, redis) = servers().await;
    db.sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION agents_owner; GRANT USAGE ON SCHEMA public TO PUBLIC")
        .await;
    let mut arguments = base_arguments(&db, &redis);
    arguments.push("--providers=jira".to_owned());
    arguments.push(format!(
        "--migrate-database-url={}",
        db.owner_url().expose_secret()
    ));
    let gateway = Gateway::of(db, redis, &arguments).await;
    let (status, page) = gateway.admin("/ready").await;
    assert_eq!(status, 200, "{page}");
    assert_eq!(gateway.rows().await, "0 0 0 0");
}
