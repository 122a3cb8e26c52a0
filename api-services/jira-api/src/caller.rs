//! What a run may touch: its own issue, and the projects that its token reaches.

use access::RunClaims;
use domain::{Place, WorkItem};
use http::StatusCode;
use service::Problem;

use crate::{app::App, jira::text_at, key};

/// An issue that a run may read.
#[derive(Debug, Clone)]
pub(crate) struct Reached {
    /// Its key, as Jira spells it.
    pub(crate) key: String,
    /// Whether it is the run's own work item.
    pub(crate) place: Place,
}

/// The issue, if the run may reach it; a key that now leads to another project's issue does not count.
pub(crate) async fn issue(app: &App, claims: &RunClaims, asked: &str) -> Result<Reached, Problem> {
    let (key, project) = key::issue(asked)?;
    if own(claims).is_some_and(|own| own.eq_ignore_ascii_case(&key)) {
        return Ok(Reached {
            key,
            place: Place::Own,
        });
    }
    reaches(claims, &project)?;
    let live = app.jira.issue(&key, "project").await?;
    let key = text_at(&live, "/key").to_owned();
    reaches(claims, key::project_of(&key))?;
    Ok(Reached {
        key,
        place: Place::Elsewhere,
    })
}

/// The project's key, if the run may reach it.
pub(crate) fn project(claims: &RunClaims, asked: &str) -> Result<String, Problem> {
    let project = key::project(asked)?;
    reaches(claims, &project)?;
    Ok(project)
}

/// Whether new things in a project are the run's own: beside its issue.
pub(crate) fn place_in(claims: &RunClaims, project: &str) -> Place {
    let own = own(claims).map(key::project_of);
    if own.is_some_and(|own| own.eq_ignore_ascii_case(project)) {
        Place::Own
    } else {
        Place::Elsewhere
    }
}

/// Refuses a run that reaches nothing of Jira: what holds for the whole site is not its business either.
pub(crate) fn anything(claims: &RunClaims) -> Result<(), Problem> {
    if projects(claims).is_empty() {
        return Err(not_allowed(
            claims,
            "this run reaches no Jira project".to_owned(),
        ));
    }
    Ok(())
}

/// The keys of all projects that the run reaches; `*` stands for all.
pub(crate) fn projects(claims: &RunClaims) -> Vec<String> {
    let own = own(claims).map(|own| key::project_of(own).to_ascii_uppercase());
    let mut projects: Vec<String> = own
        .into_iter()
        .chain(claims.reach.jira_projects.iter().cloned())
        .collect();
    projects.sort_unstable();
    projects.dedup();
    projects
}

fn own(claims: &RunClaims) -> Option<&str> {
    match &claims.item {
        WorkItem::Jira { key } => Some(key),
        WorkItem::Github { .. } | WorkItem::Slack { .. } | WorkItem::Sentry { .. } => None,
    }
}

fn reaches(claims: &RunClaims, project: &str) -> Result<(), Problem> {
    if claims.allows_jira_project(project) {
        return Ok(());
    }
    let allowed = projects(claims);
    let sentence = if allowed.is_empty() {
        format!("{project} is not within this run's reach; it reaches no Jira project")
    } else {
        format!(
            "{project} is not within this run's reach; it may reach {}",
            allowed.join(", ")
        )
    };
    Err(not_allowed(claims, sentence))
}

fn not_allowed(claims: &RunClaims, sentence: String) -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "project-not-allowed")
        .detail(sentence)
        .with("allowed_projects", projects(claims))
}
