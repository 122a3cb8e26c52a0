//! A compromised agent: whoever holds a valid run token tries everything, and nothing unauthorised happens.
//!
//! What is tried is in `attack/attempts.yaml`; what counts is the simulator's state at the end.

mod attempt;
mod harm;
mod table;
mod wire;

use tests::{HeldRun, World};

use attempt::{Attempt, Attempts};
use harm::Before;
use table::Table;

const ATTEMPTS: &str = include_str!("attack/attempts.yaml");

/// The run's own repository, and one that is another's.
const OWN: &str = "acme/attacked";
const OTHER: &str = "acme/crown";
/// Stands in the other repository's issue and file; whoever reads it has got too far.
const JEWELS: &str = "the-crown-jewels-are-in-drawer-nine";

#[tokio::test(flavor = "multi_thread")]
async fn a_compromised_agent_achieves_no_unauthorised_effect() {
    let script = tests::repository_root().join("demo/script.yaml");
    let world = World::start_without_engines(None, &script).await.unwrap();
    let mut own = HeldRun::start(&world, OWN, 1).await.unwrap();
    let other = HeldRun::start(&world, OTHER, 1).await.unwrap();
    world.statuses_are_delivered().await.unwrap();
    hide_the_jewels(&world).await;
    let before = Before::of(&world, &own).await;
    let attempts: Vec<Attempt> = serde_norway::from_str(ATTEMPTS).unwrap();

    let mut table = Table::default();
    let mut run = Attempts::new(&world, &own, &other).await;
    let stale = |attempt: &&Attempt| attempt.is_stale();
    for attempt in attempts.iter().filter(|attempt| !stale(attempt)) {
        table.note(attempt, &run.make(attempt).await);
    }
    // Another engine has the task now; the old one's agent lives on with its token.
    own.take_over(&world).await.unwrap();
    for attempt in attempts.iter().filter(stale) {
        table.note(attempt, &run.make(attempt).await);
    }

    println!("{table}");
    assert!(table.unexpected().is_empty(), "{:#?}", table.unexpected());
    before.check(&world).await;
}

async fn hide_the_jewels(world: &World) {
    let issue = serde_json::json!({ "number": 1, "title": JEWELS, "body": JEWELS, "user": "ada" });
    let wanted = serde_json::json!({
        "full_name": OTHER, "private": true, "issues": [issue], "files": { "SECRET.md": JEWELS },
    });
    let url = format!("{}/_sim/repositories", world.stack.plan.url("simulator"));
    let answer = world.client.post(url).json(&wanted).send().await.unwrap();
    assert!(answer.status().is_success(), "{answer:?}");
}
