//! CLIs that cannot be run.

use agent_engine::run::RunResult;
use domain::FailureClass;

use crate::run_stage::{DONE, Stage};

async fn check(arguments: &[&str], words: &str) {
    let stage = Stage::new(DONE, arguments).await;
    match stage.run().await.0 {
        RunResult::Failed {
            class: FailureClass::CliError,
            detail,
        } => {
            assert!(detail.contains(words), "{detail}");
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_old_cli_is_refused() {
    let old = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/old-cli.sh");
    check(
        &["--claude-bin", old],
        "is 2.1.197; at least 2.1.238 is needed",
    )
    .await;
}

#[tokio::test]
async fn a_missing_cli_is_named() {
    check(
        &["--claude-bin", "/nowhere/claude"],
        "/nowhere/claude does not start",
    )
    .await;
}

#[tokio::test]
async fn a_cli_that_is_not_built_yet_is_named() {
    check(&["--agent-cli", "codex"], "cannot run codex yet").await;
}
