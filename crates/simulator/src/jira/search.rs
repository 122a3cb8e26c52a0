//! Searches: with a token for the next part, as Cloud, or from a start, as Data Center.

use axum::{
    Json,
    extract::{Path, Query, State},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    answer::{At, Error, Result},
    data::{Issue, Jira},
    issues::{form, properties},
    jql, shape,
};
use crate::world::Sim;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Asked {
    jql: String,
    #[serde(default)]
    next_page_token: Option<String>,
    #[serde(default)]
    start_at: usize,
    max_results: Option<usize>,
    /// A list in a body, a text in a query.
    #[serde(default)]
    fields: Value,
    #[serde(default)]
    properties: Vec<String>,
}

impl Asked {
    fn fields(&self) -> Option<String> {
        match &self.fields {
            Value::String(names) => Some(names.clone()),
            Value::Array(names) => Some(
                names
                    .iter()
                    .filter_map(Value::as_str)
                    .collect::<Vec<_>>()
                    .join(","),
            ),
            _ => None,
        }
    }

    fn part(&self, sim: &Sim, at: &At, start: usize) -> Result<(Vec<Value>, usize)> {
        let jira = &sim.ledger().jira;
        let all = found(jira, &self.jql)?;
        let (fields, form) = (self.fields(), form(sim, at));
        let part = all
            .iter()
            .skip(start)
            .take(self.max_results.unwrap_or(50).min(100));
        let shown = part.map(|issue| {
            // Cloud gives ids only where no fields are asked for.
            let mut body = shape::issue(jira, issue, Some(fields.as_deref().unwrap_or("-")), form);
            if !self.properties.is_empty() {
                body["properties"] = properties(issue, &self.properties);
            }
            body
        });
        Ok((shown.collect(), all.len()))
    }

    fn with_token(&self, sim: &Sim, at: &At) -> Result<Json<Value>> {
        let start = match &self.next_page_token {
            None => 0,
            Some(token) => token
                .strip_prefix("page-")
                .and_then(|it| it.parse().ok())
                .ok_or_else(|| Error::bad("The nextPageToken is invalid."))?,
        };
        let (issues, total) = self.part(sim, at, start)?;
        let end = start + issues.len();
        let mut body = json!({ "issues": issues, "isLast": end >= total });
        if end < total {
            body["nextPageToken"] = json!(format!("page-{end}"));
        }
        Ok(Json(body))
    }

    fn after_start(&self, sim: &Sim, at: &At) -> Result<Json<Value>> {
        let (issues, total) = self.part(sim, at, self.start_at)?;
        let size = self.max_results.unwrap_or(50);
        Ok(Json(
            json!({ "startAt": self.start_at, "maxResults": size, "total": total, "issues": issues }),
        ))
    }
}

/// The issues that a JQL text names, in its order.
pub(super) fn found<'a>(jira: &'a Jira, text: &str) -> Result<Vec<&'a Issue>> {
    let query = jql::parse(text)
        .map_err(|problem| Error::bad(format!("Error in the JQL Query: {problem}")))?;
    let mut all: Vec<&Issue> = jira
        .issues
        .values()
        .filter(|it| query.fits(jira, it))
        .collect();
    all.sort_by_key(|it| it.id);
    query.sort(&mut all);
    Ok(all)
}

pub(super) async fn by_query(
    State(sim): State<Sim>,
    Path(at): Path<At>,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>> {
    asked.with_token(&sim, &at)
}

pub(super) async fn by_body(
    State(sim): State<Sim>,
    Path(at): Path<At>,
    Json(asked): Json<Asked>,
) -> Result<Json<Value>> {
    asked.with_token(&sim, &at)
}

pub(super) async fn by_query_from_start(
    State(sim): State<Sim>,
    Path(at): Path<At>,
    Query(asked): Query<Asked>,
) -> Result<Json<Value>> {
    asked.after_start(&sim, &at)
}

pub(super) async fn by_body_from_start(
    State(sim): State<Sim>,
    Path(at): Path<At>,
    Json(asked): Json<Asked>,
) -> Result<Json<Value>> {
    asked.after_start(&sim, &at)
}
