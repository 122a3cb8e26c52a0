//! The executor against scripts that behave as badly as a CLI can.

use std::{fs, path::Path, time::Instant};

use chrono::{DateTime, Utc};
use domain::TaskId;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::*;
use crate::cli::providers::claude::Claude;

const RESULT: &str = r#"echo '{"type":"result","subtype":"success","is_error":false,"result":"Done.","num_turns":1}'"#;

struct Stage {
    _work: tempfile::TempDir,
    folders: Folders,
    limits: Limits,
    stop: CancellationToken,
}

impl Stage {
    fn new() -> Self {
        let work = tempfile::tempdir().unwrap();
        let folders = Folders::new(work.path(), TaskId::generate());
        folders.create().unwrap();
        fs::create_dir(&folders.repo).unwrap();
        Self {
            _work: work,
            folders,
            limits: Limits {
                total: Duration::from_secs(60),
                silence: Duration::from_secs(60),
                grace: Duration::from_secs(60),
            },
            stop: CancellationToken::new(),
        }
    }

    fn execution(&self, script: &str, mark: &str) -> Execution<'_> {
        Execution {
            provider: &Claude,
            program: "/bin/sh".into(),
            launch: Launch {
                arguments: vec!["-c".to_owned(), script.to_owned()],
                input: b"the prompt\n".to_vec(),
                ..Launch::default()
            },
            folders: &self.folders,
            user: None,
            mark: mark.to_owned(),
            required: Vec::new(),
            limits: self.limits.clone(),
        }
    }

    async fn run(&self, script: &str) -> (Exit, Vec<RunEvent>) {
        let (sink, mut events) = mpsc::channel::<(DateTime<Utc>, RunEvent)>(16);
        let mark = format!("test/{}", uuid::Uuid::new_v4());
        let execution = self.execution(script, &mark);
        let seen = async {
            let mut seen = Vec::new();
            while let Some((_, event)) = events.recv().await {
                seen.push(event);
            }
            seen
        };
        let ended = async {
            let sink = sink;
            execution.run(&sink, self.stop.cancelled()).await.unwrap()
        };
        tokio::join!(ended, seen)
    }
}

fn is_alive(id: &str) -> bool {
    let stat = fs::read_to_string(format!("/proc/{}/stat", id.trim())).unwrap_or_default();
    stat.rsplit_once(") ")
        .is_some_and(|(_, rest)| !rest.starts_with('Z'))
}

