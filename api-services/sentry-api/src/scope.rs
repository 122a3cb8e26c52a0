//! What a run may touch: its own issue, and the projects that its token reaches.

use access::RunClaims;
use contracts::sentry::{Event, Issue, Project};
use domain::WorkItem;
use effects::Place;
use http::StatusCode;
use service::Problem;

use crate::{app::App, sentry::Reads as _};

const ISSUE: &str = "/organizations/{org}/issues/{id}/";
const PROJECT: &str = "/projects/{org}/{project}/";
const EVENT: &str = "/projects/{org}/{project}/events/{event}/";
/// What stands for the organisation that is answered for.
const OURS: &str = "-";

/// An issue whose project is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KnownIssue {
    /// The numeric id.
    pub(crate) id: String,
    short_id: String,
    /// The project's slug.
    pub(crate) project: String,
}

impl From<&Issue> for KnownIssue {
    fn from(issue: &Issue) -> Self {
        Self {
            id: issue.id.clone(),
            short_id: issue.short_id.clone(),
            project: issue.project.clone(),
        }
    }
}

/// Refuses every organisation but ours.
pub(crate) fn organization(app: &App, asked: &str) -> Result<(), Problem> {
    let ours = app.sentry.organization();
    if asked == OURS || asked.eq_ignore_ascii_case(ours) {
        return Ok(());
    }
    Err(
        Problem::new(StatusCode::FORBIDDEN, "organization-not-allowed")
            .detail(format!(
                "{asked} is not answered for; the organisation is {ours}"
            ))
            .with("allowed_organization", ours),
    )
}

/// An issue that the run may touch, looked up by its id or short id.
pub(crate) async fn issue(
    app: &App,
    run: &RunClaims,
    org: &str,
    id: &str,
) -> Result<KnownIssue, Problem> {
    organization(app, org)?;
    let known = match app.issues.get(id) {
        Some(known) => known,
        None => {
            let issue = app.sentry.get(ISSUE, &[id])?.one::<Issue>().await?.item;
            remember(app, &issue)
        }
    };
    allowed(app, run, &known)?;
    Ok(known)
}

/// Keeps what was learnt about an issue.
pub(crate) fn remember(app: &App, issue: &Issue) -> KnownIssue {
    let known = KnownIssue::from(issue);
    app.issues.put(&known.id, known.clone());
    app.issues.put(&known.short_id, known.clone());
    known
}

/// Refuses an issue that is neither the run's own nor in a project that it reaches.
pub(crate) fn allowed(app: &App, run: &RunClaims, issue: &KnownIssue) -> Result<(), Problem> {
    if is_own(app, run, issue) || run.allows_sentry_project(&issue.project) {
        return Ok(());
    }
    Err(refusal(
        run,
        "issue-not-allowed",
        &format!("{} is in {}", issue.short_id, issue.project),
    ))
}

/// Where a write to an issue goes, seen from the run.
pub(crate) fn place(app: &App, run: &RunClaims, issue: &KnownIssue) -> Place {
    if is_own(app, run, issue) {
        Place::Own
    } else {
        Place::Elsewhere
    }
}

fn is_own(app: &App, run: &RunClaims, issue: &KnownIssue) -> bool {
    let WorkItem::Sentry {
        organisation,
        issue: own,
    } = &run.item
    else {
        return false;
    };
    organisation.eq_ignore_ascii_case(app.sentry.organization())
        && (*own == issue.id || own.eq_ignore_ascii_case(&issue.short_id))
}

/// Refuses a project that the run does not reach.
pub(crate) fn project(app: &App, run: &RunClaims, org: &str, slug: &str) -> Result<(), Problem> {
    organization(app, org)?;
    if run.allows_sentry_project(slug) {
        return Ok(());
    }
    Err(refusal(run, "project-not-allowed", slug))
}

/// The ids of the named project, or of all that the run reaches; `-1` is Sentry's word for every one.
pub(crate) async fn projects(
    app: &App,
    run: &RunClaims,
    org: &str,
    named: Option<&str>,
) -> Result<Vec<String>, Problem> {
    organization(app, org)?;
    let reached = &run.reach.sentry_projects;
    let slugs = match named {
        Some(slug) => {
            project(app, run, org, slug)?;
            vec![slug]
        }
        None if reached.iter().any(|slug| slug == "*") => return Ok(vec!["-1".to_owned()]),
        None if reached.is_empty() => {
            return Err(refusal(run, "project-not-allowed", "a search among issues"));
        }
        None => reached.iter().map(String::as_str).collect(),
    };
    let mut ids = Vec::new();
    for slug in slugs {
        ids.push(project_id(app, slug).await?);
    }
    Ok(ids)
}

async fn project_id(app: &App, slug: &str) -> Result<String, Problem> {
    if let Some(id) = app.projects.get(slug) {
        return Ok(id);
    }
    let found = app.sentry.get(PROJECT, &[slug])?.one::<Project>().await?;
    app.projects.put(slug, found.item.id.clone());
    Ok(found.item.id)
}

/// Refuses an event that is neither in a project that the run reaches nor of its own issue.
pub(crate) async fn event(
    app: &App,
    run: &RunClaims,
    org: &str,
    (slug, event): (&str, &str),
) -> Result<(), Problem> {
    let refused = match project(app, run, org, slug) {
        Err(problem) if matches!(run.item, WorkItem::Sentry { .. }) => problem,
        decided => return decided,
    };
    let found = app
        .sentry
        .get(EVENT, &[slug, event])?
        .one::<Event>()
        .await?;
    match issue(app, run, org, &found.item.issue).await {
        Ok(_) => Ok(()),
        Err(_) => Err(refused),
    }
}

/// A refusal that names what is allowed.
fn refusal(run: &RunClaims, slug: &'static str, what: &str) -> Problem {
    let projects = &run.reach.sentry_projects;
    let own = match &run.item {
        WorkItem::Sentry { issue, .. } => Some(issue.as_str()),
        _ => None,
    };
    let reach = match (projects.is_empty(), own) {
        (true, None) => "it reaches no project of Sentry".to_owned(),
        (true, Some(own)) => format!("it may touch its own issue {own} only"),
        (false, None) => format!("it reaches the projects {}", projects.join(", ")),
        (false, Some(own)) => format!(
            "it may touch its own issue {own} and the projects {}",
            projects.join(", ")
        ),
    };
    Problem::new(StatusCode::FORBIDDEN, slug)
        .detail(format!("{what} is not this run's; {reach}"))
        .with("allowed_projects", projects.clone())
}
