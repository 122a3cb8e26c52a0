//! Tags of an issue's events, counted.

use std::{cmp::Reverse, collections::BTreeMap};

use axum::{
    Json,
    extract::{Path, Query, State},
    response::Response,
};
use serde_json::{Value, json};

use super::{
    Error, Result,
    data::Issue,
    issues::issue,
    page::{Fields, page},
    places::data,
};
use crate::world::Sim;

type Counts<'a> = BTreeMap<&'a str, BTreeMap<&'a str, u64>>;

/// How often each value of each tag occurs.
pub(super) fn counts(issue: &Issue) -> Counts<'_> {
    let mut counts = Counts::new();
    for tag in issue
        .events
        .iter()
        .filter_map(|it| it["tags"].as_array())
        .flatten()
    {
        if let (Some(key), Some(value)) = (tag["key"].as_str(), tag["value"].as_str()) {
            *counts.entry(key).or_default().entry(value).or_default() += 1;
        }
    }
    counts
}

fn rows(values: &BTreeMap<&str, u64>) -> Vec<Value> {
    let mut rows: Vec<_> = values.iter().collect();
    rows.sort_by_key(|(_, count)| Reverse(**count));
    let row = |(value, count): (&&str, &u64)| {
        json!({ "key": "", "name": value, "value": value, "count": count,
                "firstSeen": "2026-01-02T03:04:05Z", "lastSeen": "2026-01-02T03:04:05Z" })
    };
    rows.into_iter().map(row).collect()
}

fn tag(key: &str, values: &BTreeMap<&str, u64>, most: usize) -> Value {
    let total: u64 = values.values().sum();
    let mut top = rows(values);
    top.truncate(most);
    json!({ "key": key, "name": key, "totalValues": total, "uniqueValues": values.len(), "topValues": top })
}

pub(super) async fn list(
    State(sim): State<Sim>,
    Path((org, id)): Path<(String, String)>,
) -> Result<Json<Value>> {
    let ledger = sim.ledger();
    let counts = counts(issue(data(&ledger, &org)?, &id)?);
    Ok(Json(
        counts
            .iter()
            .map(|(key, values)| tag(key, values, 4))
            .collect(),
    ))
}

pub(super) async fn show(
    State(sim): State<Sim>,
    Path((org, id, key)): Path<(String, String, String)>,
) -> Result<Json<Value>> {
    let ledger = sim.ledger();
    let counts = counts(issue(data(&ledger, &org)?, &id)?);
    let values = counts.get(key.as_str()).ok_or_else(Error::not_found)?;
    Ok(Json(tag(&key, values, 9)))
}

pub(super) async fn values(
    State(sim): State<Sim>,
    Path((org, id, key)): Path<(String, String, String)>,
    Query(query): Query<Fields>,
) -> Result<Response> {
    let ledger = sim.ledger();
    let counts = counts(issue(data(&ledger, &org)?, &id)?);
    let values = counts.get(key.as_str()).ok_or_else(Error::not_found)?;
    Ok(page(&query, rows(values)))
}
