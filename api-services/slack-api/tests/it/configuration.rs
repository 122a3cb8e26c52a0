//! How the service starts, and whose token it shows.

use std::fs;

use serde_json::json;
use service::Program as _;
use slack_api::Config;
use testkit::{configured, start};

use crate::world::{THREAD_PATH, World, http};

#[tokio::test]
async fn a_disabled_provider_is_healthy_and_says_so() {
    let running = start::<Config>(&["--providers", "github"]).await.unwrap();
    let http = http();
    let at = |path: &str| format!("http://{}{path}", running.address);
    assert_eq!(http.get(at("/health")).send().await.unwrap().status(), 200);
    let answer = http.get(at(THREAD_PATH)).send().await.unwrap();
    assert_eq!(answer.status(), 503);
    let problem: serde_json::Value = answer.json().await.unwrap();
    assert_eq!(problem["type"], "provider-disabled");
}

#[test]
fn an_enabled_provider_without_its_secrets_is_refused_by_name() {
    let refused = |arguments: &[&str]| {
        let arguments = [&["--providers", "slack"], arguments].concat();
        configured::<Config>(&arguments).unwrap_err().to_string()
    };
    assert!(
        refused(&[]).starts_with("DATABASE_URL is not set"),
        "{}",
        refused(&[])
    );
    let key = access::Issuer::generate().verifier().to_base64();
    let rest = [
        "--database-url",
        "postgres://x@127.0.0.1/x",
        "--run-token-public-key",
        &key,
        "--effect-marker-key",
        "k",
    ];
    assert!(refused(&rest).starts_with("SLACK_BOT_TOKEN is not set"));
    let both = [
        &rest[..],
        &["--slack-bot-token", "a", "--slack-bot-token-file", "/b"],
    ]
    .concat();
    assert!(refused(&both).starts_with("SLACK_BOT_TOKEN_FILE is set beside"));
    assert_eq!(Config::PORT, 3003);
}

#[tokio::test]
async fn a_rotated_token_is_used_without_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("token");
    fs::write(&path, "xoxb-an-old-one").unwrap();
    let world = World::start_with(&["--slack-bot-token-file", path.to_str().unwrap()]).await;
    let refused = world.get(THREAD_PATH).await;
    assert_eq!(refused.problem(), (502, "upstream"), "{refused:?}");
    assert!(refused.detail().contains("an operator must renew it"));
    assert!(!refused.body.to_string().contains("xoxb"), "{refused:?}");
    fs::write(&path, "xoxb-sim-slack-token\n").unwrap();
    let answer = world.get(THREAD_PATH).await;
    assert_eq!(
        (answer.status, &answer.body["has_more"]),
        (200, &json!(false)),
        "{answer:?}"
    );
}
