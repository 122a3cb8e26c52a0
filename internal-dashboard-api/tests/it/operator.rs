//! Nothing is answered without the operator token.

use secrecy::SecretString;
use sha2::{Digest as _, Sha256};

use crate::stage::{Stage, TOKEN};

async fn status(stage: &Stage, path: &str, header: Option<(&str, String)>) -> u16 {
    let client = service::client::with_deadline(std::time::Duration::from_secs(10)).unwrap();
    let mut request = client.get(format!("{}{path}", stage.base));
    if let Some((name, value)) = header {
        request = request.header(name, value);
    }
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_asks_the_operator_token() {
    let stage = Stage::new().await;
    let task = stage.task(1).await;
    for path in [
        "/api/tasks".to_owned(),
        format!("/api/tasks/{task}"),
        format!("/api/tasks/{task}/events"),
        format!("/api/tasks/{task}/ws"),
        "/api/openapi.json".to_owned(),
    ] {
        assert_eq!(status(&stage, &path, None).await, 401, "{path}");
        let wrong = ("authorization", "Bearer something-else".to_owned());
        assert_eq!(status(&stage, &path, Some(wrong)).await, 401, "{path}");
        assert_eq!(
            status(&stage, &format!("{path}?token={TOKEN}"), None).await,
            401,
            "{path}"
        );
    }
    let client = service::client::with_deadline(std::time::Duration::from_secs(10)).unwrap();
    let stop = client.post(format!("{}/api/tasks/{task}/stop", stage.base));
    assert_eq!(stop.send().await.unwrap().status(), 401);
    assert_eq!(status(&stage, "/health", None).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_token_may_come_as_a_websocket_protocol() {
    let stage = Stage::new().await;
    let protocols = (
        "sec-websocket-protocol",
        format!("agents.v1, bearer.{TOKEN}"),
    );
    assert_eq!(status(&stage, "/api/tasks", Some(protocols)).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_made_at_the_first_start_and_only_its_digest_is_kept() {
    let stage = Stage::without_token().await;
    let pool = stage.database.pool("internal_dashboard_api");
    let digest = loop {
        match store::operator::digest(&pool).await.unwrap() {
            Some(digest) => break digest,
            None => tokio::task::yield_now().await,
        }
    };
    assert_ne!(digest, <[u8; 32]>::from(Sha256::digest(TOKEN)));
    assert_eq!(stage.get("/api/tasks").await.0, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_token_is_never_replaced() {
    let stage = Stage::new().await;
    let pool = stage.database.pool("internal_dashboard_api");
    assert!(store::operator::establish(&pool, [1; 32]).await.unwrap());
    assert!(!store::operator::establish(&pool, [2; 32]).await.unwrap());
    assert_eq!(store::operator::digest(&pool).await.unwrap(), Some([1; 32]));
}

#[test]
fn a_short_pinned_token_stops_the_service_and_is_not_shown() {
    use clap::{Args as _, FromArgMatches as _};
    use service::Program as _;
    let command = internal_dashboard_api::Config::augment_args(clap::Command::new("test"));
    let matches = command.get_matches_from([
        "test",
        "--database-url",
        "postgres://x",
        "--redis-url",
        "redis://x",
    ]);
    let mut config = internal_dashboard_api::Config::from_arg_matches(&matches).unwrap();
    assert_eq!(config.check(), Ok(()));
    config.operator_token = Some(SecretString::from("short"));
    let error = config.check().unwrap_err().to_string();
    assert!(
        error.starts_with("OPERATOR_TOKEN must have") && !error.contains("short"),
        "{error}"
    );
}
