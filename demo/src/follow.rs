//! Follows a task on the terminal until it has ended.

use std::time::Duration;

use anyhow::{Context as _, ensure};
use indicatif::{ProgressBar, ProgressStyle};
use reqwest::Client;
use serde_json::Value;

/// How often the API is asked.
const BEAT: Duration = Duration::from_millis(200);

/// Where a task can be read.
#[derive(Debug, Clone)]
pub struct Reader {
    /// The HTTP client.
    pub client: Client,
    /// The base URL of internal-dashboard-api.
    pub api: String,
    /// The operator token.
    pub token: String,
}

impl Reader {
    /// What a path of the API answers.
    ///
    /// # Errors
    /// Carries the problem where the API refuses.
    pub async fn get(&self, path: &str) -> anyhow::Result<Value> {
        let answer = self
            .client
            .get(format!("{}{path}", self.api))
            .bearer_auth(&self.token)
            .send()
            .await?;
        let status = answer.status();
        let body: Value = answer
            .json()
            .await
            .with_context(|| format!("read {path}"))?;
        ensure!(status.is_success(), "{path} answered {status}: {body}");
        Ok(body)
    }

    /// Prints a task's events as they come, and returns the task when it has ended.
    ///
    /// # Errors
    /// Fails where the API does not answer, or `patience` is over.
    pub async fn follow(&self, task: &str, patience: Duration) -> anyhow::Result<Value> {
        let deadline = tokio::time::Instant::now() + patience;
        let bar = ProgressBar::new_spinner().with_style(
            ProgressStyle::with_template("{spinner:.green} [{elapsed}] {msg}")
                .expect("the template is fixed"),
        );
        bar.enable_steady_tick(Duration::from_millis(100));
        let mut after = 0;
        loop {
            let state = self.get(&format!("/api/tasks/{task}")).await?;
            let page = self
                .get(&format!("/api/tasks/{task}/events?after={after}"))
                .await?;
            for stored in page["items"].as_array().into_iter().flatten() {
                after = stored["seq"].as_i64().unwrap_or(after).max(after);
                if let Some(line) = line_of(&stored["event"]) {
                    bar.suspend(|| println!("  {line}"));
                    bar.set_message(line);
                }
            }
            let name = state["state"].as_str().unwrap_or_default();
            if ["completed", "failed", "cancelled", "superseded"].contains(&name) {
                bar.finish_and_clear();
                return Ok(state);
            }
            ensure!(
                tokio::time::Instant::now() < deadline,
                "task {task} is still {name} after {patience:?}"
            );
            tokio::time::sleep(BEAT).await;
        }
    }
}

/// An event as one line; `None` for those that tell a reader nothing.
fn line_of(event: &Value) -> Option<String> {
    let text = |name: &str| {
        event[name]
            .as_str()
            .unwrap_or_default()
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    Some(match event["type"].as_str()? {
        "started" => format!(
            "claimed by {} (attempt {})",
            text("engine"),
            event["attempt"]
        ),
        "step" => format!("{} ({} ms)", text("text"), event["duration_ms"]),
        "session" => format!("session of {} with {}", text("version"), text("model")),
        "message" => format!("agent: {}", text("text")),
        "tool_started" => format!(
            "tool {} {}",
            text("name"),
            shortened(&event["arguments"].to_string())
        ),
        "tool_finished" => format!(
            "  {} {}",
            if event["ok"] == true { "✓" } else { "✗" },
            shortened(&text("output"))
        ),
        "turn_ended" => format!("turn ended: {}", text("result")),
        "retry" => format!("retry: {}", text("error")),
        "finished" => format!("finished: {} {}", text("state"), text("detail")),
        _ => return None,
    })
}

fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(100).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
