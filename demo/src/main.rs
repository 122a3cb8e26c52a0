//! `make demo`: the whole system on this machine, with one real webhook followed to its comment.

use std::{path::PathBuf, process::ExitCode, time::Duration};

use anyhow::{Context as _, ensure};
use clap::{Parser, ValueEnum};
use demo::{
    follow::Reader,
    http,
    log::Sink,
    plan::{Agent, Options, Ports},
    postgres::Durability,
    sample,
    stack::Stack,
};
use nix::unistd::{Uid, User};
use serde_json::{Value, json};

/// Run the whole system natively and follow one webhook to its comment. Ctrl-C ends everything.
#[derive(Debug, Parser)]
struct Arguments {
    /// CLI that runs the task: the real Claude Code CLI against a simulated model, or sim-agent.
    #[arg(long, env = "DEMO_AGENT", value_enum, default_value = "claude")]
    agent: Choice,
    /// Folder for everything that is written.
    #[arg(long, env = "DEMO_FOLDER", default_value = ".run")]
    folder: PathBuf,
    /// Folder of the built programs.
    #[arg(long, default_value = "target/debug")]
    programs: PathBuf,
    /// End after the task instead of staying up.
    #[arg(long)]
    once: bool,
    /// Write the services' logs to files only.
    #[arg(long)]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Choice {
    Claude,
    Sim,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("demo: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> anyhow::Result<()> {
    std::fs::create_dir_all(&arguments.folder).context("make the folder")?;
    let folder = arguments.folder.canonicalize()?;
    let options = options_of(&arguments, folder.clone())?;
    let sink = if arguments.quiet {
        Sink::files(folder.join("logs"))
    } else {
        Sink::print()
    };
    println!("Starting Postgres, Redis, the simulator and thirteen services …");
    let mut stack =
        tokio::task::spawn_blocking(move || Stack::start(&options, Durability::Full, sink))
            .await??;
    println!(
        "All healthy after {:.1} s.",
        stack.healthy_after.as_secs_f64()
    );

    let interrupted = tokio::signal::ctrl_c();
    tokio::pin!(interrupted);
    tokio::select! {
        shown = show(&stack, &folder) => shown?,
        _ = &mut interrupted => return Ok(()),
    }
    if arguments.once {
        return Ok(());
    }
    println!("\nEverything stays up; Ctrl-C ends it.");
    let mut beat = tokio::time::interval(Duration::from_secs(1));
    loop {
        tokio::select! {
            _ = &mut interrupted => break,
            _ = beat.tick() => if let Some(ended) = stack.ended() { anyhow::bail!("{ended}") },
        }
    }
    println!("Stopping …");
    tokio::task::spawn_blocking(move || drop(stack)).await?;
    Ok(())
}

fn options_of(arguments: &Arguments, folder: PathBuf) -> anyhow::Result<Options> {
    let here = std::env::current_dir()?;
    let script = here.join("demo/script.yaml");
    let agent = match arguments.agent {
        Choice::Sim => Agent::Simulated(script.clone()),
        Choice::Claude => {
            let program = folder.join("npm/node_modules/.bin/claude");
            ensure!(
                program.exists(),
                "the Claude Code CLI is missing; run: make tools"
            );
            Agent::Claude(program)
        }
    };
    // The agent must not be root; nobody owns nothing here but its own clone.
    let nobody = User::from_name("nobody")?.map(|user| user.uid.as_raw());
    Ok(Options {
        programs: arguments
            .programs
            .canonicalize()
            .context("find the built programs")?,
        folder,
        web: here.join("external-dashboard/web/dist"),
        script,
        ports: Ports::Documented,
        agent,
        engines: 3,
        slots: 2,
        lease: (60.0, 45.0, 10.0),
        agent_uid: nobody.filter(|_| Uid::effective().is_root()),
        engine_uid: None,
        extra: Vec::new(),
    })
}

/// Fires the webhook, follows its task and prints what came of it.
async fn show(stack: &Stack, folder: &std::path::Path) -> anyhow::Result<()> {
    let client = http::client()?;
    let payload =
        sample::issue_comment(&folder.join("npm"), "@agent fix the spelling in the README")?;
    let simulator = stack.plan.url("simulator");
    sample::seed(
        &client,
        &simulator,
        &payload,
        &json!({ "README.md": "# Helo World\n" }),
    )
    .await?;
    let gateway = stack.plan.url("api-gateway");
    println!(
        "\nA comment on {}#{}: {}",
        text(&payload["repository"]["full_name"]),
        payload["issue"]["number"],
        text(&payload["comment"]["body"])
    );
    let (status, answer) = sample::fire(
        &client,
        &gateway,
        &stack.secrets.webhook_secret,
        "issue_comment",
        &payload,
    )
    .await?;
    println!("api-gateway answered {status}: {answer}");
    let task = answer["task"]
        .as_str()
        .context("the gateway started no task")?
        .to_owned();

    let reader = Reader {
        client: client.clone(),
        api: stack.plan.url("internal-dashboard-api"),
        token: stack.secrets.operator_token.clone(),
    };
    let ended = reader.follow(&task, Duration::from_secs(180)).await?;
    let seen = seen_with_status(&client, &simulator, &ended).await?;
    println!(
        "\nThe task is {}. What GitHub has now:",
        text(&ended["state"])
    );
    for comment in seen["comments"].as_array().into_iter().flatten() {
        println!(
            "  comment by {}: {}",
            text(&comment["author"]),
            visible(text(&comment["body"]))
        );
    }
    for pull in seen["pull_requests"].as_array().into_iter().flatten() {
        println!(
            "  pull request #{} {}",
            pull["number"],
            text(&pull["title"])
        );
    }
    println!("Cost: {}", text(&ended["cost"]["text"]));
    println!("Dashboard: {}", stack.plan.url("external-dashboard"));
    println!("Operator token: {}", stack.secrets.operator_token);
    ensure!(
        ended["state"] == "completed",
        "the task did not complete: {}",
        ended["outcome"]
    );
    Ok(())
}

/// What the simulator has when the platform has said how the task ended, or a few seconds later at most.
async fn seen_with_status(
    client: &reqwest::Client,
    simulator: &str,
    ended: &Value,
) -> anyhow::Result<Value> {
    let said = format!("{}` · {}", text(&ended["id"]), text(&ended["state"]));
    let deadline = tokio::time::Instant::now() + Duration::from_secs(10);
    loop {
        let seen: Value = client
            .get(format!("{simulator}/_sim/state"))
            .send()
            .await?
            .json()
            .await?;
        let comments = seen["comments"].as_array().into_iter().flatten();
        if comments
            .into_iter()
            .any(|comment| text(&comment["body"]).contains(&said))
            || tokio::time::Instant::now() > deadline
        {
            return Ok(seen);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// A body without the hidden marker, on one line.
fn visible(body: &str) -> String {
    let shown = body.split("<!--").next().unwrap_or_default();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}
