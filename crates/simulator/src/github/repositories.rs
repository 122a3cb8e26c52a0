//! The account, a repository, and what a person may do there.

use axum::{
    Json,
    extract::{Path, State},
};
use chrono::Utc;
use serde_json::{Value, json};

use super::{BOT, Error, Result, links, shape};
use crate::world::Sim;

pub(super) async fn me(State(sim): State<Sim>) -> Json<Value> {
    let mut me = shape::user(links(&sim), BOT);
    me["name"] = json!("agents-system");
    me["created_at"] = json!("2026-01-01T00:00:00Z");
    Json(me)
}

pub(super) async fn rate_limit() -> Json<Value> {
    let reset = Utc::now().timestamp() / 3600 * 3600 + 3600;
    let core = json!({"limit": 5_000_000, "used": 0, "remaining": 5_000_000, "reset": reset});
    Json(json!({"resources": {"core": core}, "rate": core}))
}

pub(super) async fn show(
    State(sim): State<Sim>,
    Path((owner, name)): Path<(String, String)>,
) -> Result<Json<Value>> {
    let ledger = sim.ledger();
    let repository = ledger.repository(&format!("{owner}/{name}"));
    let repository = repository.ok_or_else(Error::not_found)?;
    Ok(Json(shape::repository(links(&sim), repository)))
}

pub(super) async fn permission(
    State(sim): State<Sim>,
    Path((owner, name, user)): Path<(String, String, String)>,
) -> Result<Json<Value>> {
    let ledger = sim.ledger();
    let repository = ledger.repository(&format!("{owner}/{name}"));
    let repository = repository.ok_or_else(Error::not_found)?;
    let role = repository.permission(&user);
    // The older field knows four words only.
    let permission = match role {
        "maintain" => "write",
        "triage" => "read",
        other => other,
    };
    Ok(Json(json!({
        "permission": permission,
        "role_name": role,
        "user": shape::user(links(&sim), &user),
    })))
}
