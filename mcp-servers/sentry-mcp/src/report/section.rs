//! The parts of an event that an overview only counts.

use std::{collections::BTreeMap, fmt::Write as _};

use contracts::sentry::{Event, Request};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::value;

/// A part of an event.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Section {
    /// The HTTP request.
    Request,
    /// Device, runtime, trace and the like.
    Contexts,
    /// What the program added.
    Extra,
    /// What Sentry could not process.
    Problems,
}

/// A part of an event; `name` opens one of its members in full.
pub(crate) fn section(event: &Event, section: Section, name: Option<&str>) -> String {
    match section {
        Section::Request => event
            .request
            .as_ref()
            .map_or_else(|| "no request was reported".to_owned(), request),
        Section::Contexts => members(&event.contexts, name),
        Section::Extra => members(&event.extra, name),
        Section::Problems if event.problems.is_empty() => "none".to_owned(),
        Section::Problems => event.problems.join("\n"),
    }
}

fn request(request: &Request) -> String {
    let mut out = format!("{} {}\n", request.method, request.url);
    for (what, pairs) in [("query", &request.query), ("header", &request.headers)] {
        for (name, value) in pairs {
            // Writing to a String cannot fail.
            let _ = writeln!(out, "{what} {name}: {value}");
        }
    }
    if !request.body.is_null() {
        let _ = writeln!(out, "body: {}", pretty(&request.body));
    }
    out
}

/// All members by structure, or one in full.
fn members(all: &BTreeMap<String, Value>, name: Option<&str>) -> String {
    let names = || all.keys().cloned().collect::<Vec<_>>().join(", ");
    match name {
        Some(name) => all.get(name).map_or_else(
            || format!("there is no {name}; there are {}", names()),
            pretty,
        ),
        None if all.is_empty() => "none".to_owned(),
        None => all
            .iter()
            .map(|(name, it)| format!("{name}: {}\n", shallow(it)))
            .collect(),
    }
}

/// A small value as it is, a large one by its structure.
fn shallow(it: &Value) -> String {
    let json = it.to_string();
    if json.len() <= 400 {
        json
    } else {
        value::structure(it)
    }
}

fn pretty(it: &Value) -> String {
    match it {
        Value::String(text) => text.clone(),
        it => serde_json::to_string_pretty(it).unwrap_or_default(),
    }
}
