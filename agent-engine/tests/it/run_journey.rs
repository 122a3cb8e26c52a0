//! Whole runs of a stand-in CLI.

use std::fs;

use access::Audience;
use agent_engine::run::RunResult;
use chrono::Utc;
use domain::{FailureClass, RunEvent, WorkItem};

use crate::run_stage::{DONE, OPEN, Stage, WAIT, git};

#[tokio::test]
async fn a_run_clones_works_pushes_and_leaves_nothing() {
    let scenario = format!(
        "{OPEN}
        cat > \"$work/prompt\"
        echo change >> README.md
        git commit --quiet --all --message change && git push --quiet
        echo $? > \"$work/pushed\"
        {DONE}"
    );
    let stage = Stage::new(&scenario, &[]).await;
    let (result, events) = stage.run().await;
    assert_eq!(
        result,
        RunResult::Completed {
            result: "Done.".to_owned()
        },
        "{events:?}"
    );
    assert_eq!(stage.line_of("pushed").await, "0", "{events:?}");

    let branch = format!("agent/{}", stage.claimed.task.root);
    let author = git(&stage.remote.bare, &["log", "-1", "--format=%an", &branch]);
    assert_eq!(author, "agents-system");
    let noted = stage.database.sql("SELECT branch FROM tasks").await;
    assert_eq!(noted.trim(), branch);
    let prompt = stage.line_of("prompt").await;
    assert!(
        prompt.contains(&format!(r"Issue: 7\nBranch: {branch}\nBase: main\n")),
        "{prompt}"
    );
    assert!(
        !stage
            .work()
            .join("tasks")
            .join(stage.claimed.task.id.to_string())
            .exists()
    );
    let kinds: Vec<&str> = events.iter().map(RunEvent::kind).collect();
    assert_eq!(kinds, ["step", "session", "turn_ended"]);
}

#[tokio::test]
async fn git_shows_the_run_token_to_push_and_the_service_token_to_mirror() {
    let scenario =
        format!("{OPEN}git commit --quiet --allow-empty -m x && git push --quiet\n{DONE}");
    let stage = Stage::new(&scenario, &[]).await;
    stage.run().await;
    let fetched = stage.remote.tokens("/git-upload-pack");
    assert!(!fetched.is_empty() && fetched.iter().all(|token| token == "the-service-token"));
    let pushed = stage.remote.tokens("/git-receive-pack");
    let claims = stage
        .verifier
        .verify(&pushed[0], Audience::Github, Utc::now())
        .unwrap();
    let task = &stage.claimed.task;
    assert_eq!((claims.task, claims.epoch), (task.id, stage.claimed.epoch));
    assert_eq!(claims.session, stage.claimed.session);
    assert_eq!(claims.branch, format!("agent/{}", task.root));
    assert!(matches!(claims.item, WorkItem::Github { number: 7, .. }));
    assert!(claims.allows_repository(&"acme/app".parse().unwrap()));
}

#[tokio::test]
async fn no_credential_is_where_a_child_can_read_it() {
    let scenario = format!(
        "{OPEN}{{ env; cat .git/config; tr '\\0' ' ' < /proc/$$/cmdline; }} > \"$work/seen\"
        stat -c %a \"$HOME/mcp.json\" > \"$work/mode\"
        {DONE}"
    );
    let stage = Stage::new(&scenario, &[]).await;
    let (result, _) = stage.run().await;
    assert!(matches!(result, RunResult::Completed { .. }), "{result:?}");
    let seen = fs::read_to_string(stage.work().join("seen")).unwrap();
    for secret in ["the-real-key", "the-service-token", "rt1."] {
        assert!(!seen.contains(secret), "{secret} in {seen}");
    }
    assert!(seen.contains("http://127.0.0.1:") && seen.contains("ANTHROPIC_API_KEY=placeholder"));
    assert_eq!(stage.line_of("mode").await, "600");
}

#[tokio::test]
async fn a_stopped_run_is_dead_when_it_returns() {
    let scenario = format!("{OPEN}echo $$ > \"$work/id\"\n{WAIT}");
    let stage = Stage::new(&scenario, &[]).await;
    let ((result, _), id) = tokio::join!(stage.run(), async {
        let id = stage.line_of("id").await;
        stage.stop.cancel();
        id
    });
    assert_eq!(result, RunResult::Stopped);
    assert!(!std::path::Path::new(&format!("/proc/{id}")).exists());
}

#[tokio::test]
async fn a_run_that_was_stopped_before_it_began_does_nothing() {
    let stage = Stage::new(DONE, &[]).await;
    stage.stop.cancel();
    assert_eq!(stage.run().await, (RunResult::Stopped, Vec::new()));
    assert!(stage.remote.tokens("").is_empty());
}

#[tokio::test]
async fn a_repository_that_is_not_there_fails_the_task_and_a_silent_remote_does_not() {
    let stage = Stage::new(DONE, &[]).await;
    fs::remove_dir_all(&stage.remote.bare).unwrap();
    let (result, _) = stage.run().await;
    let gone = matches!(
        &result,
        RunResult::Failed {
            class: FailureClass::Workspace,
            ..
        }
    );
    assert!(gone, "{result:?}");
    let stage = Stage::new(DONE, &["--github-api-service-url", "http://127.0.0.1:1"]).await;
    let (result, _) = stage.run().await;
    let silent = matches!(
        &result,
        RunResult::Retry {
            class: FailureClass::Workspace,
            ..
        }
    );
    assert!(silent, "{result:?}");
}

#[tokio::test]
async fn the_gateways_serve_until_the_last_run_has_ended() {
    let scenario = format!(
        "{OPEN}echo > \"$work/ready\"\n{WAIT}git commit -q --allow-empty -m x && git push -q\necho $? > \"$work/pushed\"\n{DONE}"
    );
    let stage = Stage::new(&scenario, &[]).await;
    let ((result, _), ()) = tokio::join!(stage.run(), async {
        stage.line_of("ready").await;
        stage.shutdown.begin();
        stage.go();
    });
    assert!(matches!(result, RunResult::Completed { .. }), "{result:?}");
    assert_eq!(stage.line_of("pushed").await, "0");
}
