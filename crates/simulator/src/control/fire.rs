//! Sends a webhook as GitHub sends it.

use axum::{Json, extract::State};
use chrono::Utc;
use http::{StatusCode, header};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Problem;
use crate::{ledger::Webhook, signature::sign_github, world::Sim};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    event: String,
    /// JSON, or a text that is sent byte by byte.
    payload: Value,
    #[serde(default)]
    delivery: Option<String>,
    /// Instead of `--webhook-url`.
    #[serde(default)]
    url: Option<String>,
    /// Instead of the right signature.
    #[serde(default)]
    signature: Option<String>,
}

pub(crate) async fn fire(
    State(sim): State<Sim>,
    Json(wanted): Json<Wanted>,
) -> Result<Json<Value>, Problem> {
    let url = wanted.url.or_else(|| sim.webhook_url.clone());
    let url = url.ok_or_else(|| {
        Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "neither --webhook-url nor url is given",
        )
    })?;
    let body = match wanted.payload {
        Value::String(text) => text,
        json => json.to_string(),
    };
    let delivery = wanted
        .delivery
        .unwrap_or_else(|| Uuid::new_v4().to_string());
    let signed = || sign_github(sim.webhook_secret.as_bytes(), body.as_bytes());
    let request = sim
        .http
        .post(url)
        .header(header::USER_AGENT, "GitHub-Hookshot/5a1a0bd")
        .header(header::ACCEPT, "*/*")
        .header(header::CONTENT_TYPE, "application/json")
        .header("x-github-event", &wanted.event)
        .header("x-github-delivery", &delivery)
        .header("x-github-hook-id", "1")
        .header("x-github-hook-installation-target-id", "1")
        .header("x-github-hook-installation-target-type", "repository")
        .header(
            "x-hub-signature-256",
            wanted.signature.unwrap_or_else(signed),
        )
        .body(body);
    let answer = request
        .send()
        .await
        .map_err(|e| Problem::new(StatusCode::BAD_GATEWAY, e))?;
    let status = answer.status().as_u16();
    let text = answer.text().await.unwrap_or_default();
    let parsed = serde_json::from_str(&text).unwrap_or(Value::String(text));
    sim.ledger().webhooks.push(Webhook {
        at: Utc::now(),
        event: wanted.event,
        delivery: delivery.clone(),
        status,
    });
    Ok(Json(
        json!({"delivery": delivery, "status": status, "body": parsed}),
    ))
}