async fn until_exists(path: &Path) -> String {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        match fs::read_to_string(path) {
            Ok(text) if text.ends_with('\n') => return text,
            _ => assert!(Instant::now() < deadline, "{path:?} does not appear"),
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn a_good_run_reads_its_prompt_and_ends_with_its_word() {
    let stage = Stage::new();
    let (exit, events) = stage
        .run(&format!(
            "read line\necho \"$line\" >&2\npwd > where\n{RESULT}"
        ))
        .await;
    assert!(
        matches!(&exit, Exit::Ended { verdict: Some(Verdict::Success(text)), .. } if text == "Done."),
        "{exit:?}"
    );
    let prompt = RunEvent::Stderr {
        line: "the prompt".to_owned(),
    };
    assert!(events.contains(&prompt), "{events:?}");
    assert!(events.iter().any(|event| event.kind() == "turn_ended"));
    assert!(stage.folders.repo.join("where").exists());
}

#[tokio::test]
async fn a_clean_exit_without_a_word_has_no_verdict() {
    let (exit, _) = Stage::new().run("exit 0").await;
    assert!(matches!(exit, Exit::Ended { verdict: None, status, .. } if status.success()));
}

#[tokio::test]
async fn a_crash_is_told_with_the_end_of_the_error_stream() {
    let (exit, _) = Stage::new().run("echo boom >&2\nkill -SEGV $$").await;
    let Exit::Ended {
        verdict: None,
        status,
        stderr,
        ..
    } = exit
    else {
        panic!("{exit:?}")
    };
    assert_eq!(
        (describe(status).as_str(), stderr.as_str()),
        ("killed by SIGSEGV", "boom")
    );
}

#[tokio::test]
async fn a_child_that_ignores_sigterm_is_killed_after_the_grace() {
    let mut stage = Stage::new();
    stage.limits.grace = Duration::from_millis(200);
    let ready = stage.folders.repo.join("ready");
    let stop = stage.stop.clone();
    let script = "trap '' TERM\necho $$ > ready\nwhile :; do sleep 1; done";
    let ((exit, _), id) = tokio::join!(stage.run(script), async {
        let id = until_exists(&ready).await;
        stop.cancel();
        id
    });
    assert!(matches!(exit, Exit::Stopped), "{exit:?}");
    assert!(!is_alive(&id));
}

#[tokio::test]
async fn what_a_child_leaves_behind_is_killed_even_outside_its_group() {
    let stage = Stage::new();
    let (exit, _) = stage
        .run(&format!(
            "sleep 600 &\necho $! > inside\nsetsid sleep 600 > /dev/null 2>&1 &\necho $! > outside\n{RESULT}"
        ))
        .await;
    assert!(
        matches!(
            exit,
            Exit::Ended {
                verdict: Some(_),
                ..
            }
        ),
        "{exit:?}"
    );
    for name in ["inside", "outside"] {
        let id = fs::read_to_string(stage.folders.repo.join(name)).unwrap();
        let deadline = Instant::now() + Duration::from_secs(5);
        while is_alive(&id) {
            assert!(Instant::now() < deadline, "{name} is alive");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

#[tokio::test]
async fn silence_and_slowness_end_a_run() {
    let mut stage = Stage::new();
    stage.limits.silence = Duration::from_millis(100);
    let (exit, _) = stage.run("sleep 600").await;
    assert!(matches!(exit, Exit::Stalled), "{exit:?}");
    let mut stage = Stage::new();
    stage.limits.total = Duration::from_millis(100);
    let (exit, _) = stage.run("while :; do echo x; sleep 0.01; done").await;
    assert!(matches!(exit, Exit::TimedOut), "{exit:?}");
}

#[tokio::test]
async fn a_flood_is_carried_whole_lines_cut_and_slow_takers_waited_for() {
    let stage = Stage::new();
    let script = format!(
        "head -c 8000000 /dev/zero | tr '\\0' x\necho\nyes filler | head -n 5000\nhead -c 3000000 /dev/zero >&2\n{RESULT}"
    );
    let (exit, events) = stage.run(&script).await;
    assert!(
        matches!(
            exit,
            Exit::Ended {
                verdict: Some(_),
                ..
            }
        ),
        "{exit:?}"
    );
    let raw = events.iter().filter(|event| event.kind() == "raw").count();
    assert_eq!(raw, 5001);
}

#[tokio::test]
async fn a_missing_required_server_ends_the_run() {
    let stage = Stage::new();
    let line =
        r#"{"type":"system","subtype":"init","mcp_servers":[{"name":"github","status":"failed"}]}"#;
    let mut execution = stage.execution(&format!("echo '{line}'\nsleep 600"), "test/server");
    execution.required = vec!["github"];
    let (sink, _events) = mpsc::channel(16);
    let exit = execution.run(&sink, std::future::pending()).await.unwrap();
    assert!(
        matches!(&exit, Exit::Unequipped { server } if server == "github"),
        "{exit:?}"
    );
}

#[tokio::test]
async fn the_environment_is_an_allow_list() {
    let stage = Stage::new();
    let (_, _) = stage.run("env > variables").await;
    let variables = fs::read_to_string(stage.folders.repo.join("variables")).unwrap();
    let names: Vec<&str> = variables
        .lines()
        .filter_map(|line| line.split_once('='))
        .map(|(name, _)| name)
        .filter(|name| !["PWD", "OLDPWD", "SHLVL", "_"].contains(name))
        .collect();
    let mut allowed: Vec<&str> = "AGENTS_SYSTEM_RUN CI GIT_CONFIG_NOSYSTEM GIT_EDITOR GIT_PAGER GIT_TERMINAL_PROMPT HOME \
         LANG NODE_EXTRA_CA_CERTS NO_COLOR PAGER PATH SHELL SSL_CERT_DIR SSL_CERT_FILE TERM TMPDIR TZ USER"
        .split_whitespace()
        .collect();
    allowed.retain(|name| names.contains(name));
    let mut names = names;
    names.sort_unstable();
    allowed.sort_unstable();
    assert_eq!(names, allowed);
    let home = format!("HOME={}", stage.folders.home.display());
    assert!(variables.lines().any(|line| line == home));
}
