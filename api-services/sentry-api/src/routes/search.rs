//! A search among the events of the projects that the run reaches.

use std::sync::Arc;

use axum::extract::State;
use contracts::sentry::EventRows;
use serde::Deserialize;
use service::{Agent, Json, Path, Problem, Query};

use super::paging::{limit, period, with};
use crate::{app::App, scope, sentry::Reads as _};

/// How many fields a row has at most; Sentry takes no more.
const FIELDS: usize = 20;

/// Which events, and what of them.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Search {
    /// The project's slug; absent for all that the run reaches.
    project: Option<String>,
    /// What is searched.
    #[serde(default)]
    dataset: Dataset,
    /// Fields separated by commas, as `title,timestamp` or `release,count()`.
    fields: String,
    /// Sentry's search words.
    query: Option<String>,
    /// A field to sort by, with `-` before it for the greatest first.
    sort: Option<String>,
    /// How far back, as `24h` or `14d`.
    period: Option<String>,
    /// An environment, as `production`.
    environment: Option<String>,
    /// Rows a page, from 1 to 100.
    limit: Option<u32>,
    /// The last answer's `next_cursor`; absent for the beginning.
    cursor: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum Dataset {
    #[default]
    Errors,
    Spans,
    Logs,
}

impl Dataset {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Errors => "errors",
            Self::Spans => "spans",
            Self::Logs => "logs",
        }
    }
}

/// A page of rows with the fields that were asked for.
#[utoipa::path(
    get,
    path = "/organizations/{org}/events",
    operation_id = "search_events",
    params(("org" = String, Path), Search),
    security(("run_token" = [])),
    responses((status = 200, body = EventRows), (status = 403, description = "Not the run's"))
)]
pub(super) async fn search(
    State(app): State<Arc<App>>,
    Agent(run): Agent,
    Path(org): Path<String>,
    Query(search): Query<Search>,
) -> Result<Json<EventRows>, Problem> {
    let projects = scope::projects(&app, &run, &org, search.project.as_deref()).await?;
    let mut call = app
        .sentry
        .get("/organizations/{org}/events/", &[])?
        .query("dataset", search.dataset.as_str())
        .query("per_page", &limit(search.limit)?);
    for field in fields(&search.fields)? {
        call = call.query("field", field);
    }
    for project in projects {
        call = call.query("project", &project);
    }
    if let Some(text) = &search.period {
        call = call.query("statsPeriod", period(text)?);
    }
    call = with(call, "query", search.query.as_deref());
    call = with(call, "sort", search.sort.as_deref());
    call = with(call, "environment", search.environment.as_deref());
    call = with(call, "cursor", search.cursor.as_deref());
    app.shown(&run, call.rows().await?).await
}

/// The fields of a list; a comma within brackets is part of one.
fn fields(list: &str) -> Result<Vec<&str>, Problem> {
    let mut depth = 0_usize;
    let parts = list.split(|c| {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == ',' && depth == 0
    });
    let fields: Vec<&str> = parts.map(str::trim).filter(|it| !it.is_empty()).collect();
    if (1..=FIELDS).contains(&fields.len()) {
        return Ok(fields);
    }
    Err(Problem::bad_request(format!(
        "{} fields are named; name 1 to {FIELDS}, separated by commas",
        fields.len()
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comma_within_brackets_is_part_of_a_field() {
        let list = "title, percentile(span.duration,0.95),count()";
        let read = fields(list).unwrap();
        assert_eq!(read, ["title", "percentile(span.duration,0.95)", "count()"]);
        assert!(fields(" , ").is_err());
        assert!(fields(&"a,".repeat(21)).is_err());
    }
}
