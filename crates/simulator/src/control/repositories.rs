//! Makes repositories with issues and comments, and finds those already on disk.

use std::{collections::BTreeMap, fs};

use axum::{Json, extract::State};
use chrono::Utc;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Problem, project};
use crate::{
    git::create,
    github::add_comment,
    ledger::{Checks, Issue, Ledger, Repository},
    world::Sim,
    world::World,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    full_name: String,
    #[serde(default)]
    files: BTreeMap<String, String>,
    /// That many small files besides.
    #[serde(default)]
    count: usize,
    #[serde(default = "main")]
    default_branch: String,
    #[serde(default)]
    private: bool,
    /// Permission by login.
    #[serde(default)]
    collaborators: BTreeMap<String, String>,
    #[serde(default)]
    issues: Vec<WantedIssue>,
    #[serde(flatten)]
    project: project::Wanted,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WantedIssue {
    number: u64,
    title: String,
    #[serde(default)]
    body: String,
    #[serde(default = "somebody")]
    user: String,
    #[serde(default)]
    labels: Vec<String>,
    #[serde(default)]
    assignees: Vec<String>,
    #[serde(default)]
    milestone: Option<u64>,
    /// Numbers of its sub-issues.
    #[serde(default)]
    sub_issues: Vec<u64>,
    #[serde(default)]
    comments: Vec<WantedComment>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WantedComment {
    #[serde(default = "somebody")]
    user: String,
    body: String,
}

fn main() -> String {
    "main".to_owned()
}

pub(super) fn somebody() -> String {
    "octocat".to_owned()
}

/// Makes a repository; one of that name is replaced.
pub(crate) async fn create(
    State(sim): State<Sim>,
    Json(wanted): Json<Wanted>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    if !is_name(&wanted.full_name) {
        let problem = format!("{} is no owner/name", wanted.full_name);
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, problem));
    }
    let broken = |e: &dyn std::fmt::Display| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, e);
    let folder = sim.repositories.join(format!("{}.git", wanted.full_name));
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|e| broken(&e))?;
    }
    let mut files = create::small_files(wanted.count);
    files.extend(wanted.files.clone());
    create::create(&folder, &wanted.default_branch, &files)
        .await
        .map_err(|e| broken(&format!("{e:#}")))?;
    let answer = json!({
        "full_name": wanted.full_name,
        "clone_url": format!("{}/git/{}.git", sim.public_url, wanted.full_name),
    });
    add(&mut sim.ledger(), wanted);
    Ok((StatusCode::CREATED, Json(answer)))
}

fn add(ledger: &mut Ledger, wanted: Wanted) {
    let mut repository = plain(ledger, &wanted.full_name, wanted.default_branch);
    repository.private = wanted.private;
    repository.collaborators = wanted.collaborators;
    project::add(ledger, &mut repository, wanted.project);
    let mut comments = Vec::new();
    for wanted in wanted.issues {
        let issue = Issue {
            id: ledger.next_id(),
            number: wanted.number,
            title: wanted.title,
            body: wanted.body,
            author: wanted.user,
            state: "open".to_owned(),
            labels: wanted.labels,
            assignees: wanted.assignees,
            milestone: wanted.milestone,
            sub_issues: wanted.sub_issues,
            created_at: repository.created_at,
            updated_at: repository.created_at,
            ..Issue::default()
        };
        repository.issues.insert(wanted.number, issue);
        comments.extend(wanted.comments.into_iter().map(|c| (wanted.number, c)));
    }
    let key = repository.full_name.to_ascii_lowercase();
    ledger.repositories.insert(key, repository);
    for (issue, comment) in comments {
        add_comment(
            ledger,
            &wanted.full_name,
            issue,
            &comment.user,
            comment.body,
            0,
        );
    }
}

fn plain(ledger: &mut Ledger, full_name: &str, default_branch: String) -> Repository {
    Repository {
        id: ledger.next_id(),
        full_name: full_name.to_owned(),
        default_branch,
        private: false,
        created_at: Utc::now(),
        collaborators: BTreeMap::new(),
        issues: BTreeMap::new(),
        pulls: BTreeMap::new(),
        labels: BTreeMap::new(),
        milestones: BTreeMap::new(),
        releases: Vec::new(),
        discussions: BTreeMap::new(),
        checks: Checks::default(),
    }
}

fn is_name(full_name: &str) -> bool {
    let good = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
    };
    full_name
        .split_once('/')
        .is_some_and(|(owner, name)| good(owner) && good(name))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PersonsComment {
    repository: String,
    issue: u64,
    #[serde(default = "somebody")]
    user: String,
    body: String,
}

/// A comment of a person, which the interface for our token cannot make.
pub(crate) async fn comment(
    State(sim): State<Sim>,
    Json(c): Json<PersonsComment>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let added = add_comment(
        &mut sim.ledger(),
        &c.repository,
        c.issue,
        &c.user,
        c.body,
        0,
    );
    let id = added.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "no such issue"))?;
    Ok((StatusCode::CREATED, Json(json!({"id": id}))))
}

/// Knows every `<owner>/<name>.git` on disk.
pub(crate) fn adopt(sim: &World) -> anyhow::Result<()> {
    let mut ledger = sim.ledger();
    for owner in fs::read_dir(&sim.repositories)?.flatten() {
        let Ok(entries) = fs::read_dir(owner.path()) else {
            continue;
        };
        for entry in entries.flatten() {
            let name = format!(
                "{}/{}",
                owner.file_name().to_string_lossy(),
                entry.file_name().to_string_lossy()
            );
            let Some(full_name) = name.strip_suffix(".git").filter(|n| is_name(n)) else {
                continue;
            };
            let head = fs::read_to_string(entry.path().join("HEAD")).unwrap_or_default();
            let branch = head.trim().strip_prefix("ref: refs/heads/");
            let branch = branch.map_or_else(main, str::to_owned);
            let repository = plain(&mut ledger, full_name, branch);
            let key = full_name.to_ascii_lowercase();
            ledger.repositories.insert(key, repository);
        }
    }
    Ok(())
}
