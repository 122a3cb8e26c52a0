//! What github-api adds to an answer of the provider, as a proxy.

use reqwest::Client;
use tokio::time::Instant;

use super::Samples;
use crate::{HeldRun, World};

/// The credential that the simulated GitHub asks for.
const GITHUB_TOKEN: &str = "sim-github-token";

/// Reads one issue in turn from the simulator and through github-api, each as GitHub answers it; milliseconds each.
///
/// # Errors
/// Fails where either refuses.
pub async fn proxy(world: &World, requests: u32) -> anyhow::Result<(Samples, Samples)> {
    let run = HeldRun::start(world, "acme/bench", 1).await?;
    let (simulator, api) = (
        world.stack.plan.url("simulator"),
        world.stack.plan.url("github-api"),
    );
    let direct = format!("{simulator}/github/repos/acme/bench/issues/1");
    let through = format!("{api}/api/v3/repos/acme/bench/issues/1");
    let token = run.token();
    let (mut straight, mut proxied) = (Samples::default(), Samples::default());
    for round in 0..requests + 20 {
        let first = time(&world.client, &direct, GITHUB_TOKEN).await?;
        let second = time(&world.client, &through, &token).await?;
        // Connections are opened by the first ones.
        if round >= 20 {
            straight.0.push(first);
            proxied.0.push(second);
        }
    }
    Ok((straight, proxied))
}

async fn time(client: &Client, url: &str, token: &str) -> anyhow::Result<f64> {
    let asked = Instant::now();
    let answer = client.get(url).bearer_auth(token).send().await?;
    answer.error_for_status()?.bytes().await?;
    Ok(asked.elapsed().as_secs_f64() * 1e3)
}
