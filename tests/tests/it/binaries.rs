//! The thirteen binaries are one family: help, refusal, health, drain, and a documented environment.

use std::{
    collections::BTreeSet,
    fs,
    process::{Command, Output},
};

use demo::child;
use nix::sys::signal::Signal;
use tests::{World, build, repository_root};

use crate::{scripts, shared};

const SERVICES: [&str; 13] = [
    "agent-engine",
    "api-gateway",
    "external-dashboard",
    "github-api",
    "github-mcp",
    "internal-dashboard-api",
    "jira-api",
    "jira-mcp",
    "knowledge-graph",
    "sentry-api",
    "sentry-mcp",
    "slack-api",
    "slack-mcp",
];
const WITH_STORE: [&str; 7] = [
    "agent-engine",
    "api-gateway",
    "github-api",
    "internal-dashboard-api",
    "jira-api",
    "sentry-api",
    "slack-api",
];

fn run(service: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let program = build().unwrap().join(service);
    Command::new(program)
        .args(arguments)
        .env_clear()
        .envs(environment.iter().copied())
        .output()
        .unwrap()
}

/// The variables that a service documents in its help.
fn variables(service: &str) -> BTreeSet<String> {
    let help = run(service, &["--help"], &[]);
    assert!(help.status.success(), "{service} --help");
    let text = String::from_utf8(help.stdout).unwrap();
    let names = text
        .split("[env: ")
        .skip(1)
        .filter_map(|rest| rest.split(['=', ']']).next().map(str::to_owned));
    names.collect()
}

#[test]
fn every_service_says_in_one_line_which_variable_it_misses() {
    for service in SERVICES {
        let refused = run(service, &[], &[("PROVIDERS", "github,jira,slack,sentry")]);
        let said = String::from_utf8(refused.stderr).unwrap();
        assert_eq!(refused.status.code(), Some(78), "{service}: {said}");
        assert_eq!(said.trim_end().lines().count(), 1, "{service}: {said}");
        let named = variables(service)
            .into_iter()
            .any(|variable| said.contains(&variable));
        assert!(
            said.starts_with(&format!("{service}: ")) && named,
            "{service}: {said}"
        );
    }
}

#[test]
fn help_documents_every_variable_and_shows_no_value() {
    for service in SERVICES {
        let names = variables(service);
        for common in ["LISTEN_ADDR", "ADMIN_ADDR", "PROVIDERS", "LOG_FORMAT"] {
            assert!(names.contains(common), "{service} lacks {common}");
        }
        let environment: Vec<(&str, &str)> =
            names.iter().map(|name| (name.as_str(), "5")).collect();
        let help = run(service, &["--help"], &environment);
        let text = String::from_utf8_lossy(&help.stdout).into_owned();
        for secret in names.iter().filter(|name| {
            [
                "SECRET",
                "TOKEN",
                "_KEY",
                "PASSWORD",
                "DATABASE_URL",
                "REDIS_URL",
            ]
            .iter()
            .any(|word| name.contains(word))
        }) {
            // Where a secret lies, or is renewed, is none.
            let place = secret.ends_with("_FILE") || secret.ends_with("TOKEN_URL");
            if secret != "RUN_TOKEN_PUBLIC_KEY" && !place {
                assert!(
                    !text.contains(&format!("{secret}=")),
                    "{service} shows the value of {secret}"
                );
            }
        }
    }
}

#[test]
fn the_example_environment_lists_every_variable() {
    let text = fs::read_to_string(repository_root().join(".env.example")).unwrap();
    let compose: String = [
        "docker-compose.yml",
        "mcp-servers/docker-compose.mcp.yml",
        "api-services/docker-compose.services.yml",
    ]
    .iter()
    .map(|file| fs::read_to_string(repository_root().join(file)).unwrap())
    .collect();
    let listed: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| {
            line.trim_start_matches("# ")
                .split_once('=')
                .map(|(name, _)| name)
        })
        .collect();
    for service in SERVICES {
        for variable in variables(service) {
            // Compose writes some variables itself, from others that are listed.
            let written = compose.contains(&format!("{variable}: "));
            assert!(
                listed.contains(variable.as_str()) || written,
                "{service} reads {variable}, which .env.example lacks"
            );
        }
    }
}

