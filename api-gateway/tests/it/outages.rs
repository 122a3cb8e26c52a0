//! Dependencies that do not answer.

use std::time::{Duration, Instant};

use testkit::{database, redis};
use tokio::net::TcpListener;

use crate::{
    harness::{Gateway, base_arguments, github_arguments},
    payloads::comment,
};

const NOBODY: &str = "http://127.0.0.1:9";

/// A gateway one of whose URLs points elsewhere.
async fn gateway_with(option: &str, value: &str) -> Gateway {
    let (db, redis) = (database().await, redis().await);
    let mut arguments = base_arguments(&db, &redis);
    arguments.retain(|argument| !argument.starts_with(&format!("--{option}=")));
    arguments.push(format!("--{option}={value}"));
    arguments.extend(github_arguments(NOBODY));
    Gateway::of(db, redis, &arguments).await
}

#[tokio::test]
async fn without_redis_and_github_api_deliveries_are_accepted_all_the_same() {
    let gateway = gateway_with("redis-url", "redis://127.0.0.1:9").await;
    for _ in 0..20 {
        let answer = gateway
            .deliver(
                "issue_comment",
                comment("@agent fix").to_string().as_bytes(),
            )
            .await;
        assert_eq!(answer.status, 202, "{answer:?}");
    }
    assert_eq!(gateway.rows().await, "20 20 1 20");
    let (status, page) = gateway.admin("/ready").await;
    assert_eq!(status, 503);
    assert!(
        page.contains("\"postgres\":\"ok\"") && page.contains("\"redis\":\""),
        "{page}"
    );
    gateway.running.shutdown.begin();
    gateway.running.ended().await.unwrap();
}

#[tokio::test]
async fn without_postgres_the_sender_is_told_to_come_again() {
    let gateway = gateway_with(
        "database-url",
        "postgres://api_gateway:x@127.0.0.1:9/agents",
    )
    .await;
    let answer = gateway
        .deliver(
            "issue_comment",
            comment("@agent fix").to_string().as_bytes(),
        )
        .await;
    assert_eq!(answer.status, 503, "{answer:?}");
    assert_eq!(answer.body["type"], "unavailable");
    assert_eq!(answer.headers["retry-after"], "1");
    let (status, page) = gateway.admin("/ready").await;
    assert_eq!(status, 503, "{page}");
}

#[tokio::test]
async fn a_postgres_that_hangs_is_not_waited_for() {
    // Connections are accepted by the kernel, and nobody ever answers.
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!(
        "postgres://api_gateway:x@{}/agents",
        silent.local_addr().unwrap()
    );
    let gateway = gateway_with("database-url", &url).await;
    let started = Instant::now();
    let answer = gateway
        .deliver(
            "issue_comment",
            comment("@agent fix").to_string().as_bytes(),
        )
        .await;
    assert_eq!(answer.status, 503, "{answer:?}");
    assert!(
        started.elapsed() < Duration::from_secs(8),
        "{:?}",
        started.elapsed()
    );
}
