//! Issues: a list that can be searched and sorted, and one of them.

use std::cmp::Reverse;

use axum::{
    Json,
    extract::{Path, Query, RawQuery, State},
    response::Response,
};
use serde_json::{Value, json};

use super::{
    Error, Result,
    data::{Data, Issue},
    page::{Fields, page},
    places::data,
    search, shape, tags,
};
use crate::world::Sim;

/// The issue of a path.
pub(super) fn issue<'a>(sentry: &'a Data, name: &str) -> Result<&'a Issue> {
    sentry.issue(name).ok_or_else(Error::not_found)
}

/// The query with all of its `project`s joined by commas, for they may repeat.
pub(super) fn joined(mut query: Fields, raw: Option<&str>) -> Fields {
    let pairs = raw.unwrap_or_default().split('&');
    let projects: Vec<&str> = pairs
        .filter_map(|pair| pair.strip_prefix("project="))
        .collect();
    if !projects.is_empty() {
        query.insert("project".to_owned(), projects.join(","));
    }
    query
}

pub(super) async fn list(
    State(sim): State<Sim>,
    Path(org): Path<String>,
    Query(query): Query<Fields>,
    RawQuery(raw): RawQuery,
) -> Result<Response> {
    let ledger = sim.ledger();
    let sentry = data(&ledger, &org)?;
    let query = joined(query, raw.as_deref());
    let words = query.get("query").map_or("", String::as_str);
    let mut found: Vec<&Issue> = sentry
        .issues
        .values()
        .filter(|it| shape::in_projects(sentry, &query, Some(&it.project)))
        .filter(|it| search::issue_matches(words, it))
        .collect();
    let last = |issue: &Issue| {
        let dates = issue
            .events
            .iter()
            .filter_map(|it| it["dateCreated"].as_str());
        dates.max().unwrap_or_default().to_owned()
    };
    match query.get("sort").map(String::as_str) {
        None | Some("date") => found.sort_by_key(|it| Reverse(last(it))),
        Some("new") => found.sort_by_key(|it| Reverse(it.id)),
        Some("freq" | "user") => found.sort_by_key(|it| Reverse(it.events.len())),
        Some(_) => return Err(Error::invalid("Invalid sort parameter")),
    }
    let rows = found
        .into_iter()
        .map(|it| shape::issue(sentry, &sim.public_url, it));
    Ok(page(&query, rows.collect()))
}

pub(super) async fn show(
    State(sim): State<Sim>,
    Path((org, id)): Path<(String, String)>,
) -> Result<Json<Value>> {
    let ledger = sim.ledger();
    let sentry = data(&ledger, &org)?;
    let issue = issue(sentry, &id)?;
    Ok(Json(detailed(sentry, &sim.public_url, issue)))
}

/// An issue with its tags.
pub(super) fn detailed(sentry: &Data, public: &str, issue: &Issue) -> Value {
    let mut shown = shape::issue(sentry, public, issue);
    let keys = tags::counts(issue).into_iter();
    let keys = keys.map(|(key, values)| {
        let total: u64 = values.values().sum();
        json!({ "key": key, "name": key, "totalValues": total })
    });
    shown["tags"] = keys.collect();
    shown
}
