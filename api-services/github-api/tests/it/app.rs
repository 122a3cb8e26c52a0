//! A GitHub App as the account that answers: a token for each repository, renewed, and nobody's but ours.

use chrono::TimeDelta;
use futures::future::join_all;
use ring::signature::{KeyPair as _, RsaKeyPair};
use rustls::pki_types::{PrivateKeyDer, pem::PemObject as _};
use service::Program as _;
use simulator::{GithubApp, Options};

use crate::{
    git::push_a_change,
    world::{ISSUE, World, config},
};

const KEY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/app_key.pem");

fn options() -> Options {
    let PrivateKeyDer::Pkcs1(der) = PrivateKeyDer::from_pem_file(KEY).unwrap() else {
        panic!("GitHub gives PKCS#1")
    };
    let pair = RsaKeyPair::from_der(der.secret_pkcs1_der()).unwrap();
    Options {
        github_token: "nobody-has-this".to_owned(),
        github_app: Some(GithubApp {
            id: "12345".to_owned(),
            public_key: pair.public_key().as_ref().to_vec(),
        }),
        ..Options::default()
    }
}

async fn world() -> World {
    let app = [
        "--github-app-id",
        "12345",
        "--github-app-private-key-file",
        KEY,
    ];
    World::start_with(options(), &app).await
}

fn tokens_asked_for(world: &World) -> usize {
    let state = world.github.state();
    let requests = state["requests"].as_array().unwrap();
    requests
        .iter()
        .filter(|r| r["path"].as_str().unwrap().ends_with("/access_tokens"))
        .count()
}

#[tokio::test]
async fn many_reads_at_once_share_one_token() {
    let world = world().await;
    let answers = join_all((0..10).map(|_| world.get(ISSUE))).await;
    assert!(
        answers.iter().all(|answer| answer.status == 200),
        "{answers:?}"
    );
    assert_eq!(tokens_asked_for(&world), 1);
}

#[tokio::test]
async fn git_and_writes_use_it_and_posts_are_known_as_ours() {
    let world = world().await;
    push_a_change(&world).await;
    let made = world.comment(&world.token(), "call-1", "Done.").await;
    assert_eq!(made.status, 200, "{made:?}");
    // Found by its marker, which counts only on posts of our own account.
    world
        .db
        .sql("UPDATE effects SET state = 'pending', applied_at = NULL, remote_id = NULL, remote_url = NULL, applying_until = now() - interval '1 second' WHERE kind = 'github.comment'")
        .await;
    let again = world.comment(&world.token(), "call-1", "Done.").await;
    assert_eq!(again.body["remote_id"], made.body["remote_id"], "{again:?}");
    assert_eq!(world.posts(), 1);
}

#[tokio::test]
async fn a_refused_token_is_dropped_and_another_is_got() {
    let world = world().await;
    assert_eq!(world.get(ISSUE).await.status, 200);
    world.github.revoke_app_tokens();
    assert_eq!(world.get(ISSUE).await.status, 200);
    world.github.revoke_app_tokens();
    let proxied = world.get("/api/v3/repos/acme/app").await;
    assert_eq!(proxied.status, 200, "{proxied:?}");
    world.github.revoke_app_tokens();
    push_a_change(&world).await;
    assert_eq!(tokens_asked_for(&world), 4);
}

#[tokio::test]
async fn a_token_is_renewed_before_it_ends() {
    let world = world().await;
    // Less than the five minutes that a token must have left.
    world.github.set_app_token_life(TimeDelta::minutes(4));
    assert_eq!(world.get(ISSUE).await.status, 200);
    world.github.set_app_token_life(TimeDelta::hours(1));
    assert_eq!(world.get(ISSUE).await.status, 200);
    assert_eq!(world.get("/api/v1/repos/acme/app").await.status, 200);
    assert_eq!(tokens_asked_for(&world), 2);
}

#[tokio::test]
async fn a_token_file_may_change_under_us() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "an-old-token\n").unwrap();
    let path = file.path().to_str().unwrap();
    let world = World::start_with(Options::default(), &["--github-token-file", path]).await;
    let refused = world.get(ISSUE).await;
    assert_ne!(refused.status, 200);
    std::fs::write(file.path(), "sim-github-token\n").unwrap();
    assert_eq!(world.get(ISSUE).await.status, 200);
    push_a_change(&world).await;
}

#[test]
fn a_credential_that_cannot_be_used_is_named() {
    let usual = [
        "--database-url",
        "postgres://x",
        "--run-token-public-key",
        &access::Issuer::generate().verifier().to_base64(),
        "--effect-marker-key",
        "k",
    ];
    let said = |more: &[&str]| {
        let arguments: Vec<&str> = usual.iter().chain(more).copied().collect();
        config(&arguments).check().unwrap_err().to_string()
    };
    assert!(said(&[]).starts_with("GITHUB_TOKEN is not set"));
    let both = said(&["--github-token", "t", "--github-app-id", "1"]);
    assert!(both.starts_with("GITHUB_APP_ID is set beside"), "{both}");
    let keyless = said(&["--github-app-id", "1"]);
    assert!(
        keyless.starts_with("GITHUB_APP_PRIVATE_KEY is not set"),
        "{keyless}"
    );
    let odd = said(&["--github-app-id", "1", "--github-app-private-key", "hello"]);
    assert!(
        odd.contains("is not an RSA private key") && !odd.contains("hello"),
        "{odd}"
    );
    let missing = said(&["--github-token-file", "/nowhere/token"]);
    assert!(missing.contains("/nowhere/token"), "{missing}");
}
