//! Issues; a pull request is one too.

use axum::{
    Json,
    body::Bytes,
    extract::{OriginalUri, Path, Query, State},
    response::{IntoResponse as _, Response},
};
use chrono::{DateTime, Utc};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{BOT, Error, Result, labels, links, parse, shape};
use crate::{
    ledger::{Issue, Ledger, Repository},
    world::Sim,
};

type Place = Path<(String, String, u64)>;

pub(super) async fn show(
    State(sim): State<Sim>,
    Path((owner, name, number)): Place,
) -> Result<Json<Value>> {
    answer(&sim, &sim.ledger(), &format!("{owner}/{name}"), number)
}

#[derive(Deserialize)]
pub(super) struct Filter {
    state: Option<String>,
    labels: Option<String>,
    creator: Option<String>,
    assignee: Option<String>,
    milestone: Option<String>,
    since: Option<DateTime<Utc>>,
    sort: Option<String>,
    direction: Option<String>,
}

impl Filter {
    fn takes(&self, issue: &Issue) -> bool {
        let state = self.state.as_deref().unwrap_or("open");
        let same = |wanted: &Option<String>, name: &str| {
            wanted.as_ref().is_none_or(|w| w.eq_ignore_ascii_case(name))
        };
        let labels = self.labels.as_deref().unwrap_or_default();
        (state == "all" || issue.state == state)
            && same(&self.creator, &issue.author)
            && labels
                .split(',')
                .filter(|l| !l.is_empty())
                .all(|wanted| issue.labels.iter().any(|l| l.eq_ignore_ascii_case(wanted)))
            && match self.assignee.as_deref() {
                None => true,
                Some("none") => issue.assignees.is_empty(),
                Some("*") => !issue.assignees.is_empty(),
                Some(login) => issue
                    .assignees
                    .iter()
                    .any(|a| a.eq_ignore_ascii_case(login)),
            }
            && match self.milestone.as_deref() {
                None => true,
                Some("none") => issue.milestone.is_none(),
                Some("*") => issue.milestone.is_some(),
                Some(number) => issue.milestone.is_some_and(|n| n.to_string() == number),
            }
            && self.since.is_none_or(|since| issue.updated_at >= since)
    }

    fn sort(&self, ledger: &Ledger, full_name: &str, issues: &mut [&Issue]) {
        match self.sort.as_deref() {
            Some("updated") => issues.sort_by_key(|i| (i.updated_at, i.number)),
            Some("comments") => {
                issues.sort_by_key(|i| (ledger.comments_of(full_name, i.number).count(), i.number));
            }
            _ => issues.sort_by_key(|i| (i.created_at, i.number)),
        }
        if self.direction.as_deref() != Some("asc") {
            issues.reverse();
        }
    }
}

pub(super) async fn list(
    State(sim): State<Sim>,
    Path((owner, name)): Path<(String, String)>,
    Query(filter): Query<Filter>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let full_name = format!("{owner}/{name}");
    let ledger = sim.ledger();
    let repository = ledger.repository(&full_name).ok_or_else(Error::not_found)?;
    let mut found: Vec<_> = repository
        .issues
        .values()
        .filter(|i| filter.takes(i))
        .collect();
    filter.sort(&ledger, &full_name, &mut found);
    let all: Vec<_> = found
        .into_iter()
        .map(|i| {
            shape::issue(
                links(&sim),
                repository,
                i,
                ledger.comments_of(&full_name, i.number).count(),
            )
        })
        .collect();
    Ok(super::page::page(&uri, &sim.public_url, &all))
}

#[derive(Deserialize)]
struct Draft {
    title: String,
    body: Option<String>,
    #[serde(default)]
    labels: Vec<String>,
    #[serde(default)]
    assignees: Vec<String>,
    milestone: Option<u64>,
}

