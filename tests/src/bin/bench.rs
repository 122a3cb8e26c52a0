//! `make bench`: latencies, memory and start time of the real binaries, on loopback, bounded.

use std::{fs, path::PathBuf, time::Duration};

use clap::Parser;
use tests::{
    World,
    measure::{Samples, accept, claim, memory, start},
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
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let programs = arguments.programs.canonicalize()?;
    println!("{}", machine());
    let healthy = start(&programs, arguments.starts).await?;
    print("start → all healthy", "ms", &healthy);

    let world = World::start_of(Some(programs), |options| {
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
