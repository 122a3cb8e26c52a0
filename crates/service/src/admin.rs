//! The admin port: /ready and /metrics, for operators only.

use axum::{Router, extract::State, http::StatusCode, response::IntoResponse, routing::get};
use metrics_exporter_prometheus::PrometheusHandle;
use serde_json::json;

use crate::Readiness;

pub(crate) fn router(readiness: Readiness, metrics: PrometheusHandle) -> Router {
    Router::new()
        .route("/ready", get(ready).with_state(readiness))
        .route("/metrics", get(render).with_state(metrics))
}

async fn ready(State(readiness): State<Readiness>) -> impl IntoResponse {
    let answers = readiness.ask().await;
    let ready = answers.values().all(Option::is_none);
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let dependencies: serde_json::Map<String, serde_json::Value> = answers
        .into_iter()
        .map(|(name, problem)| {
            (
                name.to_owned(),
                json!(problem.unwrap_or_else(|| "ok".to_owned())),
            )
        })
        .collect();
    (
        status,
        axum::Json(json!({ "ready": ready, "dependencies": dependencies })),
    )
}

async fn render(State(metrics): State<PrometheusHandle>) -> impl IntoResponse {
    (
        [("content-type", "text/plain; version=0.0.4")],
        metrics.render(),
    )
}