pub(super) async fn create(
    State(sim): State<Sim>,
    Path((owner, name)): Path<(String, String)>,
    body: Bytes,
) -> Result<Response> {
    let draft: Draft = parse(&body)?;
    let full_name = format!("{owner}/{name}");
    let mut ledger = sim.ledger();
    let (id, now) = (ledger.next_id(), Utc::now());
    let repository = ledger
        .repository_mut(&full_name)
        .ok_or_else(Error::not_found)?;
    if draft.title.trim().is_empty() {
        return Err(Error::invalid(
            &json!({"resource": "Issue", "field": "title", "code": "missing_field"}),
        ));
    }
    has_milestone(repository, draft.milestone)?;
    let number = repository.next_number();
    let issue = Issue {
        id,
        number,
        title: draft.title,
        body: draft.body.unwrap_or_default(),
        author: BOT.to_owned(),
        state: "open".to_owned(),
        labels: draft.labels.clone(),
        assignees: draft.assignees,
        milestone: draft.milestone,
        created_at: now,
        updated_at: now,
        ..Issue::default()
    };
    repository.issues.insert(number, issue);
    labels::ensure(&mut ledger, &full_name, &draft.labels);
    let shown = answer(&sim, &ledger, &full_name, number)?;
    Ok((StatusCode::CREATED, shown).into_response())
}

#[derive(Deserialize)]
pub(super) struct Change {
    title: Option<String>,
    body: Option<String>,
    state: Option<String>,
    state_reason: Option<String>,
    labels: Option<Vec<String>>,
    assignees: Option<Vec<String>>,
    /// Absent keeps it, null takes it away.
    #[serde(default, deserialize_with = "given")]
    milestone: Option<Option<u64>>,
}

/// Tells null from absent.
fn given<'de, D: serde::Deserializer<'de>>(
    value: D,
) -> std::result::Result<Option<Option<u64>>, D::Error> {
    Option::deserialize(value).map(Some)
}

fn has_milestone(repository: &Repository, number: Option<u64>) -> Result<()> {
    if number.is_none_or(|number| repository.milestones.contains_key(&number)) {
        return Ok(());
    }
    Err(Error::invalid(
        &json!({"resource": "Issue", "field": "milestone", "code": "invalid"}),
    ))
}

pub(super) async fn change(
    State(sim): State<Sim>,
    Path((owner, name, number)): Place,
    body: Bytes,
) -> Result<Json<Value>> {
    let change: Change = parse(&body)?;
    let full_name = format!("{owner}/{name}");
    let mut ledger = sim.ledger();
    let repository = ledger
        .repository_mut(&full_name)
        .ok_or_else(Error::not_found)?;
    has_milestone(repository, change.milestone.flatten())?;
    let issue = repository
        .issues
        .get_mut(&number)
        .ok_or_else(Error::not_found)?;
    let now = Utc::now();
    replace(&mut issue.title, change.title);
    replace(&mut issue.body, change.body);
    replace(&mut issue.labels, change.labels.clone());
    replace(&mut issue.assignees, change.assignees);
    replace(&mut issue.milestone, change.milestone);
    match change.state.as_deref() {
        Some("closed") => {
            issue.closed_at = issue.closed_at.or(Some(now));
            issue.state_reason = Some(
                change
                    .state_reason
                    .unwrap_or_else(|| "completed".to_owned()),
            );
        }
        Some("open") if issue.state == "closed" => {
            issue.closed_at = None;
            issue.state_reason = Some("reopened".to_owned());
        }
        _ => {}
    }
    replace(&mut issue.state, change.state);
    issue.updated_at = now;
    labels::ensure(&mut ledger, &full_name, &change.labels.unwrap_or_default());
    answer(&sim, &ledger, &full_name, number)
}

pub(super) fn replace<T>(old: &mut T, new: Option<T>) {
    if let Some(new) = new {
        *old = new;
    }
}

fn answer(sim: &Sim, ledger: &Ledger, full_name: &str, number: u64) -> Result<Json<Value>> {
    let repository = ledger.repository(full_name).ok_or_else(Error::not_found)?;
    let issue = repository
        .issues
        .get(&number)
        .ok_or_else(Error::not_found)?;
    let comments = ledger.comments_of(full_name, number).count();
    Ok(Json(shape::issue(links(sim), repository, issue, comments)))
}
