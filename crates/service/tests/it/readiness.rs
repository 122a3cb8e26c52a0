//! /ready.

use std::{future, net::TcpListener, sync::atomic::Ordering};

use serde_json::{Value, json};
use service::Readiness;

use crate::{
    caller::{admin, client},
    sample::{Door, sample},
};

fn parsed((status, text): (u16, String)) -> (u16, Value) {
    (status, serde_json::from_str(&text).unwrap())
}

#[tokio::test]
async fn every_dependency_is_listed_and_one_that_is_down_makes_it_unready() {
    let sample = sample(&[]);
    let down = sample.down.clone();
    let running = service::start(sample).await.unwrap();
    let up = json!({ "cache": "ok", "database": "ok", "start": "ok" });
    for (is_down, status, said) in [
        (false, 200, "ok"),
        (true, 503, "refuses connections"),
        (false, 200, "ok"),
    ] {
        down.store(is_down, Ordering::SeqCst);
        let mut dependencies = up.clone();
        dependencies["database"] = said.into();
        let expected = json!({ "ready": !is_down, "dependencies": dependencies });
        let answer = parsed(admin(running.admin_address, "/ready").await);
        assert_eq!(answer, (status, expected));
    }
}

#[tokio::test]
async fn it_is_not_ready_before_its_start_is_over() {
    // The address must be known before the start returns it.
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let mut sample = sample(&[]);
    sample.args.admin_addr = address;
    sample.start = Door::new();
    let start = sample.start.clone();
    let starting = tokio::spawn(service::start(sample));
    let url = format!("http://{address}/ready");
    let early = loop {
        if let Ok(answer) = client().get(&url).send().await {
            break answer;
        }
        assert!(!starting.is_finished(), "the admin port did not open");
        tokio::task::yield_now().await;
    };
    assert_eq!(early.status(), 503);
    let early: Value = early.json().await.unwrap();
    assert_eq!(early["ready"], false);
    assert_eq!(early["dependencies"]["start"], "is not over");
    start.cancel();
    let running = starting.await.unwrap().unwrap();
    assert_eq!(admin(running.admin_address, "/ready").await.0, 200);
}

#[tokio::test(start_paused = true)]
async fn a_dependency_that_does_not_answer_is_down() {
    let readiness = Readiness::default();
    readiness.register("silent", future::pending::<Result<(), String>>);
    let answers = readiness.ask().await;
    assert_eq!(answers["silent"].as_deref(), Some("does not answer"));
}
