//! A search among the events of an organisation, with fields of the caller's choice.

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::{Path, Query, RawQuery, State},
    response::{IntoResponse as _, Response},
};
use http::header;
use serde_json::{Value, json};

use super::{
    Error, Result,
    data::Issue,
    issues::joined,
    page::{Fields, part},
    places::data,
    search, shape,
};
use crate::world::Sim;

pub(super) async fn search(
    State(sim): State<Sim>,
    Path(org): Path<String>,
    Query(query): Query<Fields>,
    RawQuery(raw): RawQuery,
) -> Result<Response> {
    let ledger = sim.ledger();
    let sentry = data(&ledger, &org)?;
    let query = joined(query, raw.as_deref());
    let pairs = raw.as_deref().unwrap_or_default().split('&');
    let fields: Vec<String> = pairs
        .filter_map(|pair| pair.strip_prefix("field="))
        .map(|field| field.replace("%28", "(").replace("%29", ")"))
        .collect();
    if fields.is_empty() {
        return Err(Error::invalid("No columns selected"));
    }
    let words = query.get("query").map_or("", String::as_str);
    let issues = sentry.issues.values();
    let issues = issues.filter(|it| shape::in_projects(sentry, &query, Some(&it.project)));
    let events = issues.flat_map(|issue| issue.events.iter().map(move |it| (issue, it)));
    let found = events.filter(|(_, it)| search::event_matches(words, it));
    let rows = found.map(|(issue, event)| {
        let values = fields
            .iter()
            .map(|field| (field.clone(), value(issue, event, field)));
        json!(values.collect::<BTreeMap<_, _>>())
    });
    let (rows, link) = part(&query, rows.collect());
    let body = Json(json!({ "data": rows, "meta": { "fields": {} } }));
    Ok(([(header::LINK, link)], body).into_response())
}

fn value(issue: &Issue, event: &Value, field: &str) -> Value {
    match field {
        "issue" => json!(issue.short_id),
        "issue.id" => json!(issue.id),
        "project" => json!(issue.project),
        "timestamp" => event["dateCreated"].clone(),
        "id" | "title" | "message" | "release" | "culprit" => event[field].clone(),
        "count()" => json!(1),
        tag => json!(search::tag(event, tag)),
    }
}
