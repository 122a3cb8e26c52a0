//! Search: words and qualifiers over what the simulator holds.

mod query;

use axum::{
    Json,
    extract::{Query as Params, State},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Error, Result,
    branches::{Found, find},
    commits, links, people, shape,
};
use crate::{
    git::{
        command::{ask, commit_of},
        history,
    },
    ledger::{Issue, Ledger, Repository},
    world::Sim,
};
use query::Query;

#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    q: String,
    page: Option<usize>,
    per_page: Option<usize>,
}

impl Wanted {
    fn query(&self) -> Result<Query> {
        if self.q.trim().is_empty() {
            return Err(Error::invalid(
                &json!({"resource": "Search", "field": "q", "code": "missing"}),
            ));
        }
        Ok(Query::of(&self.q))
    }

    fn answer(&self, all: &[Value]) -> Json<Value> {
        let size = self.per_page.unwrap_or(30).clamp(1, 100);
        let start = (self.page.unwrap_or(1).max(1) - 1)
            .saturating_mul(size)
            .min(all.len());
        let end = (start + size).min(all.len());
        Json(json!({
            "total_count": all.len(),
            "incomplete_results": false,
            "items": all[start..end],
        }))
    }
}

/// The repositories that a query means: those it names, or all.
fn meant(sim: &Sim, query: &Query) -> Result<Vec<Found>> {
    let names: Vec<String> = {
        let ledger = sim.ledger();
        let known = ledger.repositories.values().map(|r| r.full_name.clone());
        known.filter(|name| query.takes_repository(name)).collect()
    };
    let found: Result<Vec<_>> = names
        .iter()
        .filter_map(|name| name.split_once('/'))
        .map(|(owner, name)| find(sim, owner, name))
        .collect();
    let found = found?;
    if found.is_empty() && query.names_repositories() {
        let message = "The listed users and repositories cannot be searched either because the resources do not exist or you do not have permission to view them.";
        return Err(Error::invalid(
            &json!({"message": message, "resource": "Search", "field": "q", "code": "invalid"}),
        ));
    }
    Ok(found)
}

pub(super) async fn code(
    State(sim): State<Sim>,
    Params(wanted): Params<Wanted>,
) -> Result<Json<Value>> {
    let query = wanted.query()?;
    let mut all = Vec::new();
    for found in meant(&sim, &query)? {
        let Some(commit) = commit_of(&found.folder, &found.branch).await else {
            continue;
        };
        let mut args = vec!["grep", "-I", "-i", "-F", "-n", "--all-match"];
        for word in &query.words {
            args.extend(["-e", word]);
        }
        args.push(&commit);
        let out = ask(&found.folder, &args).await.unwrap_or_default();
        let out = String::from_utf8_lossy(&out).into_owned();
        let mut files: Vec<(&str, Vec<&str>)> = Vec::new();
        for line in out.lines() {
            let mut parts = line.splitn(4, ':').skip(1);
            let (Some(path), Some(_), Some(text)) = (parts.next(), parts.next(), parts.next())
            else {
                continue;
            };
            match files.last_mut() {
                Some((last, fragments)) if *last == path => fragments.push(text),
                _ => files.push((path, vec![text])),
            }
        }
        let ledger = sim.ledger();
        let Some(repository) = ledger.repository(&found.full_name) else {
            continue;
        };
        let fits = |path: &str| query.takes_path(path);
        all.extend(files.iter().filter(|(path, _)| fits(path)).map(|(path, fragments)| {
            let fragments: Vec<_> =
                fragments.iter().map(|f| json!({"fragment": f, "property": "content"})).collect();
            json!({
                "name": path.rsplit('/').next(),
                "path": path,
                "sha": commit,
                "html_url": links(&sim).site(&found.full_name, &format!("/blob/{commit}/{path}")),
                "repository": shape::repository(links(&sim), repository),
                "score": 1.0,
                "text_matches": fragments,
            })
        }));
    }
    Ok(wanted.answer(&all))
}

pub(super) async fn issues(
    State(sim): State<Sim>,
    Params(wanted): Params<Wanted>,
) -> Result<Json<Value>> {
    let query = wanted.query()?;
    let mut all = Vec::new();
    for found in meant(&sim, &query)? {
        let ledger = sim.ledger();
        let Some(repository) = ledger.repository(&found.full_name) else {
            continue;
        };
        let fits = |issue: &&Issue| takes_issue(&query, repository, issue);
        all.extend(repository.issues.values().rev().filter(fits).map(|issue| {
            let comments = ledger
                .comments_of(&repository.full_name, issue.number)
                .count();
            shape::issue(links(&sim), repository, issue, comments)
        }));
    }
    Ok(wanted.answer(&all))
}

fn takes_issue(query: &Query, repository: &Repository, issue: &Issue) -> bool {
    let is_pull = repository.pulls.contains_key(&issue.number);
    let kind = |word: &str| match word {
        "issue" => !is_pull,
        "pr" | "pull-request" => is_pull,
        "open" | "closed" => issue.state == word,
        _ => true,
    };
    query.all("is", kind)
        && query.all("type", kind)
        && query.all("state", |state| issue.state == state)
        && query.all("author", |login| issue.author.eq_ignore_ascii_case(login))
        && query.all("assignee", |a| {
            issue.assignees.iter().any(|on| on.eq_ignore_ascii_case(a))
        })
        && query.all("label", |l| {
            issue.labels.iter().any(|on| on.eq_ignore_ascii_case(l))
        })
        && query.words_in(&[&issue.title, &issue.body])
}

pub(super) async fn repositories(
    State(sim): State<Sim>,
    Params(wanted): Params<Wanted>,
) -> Result<Json<Value>> {
    let query = wanted.query()?;
    let ledger = sim.ledger();
    let fits =
        |r: &&Repository| query.takes_repository(&r.full_name) && query.words_in(&[&r.full_name]);
    let all: Vec<_> = ledger
        .repositories
        .values()
        .filter(fits)
        .map(|r| shape::repository(links(&sim), r))
        .collect();
    Ok(wanted.answer(&all))
}

pub(super) async fn users(
    State(sim): State<Sim>,
    Params(wanted): Params<Wanted>,
) -> Result<Json<Value>> {
    let query = wanted.query()?;
    let ledger: &Ledger = &sim.ledger();
    let all: Vec<_> = people::known(ledger)
        .iter()
        .filter(|login| query.words_in(&[login]))
        .map(|login| shape::user(links(&sim), login))
        .collect();
    Ok(wanted.answer(&all))
}

pub(super) async fn commits(
    State(sim): State<Sim>,
    Params(wanted): Params<Wanted>,
) -> Result<Json<Value>> {
    let query = wanted.query()?;
    let mut all = Vec::new();
    for found in meant(&sim, &query)? {
        let mut args = vec![
            found.branch.clone(),
            "-i".to_owned(),
            "--all-match".to_owned(),
        ];
        args.extend(query.words.iter().map(|word| format!("--grep={word}")));
        let commits = history::log(&found.folder, &args).await;
        let ledger = sim.ledger();
        let repository = ledger.repository(&found.full_name);
        let repository = repository.map(|r| shape::repository(links(&sim), r));
        all.extend(commits.iter().map(|commit| {
            let mut shown = commits::shown(&sim, &found, commit);
            shown["repository"] = json!(repository);
            shown["score"] = json!(1.0);
            shown
        }));
    }
    Ok(wanted.answer(&all))
}
