//! The protocol's own suite, against a server with all that it asks for.

#[path = "../../examples/fixture/server/mod.rs"]
mod fixture;

use access::Audience;
use testkit::{Revision, Runs, conformance};

/// In sessions of 2025-11-25 a server may ask its client and a client may fetch what it missed; `/mcp` has none, by
/// choice, and no tool of ours asks.
const NEED_SESSIONS: &[&str] = &[
    "server-sse-polling",
    "server-sse-multiple-streams",
    "tools-call-sampling",
    "tools-call-elicitation",
    "elicitation-sep1034-defaults",
    "elicitation-sep1330-enums",
];

async fn passes(revision: Revision, but: &[&str]) {
    let runs = Runs::new(Audience::Github);
    let key = runs.public_key();
    let arguments = ["--providers", "github", "--run-token-public-key", &key];
    let running = testkit::start::<fixture::Fixture>(&arguments)
        .await
        .unwrap();
    conformance((running.address, &runs.token()), ("all", revision), but).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_suite_of_2025_11_25_passes_but_for_what_needs_sessions() {
    passes(Revision::V2025_11_25, NEED_SESSIONS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_suite_of_2026_07_28_passes() {
    passes(Revision::V2026_07_28, &[]).await;
}
