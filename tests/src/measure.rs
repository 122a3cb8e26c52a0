//! What `make bench` measures, and how.

use std::{path::Path, time::Duration};

use anyhow::{Context as _, ensure};
use chrono::{DateTime, Utc};
use demo::sample;
use nix::sys::signal::Signal;
use serde_json::{Value, json};
use tokio::{task::JoinSet, time::Instant};

use crate::World;

mod proxy;
mod session;
mod tools;

pub use proxy::proxy;
pub use session::Transport;
pub use tools::{Calls, Subject, fastmcp_version, idle};

/// Measured values.
#[derive(Debug, Clone, Default)]
pub struct Samples(Vec<f64>);

impl Samples {
    /// How many there are.
    pub const fn count(&self) -> usize {
        self.0.len()
    }

    /// The value below which this share of the samples lies; 0 where there are none.
    pub fn quantile(&self, share: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let place = (share * (sorted.len().saturating_sub(1)) as f64).round() as usize;
        sorted.get(place).copied().unwrap_or_default()
    }
}

/// From the first process to every service ready, in milliseconds; Postgres and Redis run already.
///
/// # Errors
/// Fails where a stack does not come up.
pub async fn start(programs: &Path, times: u32) -> anyhow::Result<Samples> {
    let mut samples = Samples::default();
    for _ in 0..times {
        let world =
            World::start_of(Some(programs.to_owned()), |options| options.engines = 1).await?;
        samples
            .0
            .push(world.stack.healthy_after.as_secs_f64() * 1e3);
    }
    Ok(samples)
}

/// The resident memory of each service, in kilobytes.
///
/// # Errors
/// Fails where a service has ended.
pub fn memory(world: &World) -> anyhow::Result<Vec<(String, u64)>> {
    world
        .stack
        .plan
        .processes
        .iter()
        .filter(|process| process.admin_port != 0)
        .map(|process| {
            let kilobytes = tools::resident(world.stack.process_id(&process.name)?)?;
            Ok((process.name.clone(), kilobytes))
        })
        .collect()
}

/// Runs tasks one after another; commit → claim committed and claim → child started, in milliseconds.
///
/// Commit times are Postgres's own, of the transactions that stored the event and the lease.
///
/// # Errors
/// Fails where a task does not complete.
pub async fn claim(world: &World, tasks: u32) -> anyhow::Result<(Samples, Samples)> {
    let simulator = world.stack.plan.url("simulator");
    let mut payload = world.seed("acme/bench", 1).await?;
    let wanted = json!({ "full_name": "acme/bench", "count": 1000, "issues": [{ "number": 1, "title": "x" }] });
    world
        .client
        .post(format!("{simulator}/_sim/repositories"))
        .json(&wanted)
        .send()
        .await?
        .error_for_status()?;
    let script = world.script("bench", "- steps:\n    - sleep_ms: 250\n    - say: Done.\n")?;
    payload["comment"]["body"] = json!(format!("@agent analyze\n{script}"));
    let (mut claims, mut children) = (Samples::default(), Samples::default());
    for round in 0..=tasks {
        let text = payload["comment"]["body"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        let task = world.comment(&payload, &text).await?;
        world.wait_for_state(&task, &["running"]).await?;
        let waited = commit_to_claim(world, &task)?;
        world.wait_for_state(&task, &["completed"]).await?;
        let started = claim_to_child(&world.events(&task).await?)?;
        // The first run fetches the mirror.
        if round > 0 {
            claims.0.push(waited);
            children.0.push(started);
        }
    }
    Ok((claims, children))
}

fn commit_to_claim(world: &World, task: &str) -> anyhow::Result<f64> {
    let id = task.trim_start_matches("task_");
    let sql = format!(
        "SELECT extract(epoch FROM pg_xact_commit_timestamp(l.xmin) - pg_xact_commit_timestamp(e.xmin)) * 1000
         FROM leases l JOIN tasks t ON t.id = l.task_id JOIN events e ON e.id = t.event_id WHERE t.id = '{id}'"
    );
    world
        .stack
        .postgres
        .run_sql("agents", &sql)?
        .parse()
        .context("the lease is there while the task runs")
}

fn claim_to_child(events: &[Value]) -> anyhow::Result<f64> {
    let at = |kind: &str| -> anyhow::Result<f64> {
        let event = events
            .iter()
            .find(|event| event["event"]["type"] == kind)
            .with_context(|| format!("no {kind} event"))?;
        let at: DateTime<Utc> = event["at"].as_str().context("a time")?.parse()?;
        Ok(at.timestamp_micros() as f64 / 1e3)
    };
    Ok(at("session")? - at("started")?)
}

/// Sends deliveries on a fixed schedule, whatever the answers do; latency counts from the scheduled moment.
///
/// Every delivery starts a task; the engine has been ended, so that only accepting is measured.
///
/// # Errors
/// Fails where the gateway cannot be reached at all.
pub async fn accept(mut world: World, rate: u32, time: Duration) -> anyhow::Result<(Samples, u32)> {
    world.stack.end("agent-engine-1", Signal::SIGTERM)?;
    let mut payload = sample::issue_comment(&World::npm(), "@agent analyze")?;
    let url = format!("{}/webhooks/github", world.stack.plan.url("api-gateway"));
    // GitHub's own examples are about 8 kB long.
    ensure!(
        payload.to_string().len() > 6_000,
        "the example is shorter than it was"
    );
    let (mut samples, mut refused, mut sending) = (Samples::default(), 0, JoinSet::new());
    let begin = Instant::now() + Duration::from_millis(100);
    for number in 0..(f64::from(rate) * time.as_secs_f64()) as u32 {
        let scheduled = begin + Duration::from_secs_f64(f64::from(number) / f64::from(rate));
        payload["issue"]["number"] = json!(number);
        let body = payload.to_string();
        let signature = sample::sign(&world.stack.secrets.webhook_secret, body.as_bytes());
        let request = world
            .client
            .post(&url)
            .header("content-type", "application/json")
            .header("x-github-event", "issue_comment")
            .header("x-github-delivery", format!("bench-{number}"))
            .header("x-hub-signature-256", signature)
            .body(body);
        tokio::time::sleep_until(scheduled).await;
        sending.spawn(async move {
            let status = request.send().await.map(|answer| answer.status().as_u16());
            (scheduled.elapsed().as_secs_f64() * 1e3, status)
        });
    }
    while let Some(answer) = sending.join_next().await {
        match answer? {
            (latency, Ok(202)) => samples.0.push(latency),
            (_, _) => refused += 1,
        }
    }
    Ok((samples, refused))
}
