//! The token endpoint: every refresh token is taken once.

use axum::{Json, extract::State};
use http::StatusCode;
use serde_json::{Value, json};

use crate::world::Sim;

/// The first refresh token, before any was given.
const FIRST: &str = "sim-jira-refresh-1";

pub(super) async fn token(
    State(sim): State<Sim>,
    Json(asked): Json<Value>,
) -> (StatusCode, Json<Value>) {
    let jira = &mut sim.ledger().jira;
    let expected = jira.refresh.clone().unwrap_or_else(|| FIRST.to_owned());
    let fits = asked["grant_type"] == "refresh_token"
        && asked["client_id"] == "sim-jira-client"
        && asked["client_secret"] == "sim-jira-client-secret"
        && asked["refresh_token"] == expected.as_str();
    if !fits {
        let body =
            json!({ "error": "invalid_grant", "error_description": "refresh_token is invalid" });
        return (StatusCode::FORBIDDEN, Json(body));
    }
    let number = jira.next_id();
    let (access, refresh) = (
        format!("sim-jira-access-{number}"),
        format!("sim-jira-refresh-{number}"),
    );
    jira.access.clear();
    jira.access.insert(access.clone());
    jira.refresh = Some(refresh.clone());
    let body = json!({
        "access_token": access, "refresh_token": refresh, "expires_in": 3600, "token_type": "Bearer",
        "scope": "read:jira-work write:jira-work offline_access",
    });
    (StatusCode::OK, Json(body))
}
