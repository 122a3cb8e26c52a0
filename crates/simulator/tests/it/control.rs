//! Webhooks, repositories made on request, the JSON view, reset.

use std::sync::{Arc, Mutex};

use axum::{Router, body::Bytes, extract::State, routing::post};
use http::{HeaderMap, StatusCode};
use serde_json::json;
use simulator::{Options, sign_github};

use crate::{process::Place, world::World};

type Inbox = Arc<Mutex<Vec<(HeaderMap, Bytes)>>>;

async fn receiver() -> (String, Inbox) {
    let inbox = Inbox::default();
    let keep = async |State(inbox): State<Inbox>, headers: HeaderMap, body: Bytes| {
        inbox.lock().expect("nobody panicked").push((headers, body));
        StatusCode::ACCEPTED
    };
    let router = Router::new()
        .route("/hook", post(keep))
        .with_state(inbox.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port is free");
    let address = listener.local_addr().expect("it is bound");
    tokio::spawn(async move { axum::serve(listener, router).await });
    (format!("http://{address}/hook"), inbox)
}

#[tokio::test]
async fn a_webhook_is_signed_and_carries_githubs_headers() {
    let (url, inbox) = receiver().await;
    let webhook_secret = "hush".to_owned();
    let world = World::with(Options {
        webhook_url: Some(url),
        webhook_secret,
        ..Options::default()
    })
    .await;
    let fired =
        json!({"event": "issue_comment", "payload": {"action": "created"}, "delivery": "d-1"});
    let answer = world.post("/_sim/fire", &fired).await.json();
    assert_eq!(
        (&answer["status"], &answer["delivery"]),
        (&json!(202), &json!("d-1"))
    );
    let (headers, body) = inbox.lock().unwrap().remove(0);
    assert_eq!(&body[..], br#"{"action":"created"}"#);
    assert_eq!(headers["x-github-event"], "issue_comment");
    assert_eq!(headers["x-github-delivery"], "d-1");
    assert_eq!(headers["x-hub-signature-256"], sign_github(b"hush", &body));
    assert_eq!(headers["content-type"], "application/json");
}

#[tokio::test]
async fn a_text_payload_is_sent_byte_by_byte_and_a_signature_can_be_wrong() {
    let (url, inbox) = receiver().await;
    let world = World::new().await;
    let fired =
        json!({"event": "ping", "payload": "{ not json", "signature": "sha256=00", "url": url});
    assert_eq!(
        world.post("/_sim/fire", &fired).await.status,
        StatusCode::OK
    );
    let (headers, body) = inbox.lock().unwrap().remove(0);
    assert_eq!(
        (&body[..], &headers["x-hub-signature-256"]),
        (&b"{ not json"[..], &"sha256=00".parse().unwrap())
    );
}

#[tokio::test]
async fn a_thousand_small_files_are_one_quick_commit() {
    let (world, place) = (World::new().await, Place::new());
    let answer = world
        .post(
            "/_sim/repositories",
            &json!({"full_name": "acme/big", "count": 1000}),
        )
        .await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let folder = world.sim.repositories().join("acme/big.git");
    let files = place
        .git(&format!(
            "--git-dir={} ls-tree -r --name-only main",
            folder.display()
        ))
        .await
        .unwrap();
    assert_eq!(files.lines().count(), 1000);
}

#[tokio::test]
async fn a_repository_name_cannot_leave_the_folder() {
    let world = World::new().await;
    for name in ["../evil", "acme", "acme/../x", "acme/a b"] {
        let answer = world
            .post("/_sim/repositories", &json!({"full_name": name}))
            .await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
    }
}

#[tokio::test]
async fn people_comment_through_the_simulator() {
    let world = World::with_widgets().await;
    let comment =
        json!({"repository": "acme/widgets", "issue": 1, "user": "ada", "body": "@agent fix"});
    let added = world.post("/_sim/comments", &comment).await;
    assert_eq!(added.status, StatusCode::CREATED);
    let list = world
        .get("/github/repos/acme/widgets/issues/1/comments")
        .await
        .json();
    assert_eq!(
        (&list[0]["id"], &list[0]["user"]["login"]),
        (&added.json()["id"], &json!("ada"))
    );
}

#[tokio::test]
async fn the_view_shows_requests_in_order_and_reset_forgets_all_but_the_repositories() {
    let world = World::with_widgets().await;
    world.get("/github/user").await;
    world.get("/github/repos/acme/widgets?x=1").await;
    let state = world.get("/_sim/state").await.json();
    let seen: Vec<_> = state["requests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| (r["seq"].clone(), r["path"].clone(), r["status"].clone()))
        .collect();
    let expected = [
        (1, "/github/user", 200),
        (2, "/github/repos/acme/widgets?x=1", 200),
    ];
    assert_eq!(
        seen,
        expected.map(|(s, p, c)| (json!(s), json!(p), json!(c)))
    );
    assert_eq!(state["requests"][0]["user"], "agents-system[bot]");
    assert_eq!(
        world.post("/_sim/reset", &json!({})).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(world.sim.state()["requests"], json!([]));
    assert_eq!(
        world.get("/github/repos/acme/widgets").await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn a_script_can_be_replaced_and_a_wrong_one_is_refused() {
    let world = World::new().await;
    let good = json!([{"steps": [{"say": "hi"}]}]);
    assert_eq!(
        world.post("/_sim/script", &good).await.status,
        StatusCode::NO_CONTENT
    );
    let wrong = world
        .post("/_sim/script", &json!([{"steps": [{"shout": "hi"}]}]))
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn the_binary_starts_answers_its_health_check_and_stops_at_sigterm() {
    use nix::{sys::signal, unistd::Pid};
    use tokio::io::{AsyncBufReadExt as _, BufReader};
    let place = Place::new();
    let binary = env!("CARGO_BIN_EXE_simulator");
    let mut child = place
        .command(binary)
        .args(["--listen", "127.0.0.1:0"])
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let line = lines.next_line().await.unwrap().unwrap();
    let address = line.rsplit('/').next().unwrap();
    let check = place
        .command(binary)
        .args(["--listen", address, "healthcheck"])
        .status()
        .await;
    assert!(check.unwrap().success());
    let pid = Pid::from_raw(child.id().unwrap().try_into().unwrap());
    signal::kill(pid, signal::Signal::SIGTERM).unwrap();
    assert!(child.wait().await.unwrap().success());
    let check = place
        .command(binary)
        .args(["--listen", address, "healthcheck"])
        .status()
        .await;
    assert!(!check.unwrap().success());
}