#[test]
fn only_binaries_that_use_the_store_migrate() {
    for service in SERVICES {
        let help = String::from_utf8(run(service, &["--help"], &[]).stdout).unwrap();
        assert!(help.contains("healthcheck"), "{service} has no healthcheck");
        if service != "knowledge-graph" {
            assert_eq!(
                help.contains("\n  migrate"),
                WITH_STORE.contains(&service),
                "{service}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_service_is_healthy_ready_and_measured() {
    let world = shared::world().await;
    for process in world
        .stack
        .plan
        .processes
        .iter()
        .filter(|process| process.admin_port != 0)
    {
        let health = format!("{}/health", world.stack.plan.url(&process.name));
        assert!(
            world
                .client
                .get(health)
                .send()
                .await
                .unwrap()
                .status()
                .is_success(),
            "{}",
            process.name
        );
        let ready = format!("{}/ready", world.stack.plan.admin_url(&process.name));
        assert!(
            world
                .client
                .get(ready)
                .send()
                .await
                .unwrap()
                .status()
                .is_success(),
            "{}",
            process.name
        );
        let unknown = format!("{}/no-such-path", world.stack.plan.url(&process.name));
        let answer = world.client.get(unknown).send().await.unwrap();
        if process.program != "external-dashboard" {
            assert_eq!(answer.status().as_u16(), 404, "{}", process.name);
            assert_eq!(
                answer.headers()["content-type"],
                "application/problem+json",
                "{}",
                process.name
            );
        }
        let metrics = format!("{}/metrics", world.stack.plan.admin_url(&process.name));
        assert!(
            world
                .client
                .get(metrics)
                .send()
                .await
                .unwrap()
                .status()
                .is_success(),
            "{}",
            process.name
        );
        let address = format!("127.0.0.1:{}", process.port);
        let program = process.program.clone();
        let probe = tokio::task::spawn_blocking(move || {
            run(&program, &["healthcheck"], &[("LISTEN_ADDR", &address)])
        });
        assert!(probe.await.unwrap().status.success(), "{}", process.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_service_drains_on_sigterm_and_exits_with_success() {
    let mut world = World::start(|options| options.engines = 1).await.unwrap();
    let names: Vec<String> = world
        .stack
        .plan
        .processes
        .iter()
        .filter(|p| p.admin_port != 0)
        .map(|p| p.name.clone())
        .collect();
    for name in names {
        let code = world.stack.end(&name, Signal::SIGTERM).unwrap();
        assert_eq!(code, Some(0), "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stack_leaves_no_process_behind_even_in_the_middle_of_a_run() {
    let world = World::start(|options| options.engines = 1).await.unwrap();
    let payload = world.seed("acme/left", 1).await.unwrap();
    let script = world
        .script("left", &scripts::gate("never-opened"))
        .unwrap();
    let task = world
        .comment(&payload, &format!("@agent analyze\n{script}"))
        .await
        .unwrap();
    let begun = async || {
        Ok(world
            .events(&task)
            .await?
            .iter()
            .any(|e| e["event"]["type"] == "session"))
    };
    world.until(begun).await.expect("the CLI runs");
    let folder = world.folder().display().to_string();
    assert!(
        processes_that_mention(&folder) > 0,
        "the CLI and its engine know the folder"
    );
    tokio::task::spawn_blocking(move || drop(world))
        .await
        .unwrap();
    assert_eq!(processes_that_mention(&folder), 0);
}

/// Counts processes whose command line or environment holds a text; our own excluded.
fn processes_that_mention(text: &str) -> usize {
    let mentions = |file: std::path::PathBuf| {
        fs::read(file).is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(text))
    };
    fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter(|entry| entry.file_name() != std::process::id().to_string().as_str())
        .filter(|entry| {
            mentions(entry.path().join("cmdline")) || mentions(entry.path().join("environ"))
        })
        .count()
}

#[test]
fn a_process_of_a_stack_never_outlives_its_starter() {
    let starter = "setpriv --pdeathsig KILL -- sleep 300 & echo $!; wait";
    let mut command = Command::new("bash");
    command
        .args(["-c", starter])
        .stdout(std::process::Stdio::piped());
    let mut shell = child::spawn_lasting(command).unwrap();
    let mut line = String::new();
    std::io::BufRead::read_line(
        &mut std::io::BufReader::new(shell.stdout.take().unwrap()),
        &mut line,
    )
    .unwrap();
    let process = format!("/proc/{}", line.trim());
    // The pid is that of setpriv, which becomes the program.
    while fs::read_to_string(format!("{process}/cmdline"))
        .is_ok_and(|text| !text.starts_with("sleep"))
    {
        std::thread::yield_now();
    }
    shell.kill().unwrap();
    shell.wait().unwrap();
    while fs::read_to_string(format!("{process}/stat")).is_ok_and(|stat| !stat.contains(") Z ")) {
        std::thread::yield_now();
    }
}
