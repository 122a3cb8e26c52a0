//! `make bench`: latencies, memory and start time of the real binaries, on loopback, bounded.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use clap::Parser;
use tests::{
    World,
    measure::{
        Calls, Samples, Subject, Transport, accept, claim, fastmcp_version, idle, memory, proxy,
        start,
    },
    repository_root,
};

/// Measure the built binaries and print what came of it.
#[derive(Debug, Parser)]
struct Arguments {
    /// Folder of the built programs.
    #[arg(long, default_value = "target/release")]
    programs: PathBuf,
    /// Deliveries a second for the accept latency.
    #[arg(long, default_value = "200")]
    rate: u32,
    /// How long deliveries are sent, in seconds.
    #[arg(long, default_value = "30")]
    seconds: u32,
    /// Tasks for the claim latency.
    #[arg(long, default_value = "60")]
    tasks: u32,
    /// Starts of the whole stack.
    #[arg(long, default_value = "5")]
    starts: u32,
    /// Rounds of tool calls, each of both servers and both transports.
    #[arg(long, default_value = "3")]
    rounds: u32,
    /// How long tools are called in a row, in seconds.
    #[arg(long, default_value = "2")]
    calling_seconds: f64,
    /// Requests through github-api, and as many without it.
    #[arg(long, default_value = "1000")]
    proxied: u32,
    /// Idle SSE sessions.
    #[arg(long, default_value = "1000")]
    idle: u32,
    /// What to measure; everything where nothing is named.
    #[arg(value_enum)]
    only: Vec<Part>,
}

/// A part of the measurement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// Start, memory, claim and accept of the whole stack.
    Stack,
    /// Tool calls over MCP, beside `FastMCP`, and idle sessions.
    Tools,
    /// What github-api adds as a proxy.
    Proxy,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let programs = arguments.programs.canonicalize()?;
    println!("{}", machine());
    let wanted = |part| arguments.only.is_empty() || arguments.only.contains(&part);
    if wanted(Part::Stack) {
        stack(&arguments, &programs).await?;
    }
    if wanted(Part::Tools) {
        tools(&arguments, &programs).await?;
    }
    if wanted(Part::Proxy) {
        through_proxy(&arguments, &programs).await?;
    }
    Ok(())
}

async fn stack(arguments: &Arguments, programs: &Path) -> anyhow::Result<()> {
    let healthy = start(programs, arguments.starts).await?;
    print("start → all healthy", "ms", &healthy);

    let world = World::start_of(Some(programs.to_owned()), |options| {
        options.engines = 1;
        options.slots = 1;
        options.lease = (60.0, 45.0, 10.0);
    })
    .await?;
    println!("\nresident memory, idle (kB; one engine)");
    let kilobytes = memory(&world)?;
    for (name, resident) in &kilobytes {
        println!("  {name:<24} {resident:>8}");
    }
    println!(
        "  {:<24} {:>8}",
        "sum of thirteen",
        kilobytes.iter().map(|(_, kb)| kb).sum::<u64>()
    );

    let (claims, children) = claim(&world, arguments.tasks).await?;
    println!();
    print("commit → claim committed", "ms", &claims);
    print(
        "claim → child started (warm mirror, 1,000 files)",
        "ms",
        &children,
    );

    let (rate, seconds) = (
        arguments.rate,
        Duration::from_secs(arguments.seconds.into()),
    );
    let (latencies, refused) = accept(world, rate, seconds).await?;
    print(
        &format!(
            "accept at {rate}/s for {} s, 8 kB bodies, open loop",
            arguments.seconds
        ),
        "ms",
        &latencies,
    );
    println!("  refused: {refused}");
    Ok(())
}

