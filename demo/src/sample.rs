//! A real webhook: GitHub's own example of an `issue_comment`, with a command put into its text, signed.

use std::{fs, path::Path};

use anyhow::{Context as _, ensure};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;
use uuid::Uuid;

/// Where the examples are in the npm package.
const EXAMPLES: &str = "node_modules/@octokit/webhooks-examples/api.github.com/index.json";

/// The first example of an event's action.
///
/// # Errors
/// Fails where the package is not installed or has no such example.
pub fn example(npm: &Path, event: &str, action: &str) -> anyhow::Result<Value> {
    let file = npm.join(EXAMPLES);
    let text = fs::read_to_string(&file)
        .with_context(|| format!("read {}; run: make tools", file.display()))?;
    let events: Vec<Value> = serde_json::from_str(&text).context("read the webhook examples")?;
    events
        .into_iter()
        .filter(|entry| entry["name"] == event)
        .flat_map(|mut entry| {
            entry["examples"]
                .as_array_mut()
                .map(std::mem::take)
                .unwrap_or_default()
        })
        .find(|example| example["action"] == action)
        .with_context(|| format!("the examples have no {event} with action {action}"))
}

/// GitHub's example of a new issue comment, by its owner, saying `text`.
///
/// # Errors
/// Fails where the package is not installed.
pub fn issue_comment(npm: &Path, text: &str) -> anyhow::Result<Value> {
    let mut payload = example(npm, "issue_comment", "created")?;
    payload["comment"]["body"] = json!(text);
    Ok(payload)
}

/// The value of `X-Hub-Signature-256`.
///
/// # Panics
/// Never: HMAC takes keys of any length.
pub fn sign(secret: &str, body: &[u8]) -> String {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(body);
    format!("sha256={}", hex::encode(mac.finalize().into_bytes()))
}

/// Sends a signed delivery as GitHub does, and returns the status and what the gateway answered.
///
/// # Errors
/// Fails where the gateway does not answer.
pub async fn fire(
    client: &reqwest::Client,
    gateway: &str,
    secret: &str,
    event: &str,
    payload: &Value,
) -> anyhow::Result<(u16, Value)> {
    let body = payload.to_string().into_bytes();
    let answer = client
        .post(format!("{gateway}/webhooks/github"))
        .header("content-type", "application/json")
        .header("user-agent", "GitHub-Hookshot/demo")
        .header("x-github-event", event)
        .header("x-github-delivery", Uuid::new_v4().to_string())
        .header("x-hub-signature-256", sign(secret, &body))
        .body(body)
        .send()
        .await
        .context("send the webhook to api-gateway")?;
    let status = answer.status().as_u16();
    Ok((
        status,
        answer.json().await.context("read api-gateway's answer")?,
    ))
}

/// Makes the repository of a payload at the simulator, with its issue and these files.
///
/// # Errors
/// Carries the simulator's answer where it refuses.
pub async fn seed(
    client: &reqwest::Client,
    simulator: &str,
    payload: &Value,
    files: &Value,
) -> anyhow::Result<()> {
    let issue = &payload["issue"];
    let wanted = json!({
        "full_name": payload["repository"]["full_name"],
        "default_branch": "main",
        "files": files,
        "issues": [{
            "number": issue["number"],
            "title": issue["title"],
            "body": issue["body"],
            "user": issue["user"]["login"],
        }],
    });
    let answer = client
        .post(format!("{simulator}/_sim/repositories"))
        .json(&wanted)
        .send()
        .await?;
    let status = answer.status();
    ensure!(
        status.is_success(),
        "the simulator refused the repository: {status} {}",
        answer.text().await?
    );
    Ok(())
}
