//! sim-agent behaving badly on request.

use std::os::unix::process::ExitStatusExt as _;

use nix::{
    errno::Errno,
    sys::signal::{Signal, kill, killpg},
    unistd::Pid,
};
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

use crate::process::{Place, line, run};

/// Starts it and waits until it has said something, or printed a line of this subtype.
async fn until(
    mut command: Command,
    wanted: &str,
) -> (Child, Lines<BufReader<ChildStdout>>, Value) {
    let mut child = command.spawn().expect("sim-agent can be run");
    let mut stdin = child.stdin.take().expect("stdin is piped");
    stdin
        .write_all(line("go").as_bytes())
        .await
        .expect("it reads");
    let mut lines = BufReader::new(child.stdout.take().expect("stdout is piped")).lines();
    loop {
        let line = lines.next_line().await.expect("text").expect("a line");
        let line: Value = serde_json::from_str(&line).expect("JSON");
        if line["type"] == wanted || line["subtype"] == wanted {
            return (child, lines, line);
        }
    }
}

fn pid(child: &Child) -> Pid {
    let id = child.id().expect("it runs");
    Pid::from_raw(id.try_into().expect("process ids are small"))
}

#[tokio::test]
async fn a_crash_ends_it_without_a_result() {
    let coded = run(
        Place::new().agent("- steps: [{tool: Bash, arguments: {command: echo}}, {crash: 7}]"),
        "go",
    )
    .await;
    assert_eq!(coded.code, Some(7));
    assert_eq!(coded.kinds(), ["system/init", "assistant", "user"]);
    let aborted = run(Place::new().agent("- steps: [{crash: true}]"), "go").await;
    assert_eq!(aborted.code, None, "a signal ended it");
}

#[tokio::test]
async fn exit_gives_a_result_and_the_code() {
    let run = run(
        Place::new().agent("- steps: [{say: Bye.}, {exit: 5}]"),
        "go",
    )
    .await;
    assert_eq!(run.code, Some(5));
    assert_eq!(run.result()["is_error"], true);
}

#[tokio::test]
async fn a_hanging_run_ends_at_sigterm_with_143() {
    let (mut child, _lines, _) = until(Place::new().agent("- steps: [{hang: true}]"), "init").await;
    kill(pid(&child), Signal::SIGTERM).unwrap();
    assert_eq!(child.wait().await.unwrap().code(), Some(143));
}

#[tokio::test]
async fn sigterm_can_be_ignored_but_not_sigkill() {
    let script =
        "- steps: [{ignore_sigterm: true, tool: Bash, arguments: {command: echo}}, {hang: true}]";
    let (mut child, _lines, _) = until(Place::new().agent(script), "user").await;
    kill(pid(&child), Signal::SIGTERM).unwrap();
    kill(pid(&child), Signal::SIGTERM).unwrap();
    assert!(child.try_wait().unwrap().is_none());
    kill(pid(&child), Signal::SIGKILL).unwrap();
    assert_eq!(child.wait().await.unwrap().signal(), Some(9));
}

#[tokio::test]
async fn a_flood_fills_both_outputs() {
    let run = run(
        Place::new().agent("- steps: [{flood: 1048576}, {say: Dry.}]"),
        "go",
    )
    .await;
    let flooded = run.lines.iter().filter(|l| l["type"] == "flood").count();
    assert_eq!((flooded * 4096, run.stderr.len()), (1 << 19, 1 << 19));
    assert_eq!(run.result()["result"], "Dry.");
}

#[tokio::test]
async fn a_blocked_flood_still_ends_at_sigterm() {
    let (mut child, mut lines, _) =
        until(Place::new().agent("- steps: [{flood: 10000000}]"), "flood").await;
    kill(pid(&child), Signal::SIGTERM).unwrap();
    assert_eq!(child.wait().await.unwrap().code(), Some(143));
    let mut rest = Vec::new();
    lines.get_mut().read_to_end(&mut rest).await.unwrap();
}

#[tokio::test]
async fn a_child_outlives_it_unless_its_group_is_killed() {
    let place = Place::new();
    let mut command = place.agent("- steps: [{spawn_child: true}, {hang: true}]");
    command.process_group(0);
    let (mut child, _lines, told) = until(command, "informational").await;
    let grandchild = Pid::from_raw(told["child_pid"].as_i64().unwrap().try_into().unwrap());
    let group = pid(&child);
    kill(group, Signal::SIGKILL).unwrap();
    child.wait().await.unwrap();
    assert_eq!(kill(grandchild, None), Ok(()), "it lives on");
    killpg(group, Signal::SIGKILL).unwrap();
    let gone = |pid| kill(pid, None) == Err(Errno::ESRCH) || is_zombie(pid);
    while !gone(grandchild) {
        tokio::task::yield_now().await;
    }
}

/// Dead, but its new parent has not asked.
fn is_zombie(pid: Pid) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit(')')
        .next()
        .is_some_and(|s| s.trim_start().starts_with('Z'))
}

#[tokio::test]
async fn a_refused_model_ends_the_turn_and_a_passing_error_is_retried() {
    let script = "- steps: [{error: {status: 529, type: overloaded, times: 2}}, {say: On.}]";
    let passing = run(Place::new().agent(script), "go").await;
    assert_eq!(
        passing.kinds(),
        [
            "system/init",
            "system/api_retry",
            "system/api_retry",
            "assistant",
            "result/success"
        ]
    );
    let script = "- steps: [{error: {status: 400, message: No., times: 0}}]";
    let refused = run(Place::new().agent(script), "go").await;
    assert_eq!(refused.code, Some(1));
    assert_eq!(refused.result()["result"], "API Error: 400 No.");
    assert_eq!(refused.result()["terminal_reason"], "api_error");
}
