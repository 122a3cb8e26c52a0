//! Files that came with events.

use axum::{
    Json,
    extract::{Path, Query, State},
    response::{IntoResponse as _, Response},
};
use http::header;
use serde_json::Value;

use super::{
    Error, Result,
    events::find,
    issues::issue,
    page::{Fields, page},
    places::data,
    shape,
};
use crate::world::Sim;

pub(super) async fn of_issue(
    State(sim): State<Sim>,
    Path((org, id)): Path<(String, String)>,
    Query(query): Query<Fields>,
) -> Result<Response> {
    let ledger = sim.ledger();
    let issue = issue(data(&ledger, &org)?, &id)?;
    let rows = issue.attachments.iter().map(shape::attachment);
    Ok(page(&query, rows.collect()))
}

pub(super) async fn of_event(
    State(sim): State<Sim>,
    Path((org, project, event)): Path<(String, String, String)>,
) -> Result<Json<Value>> {
    let ledger = sim.ledger();
    let (issue, _) = find(data(&ledger, &org)?, &project, &event)?;
    let files = issue.attachments.iter().filter(|it| it.event == event);
    Ok(Json(files.map(shape::attachment).collect()))
}

/// What is known of a file, or with `?download` its bytes.
pub(super) async fn show(
    State(sim): State<Sim>,
    Path((org, project, event, attachment)): Path<(String, String, String, u64)>,
    Query(query): Query<Fields>,
) -> Result<Response> {
    let ledger = sim.ledger();
    let (issue, _) = find(data(&ledger, &org)?, &project, &event)?;
    let mut files = issue.attachments.iter();
    let file = files.find(|it| it.id == attachment && it.event == event);
    let file = file.ok_or_else(Error::not_found)?;
    if !query.contains_key("download") {
        return Ok(Json(shape::attachment(file)).into_response());
    }
    let kind = [(header::CONTENT_TYPE, "application/octet-stream")];
    Ok((kind, file.content.clone()).into_response())
}