/// Rounds of ours and theirs in turn, so that a disturbed machine disturbs both.
async fn tools(arguments: &Arguments, programs: &Path) -> anyhow::Result<()> {
    let subjects = [Subject::ours(programs).await?, Subject::fastmcp().await?];
    let time = Duration::from_secs_f64(arguments.calling_seconds);
    println!(
        "\ntools/call of echo, {} rounds of {} s; {}, streamable HTTP without sessions and with JSON answers",
        arguments.rounds,
        arguments.calling_seconds,
        fastmcp_version()?
    );
    for transport in [Transport::Sse, Transport::Streamable] {
        for sessions in [1, 64] {
            let mut rounds = [Vec::new(), Vec::new()];
            for _ in 0..arguments.rounds {
                for (subject, calls) in subjects.iter().zip(&mut rounds) {
                    calls.push(subject.call(transport, sessions, time).await?);
                }
            }
            println!("  {transport:?}, {sessions} session(s)");
            for (subject, calls) in subjects.iter().zip(&rounds) {
                println!("    {:<10} {}", subject.name, line(calls));
            }
            let [ours, theirs] = rounds.map(|calls| spread(&calls, |call| call.a_second).1);
            println!(
                "    {:<10} {:.1} times the calls a second",
                "ratio",
                ours / theirs
            );
        }
    }
    drop(subjects);
    let (before, after) = idle(programs, arguments.idle).await?;
    println!(
        "{} idle SSE sessions: {:.1} MB resident ({:.1} MB without any)",
        arguments.idle,
        after as f64 / 1024.0,
        before as f64 / 1024.0
    );
    Ok(())
}

async fn through_proxy(arguments: &Arguments, programs: &Path) -> anyhow::Result<()> {
    let script = repository_root().join("demo/script.yaml");
    let world = World::start_without_engines(Some(programs.to_owned()), &script).await?;
    let (straight, proxied) = proxy(&world, arguments.proxied).await?;
    println!();
    print("an issue from the simulator", "ms", &straight);
    print("the same through github-api", "ms", &proxied);
    println!(
        "  added: p50 {:.2} ms, p99 {:.2} ms",
        proxied.quantile(0.5) - straight.quantile(0.5),
        proxied.quantile(0.99) - straight.quantile(0.99)
    );
    Ok(())
}

/// Least, median and greatest of a figure over the rounds.
fn spread(rounds: &[Calls], figure: impl Fn(&Calls) -> f64) -> (f64, f64, f64) {
    let mut figures: Vec<f64> = rounds.iter().map(figure).collect();
    figures.sort_by(f64::total_cmp);
    let at = |place: usize| figures.get(place).copied().unwrap_or_default();
    (
        at(0),
        at(figures.len() / 2),
        at(figures.len().saturating_sub(1)),
    )
}

/// Medians of the rounds, with their spread.
fn line(rounds: &[Calls]) -> String {
    let (least, calls, most) = spread(rounds, |call| call.a_second);
    let (_, p50, _) = spread(rounds, |call| call.latency.quantile(0.5));
    let (_, p99, _) = spread(rounds, |call| call.latency.quantile(0.99));
    format!("{calls:>7.0} calls/s ({least:.0} to {most:.0}), p50 {p50:.2} ms, p99 {p99:.2} ms")
}

fn print(what: &str, unit: &str, samples: &Samples) {
    println!(
        "{what}: n {}, min {:.1}, p50 {:.1}, p99 {:.1}, max {:.1} {unit}",
        samples.count(),
        samples.quantile(0.0),
        samples.quantile(0.5),
        samples.quantile(0.99),
        samples.quantile(1.0)
    );
}

/// The machine in one line; figures mean nothing without it.
fn machine() -> String {
    let cpus = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpus
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .unwrap_or("unknown");
    let cores = cpus
        .lines()
        .filter(|line| line.starts_with("processor"))
        .count();
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kilobytes = memory
        .lines()
        .next()
        .unwrap_or_default()
        .trim_start_matches("MemTotal:")
        .trim();
    format!(
        "machine: {cores} cores, {}, {kilobytes}",
        model.trim_start_matches([':', '\t', ' '])
    )
}
