//! The built binary: what it says when it cannot start, what it counts, how it ends.

use std::process::Stdio;

use reqwest::Client;
use secrecy::ExposeSecret as _;
use serde_json::Value;
use testkit::{database, redis};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader},
    process::{Child, Command},
};

use crate::{
    harness::{SECRET, signed},
    payloads::comment,
};

fn program(variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_api-gateway"));
    command
        .env_clear()
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// Reads the log until the service says where it listens.
async fn addresses(child: &mut Child) -> (String, String) {
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    while let Some(line) = lines.next_line().await.unwrap() {
        let entry: Value = serde_json::from_str(&line).unwrap();
        if entry["message"] == "api-gateway is up" {
            // Whoever stops reading a log must not stop its writer.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            let text = |name: &str| entry[name].as_str().unwrap().to_owned();
            return (text("address"), text("admin"));
        }
    }
    panic!("the gateway ended before it was up");
}

#[tokio::test]
async fn a_missing_secret_is_one_line_that_names_its_variable() {
    let output = program(&[
        ("DATABASE_URL", "postgres://x@127.0.0.1:9/x"),
        ("REDIS_URL", "redis://127.0.0.1:9"),
        ("GITHUB_WEBHOOK_SECRET", ""),
    ])
    .output()
    .await
    .unwrap();
    assert_eq!(output.status.code(), Some(78));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(
        said.starts_with("api-gateway: GITHUB_WEBHOOK_SECRET is not set"),
        "{said}"
    );
}

#[tokio::test]
async fn it_counts_what_it_answers_and_ends_when_told() {
    let (db, redis) = (database().await, redis().await);
    let mut child = program(&[
        ("LISTEN_ADDR", "127.0.0.1:0"),
        ("ADMIN_ADDR", "127.0.0.1:0"),
        ("DATABASE_URL", db.url("api_gateway").expose_secret()),
        ("REDIS_URL", redis.url().expose_secret()),
        ("REDIS_PREFIX", redis.prefix()),
        ("GITHUB_WEBHOOK_SECRET", SECRET),
        ("GITHUB_REPOSITORIES", "acme/*"),
        ("GITHUB_API_SERVICE_URL", "http://127.0.0.1:9"),
        ("SERVICE_TOKEN", "token"),
    ])
    .spawn()
    .unwrap();
    let (address, admin) = addresses(&mut child).await;
    let client: Client =
        service::client::with_deadline(std::time::Duration::from_secs(30)).unwrap();
    let body = comment("@agent fix").to_string();
    let head = signed("issue_comment", body.as_bytes());
    let url = format!("http://{address}/webhooks/github");
    for (sent, expected) in [(body.as_str(), 202), (&body, 200), ("tampered", 401)] {
        let request = client
            .post(&url)
            .headers(head.clone())
            .body(sent.to_owned());
        assert_eq!(request.send().await.unwrap().status().as_u16(), expected);
    }
    let page = client
        .get(format!("http://{admin}/metrics"))
        .send()
        .await
        .unwrap();
    let page = page.text().await.unwrap();
    for line in [
        "gateway_deliveries_total{provider=\"github\",decision=\"run\"} 1",
        "gateway_deliveries_total{provider=\"github\",decision=\"duplicate\"} 1",
        "gateway_refused_total{provider=\"github\",reason=\"signature\"} 1",
        "gateway_accept_duration_seconds_count{provider=\"github\"} 2",
    ] {
        assert!(page.contains(line), "no {line} in {page}");
    }
    let id = child.id().unwrap().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .await
            .unwrap()
            .success()
    );
    assert!(child.wait().await.unwrap().success());
}
