//! How the service starts, or does not; and how its token is renewed.

use domain::{Provider, WorkItem};
use sentry_api::Config;
use service::Program as _;
use testkit::ApiWorld;

use crate::world::{ISSUE, seed};

#[tokio::test]
async fn a_disabled_provider_says_so() {
    let service = testkit::start::<Config>(&["--providers", "github"])
        .await
        .unwrap();
    let http = service::client::with_deadline(std::time::Duration::from_secs(30)).unwrap();
    let answer = http
        .get(format!("http://{}{ISSUE}", service.address))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 503);
    let body: serde_json::Value = answer.json().await.unwrap();
    assert_eq!(body["type"], "provider-disabled");
}

#[test]
fn what_is_missing_or_said_twice_is_named() {
    let key = access::Issuer::generate().verifier().to_base64();
    let refusal = |more: &[&str]| {
        let shared = [
            ["--providers", "sentry"],
            ["--run-token-public-key", &key],
            ["--database-url", "postgres://x@127.0.0.1/x"],
            ["--effect-marker-key", "k"],
        ];
        let arguments = [shared.as_flattened(), more].concat();
        let config = testkit::configured::<Config>(&arguments);
        config
            .and_then(|it| it.check().map_err(anyhow::Error::from))
            .unwrap_err()
            .to_string()
    };
    assert!(refusal(&[]).starts_with("SENTRY_ORG is not set"));
    let org = ["--sentry-org", "acme"];
    assert!(refusal(&org).starts_with("SENTRY_AUTH_TOKEN is not set"));
    let file = ["--sentry-auth-token-file", "/nowhere"];
    assert!(refusal(&[org, file].concat()).starts_with("SENTRY_AUTH_TOKEN_FILE cannot be used"));
    let both = [org, file, ["--sentry-auth-token", "t"]].concat();
    assert!(refusal(&both).starts_with("SENTRY_AUTH_TOKEN_FILE is set beside"));
}

#[tokio::test]
async fn a_token_file_that_is_replaced_is_read_again() {
    let simulator = testkit::simulator().await;
    seed(&simulator).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("token");
    std::fs::write(&file, "an-old-one\n").unwrap();
    let item = WorkItem::Sentry {
        organisation: "acme".to_owned(),
        issue: "4501".to_owned(),
    };
    let url = simulator.url("/sentry");
    let arguments = [
        "--sentry-url",
        url.as_str(),
        "--sentry-org",
        "acme",
        "--sentry-auth-token-file",
        file.to_str().unwrap(),
    ];
    let world = ApiWorld::start::<Config>(Provider::Sentry, simulator, item, &arguments).await;
    let refused = world.get(ISSUE).await;
    assert_eq!(refused.problem(), (502, "upstream"));
    std::fs::write(&file, simulator::SENTRY_TOKEN).unwrap();
    assert_eq!(world.get(ISSUE).await.status, 200);
}
