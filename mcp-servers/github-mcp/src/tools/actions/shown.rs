//! How workflows, runs, jobs, artifacts and logs are shown.

use contracts::github::{Artifact, Job, JobLog, Page, Workflow, WorkflowRun};
use domain::Repository;
use mcp::{Answer, provenance};
use schemars::JsonSchema;
use serde::Serialize;

use crate::tools::{listing::Listing, place::Which};

/// What a line takes of the room, in bytes.
const LINE: usize = 200;

/// What was read; the members of the other methods are absent.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(super) struct Shown {
    /// The workflows.
    #[serde(skip_serializing_if = "Option::is_none")]
    workflows: Option<Vec<Workflow>>,
    /// The runs, the newest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    workflow_runs: Option<Vec<WorkflowRun>>,
    /// The jobs.
    #[serde(skip_serializing_if = "Option::is_none")]
    jobs: Option<Vec<Job>>,
    /// The artifacts; their bytes are not handed out.
    #[serde(skip_serializing_if = "Option::is_none")]
    artifacts: Option<Vec<Artifact>>,
    /// What was left out or removed, and how to get what was left out.
    notes: Vec<String>,
}

/// The ends of logs.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Logs {
    /// Whose words these are.
    about: String,
    /// One log for each job.
    logs: Vec<JobLog>,
    /// What was left out or removed, and how to get what was left out.
    notes: Vec<String>,
}

fn outcome<'a>(status: &'a str, conclusion: Option<&'a String>) -> &'a str {
    conclusion.map_or(status, String::as_str)
}

/// A page of lines, and the data that `data` makes of the rows that were shown.
fn lines<T>(
    headline: String,
    page: Page<T>,
    which: Which,
    line: impl Fn(&T) -> String,
    data: impl FnOnce(Vec<T>) -> Shown,
) -> Answer<Shown> {
    let mut listing = Listing::new(headline);
    if page.items.is_empty() {
        listing.line("none");
    }
    let rows = listing.rows(
        page,
        which,
        |_| LINE,
        |listing, row| listing.line(line(row)),
    );
    let (text, notes) = listing.end();
    let data = Shown {
        notes,
        ..data(rows)
    };
    Answer { text, data }
}

pub(super) fn workflows(
    repository: &Repository,
    page: Page<Workflow>,
    which: Which,
) -> Answer<Shown> {
    let line = |it: &Workflow| {
        format!(
            "workflow {}: {} ({}), {}",
            it.id, it.name, it.path, it.state
        )
    };
    lines(
        format!("{repository}: workflows"),
        page,
        which,
        line,
        |rows| Shown {
            workflows: Some(rows),
            ..Shown::default()
        },
    )
}

pub(super) fn runs(
    repository: &Repository,
    page: Page<WorkflowRun>,
    which: Which,
) -> Answer<Shown> {
    let line = |it: &WorkflowRun| {
        format!(
            "run {} of {}: {}, try {}, {} on {} at {}, {}",
            it.id,
            it.name,
            outcome(&it.status, it.conclusion.as_ref()),
            it.run_attempt,
            it.event,
            it.head_branch.as_deref().unwrap_or("no branch"),
            it.head_sha.get(..12).unwrap_or(&it.head_sha),
            it.html_url
        )
    };
    lines(
        format!("{repository}: workflow runs"),
        page,
        which,
        line,
        |rows| Shown {
            workflow_runs: Some(rows),
            ..Shown::default()
        },
    )
}

pub(super) fn jobs(repository: &Repository, page: Page<Job>, which: Which) -> Answer<Shown> {
    let line = |it: &Job| {
        let failed = match it.failed_steps.as_slice() {
            [] => String::new(),
            steps => format!("; failed steps: {}", steps.join(", ")),
        };
        format!(
            "job {} of run {}: {}: {}{failed}",
            it.id,
            it.run_id,
            it.name,
            outcome(&it.status, it.conclusion.as_ref())
        )
    };
    lines(format!("{repository}: jobs"), page, which, line, |rows| {
        Shown {
            jobs: Some(rows),
            ..Shown::default()
        }
    })
}

pub(super) fn artifacts(
    repository: &Repository,
    page: Page<Artifact>,
    which: Which,
) -> Answer<Shown> {
    let line = |it: &Artifact| {
        let gone = if it.expired { ", expired" } else { "" };
        format!(
            "artifact {}: {}, {} bytes{gone}",
            it.id, it.name, it.size_in_bytes
        )
    };
    lines(
        format!("{repository}: artifacts"),
        page,
        which,
        line,
        |rows| Shown {
            artifacts: Some(rows),
            ..Shown::default()
        },
    )
}

pub(super) fn logs(repository: &Repository, mut logs: Vec<JobLog>, lines: u32) -> Answer<Logs> {
    let mut listing = Listing::new(format_args!("{repository}: ends of {} logs", logs.len()));
    if logs.is_empty() {
        listing.line("no job of the last try failed");
    }
    for log in &mut logs {
        let job = &log.job;
        let cut = if log.cut {
            format!("the last {lines} lines, or fewer,")
        } else {
            "all".to_owned()
        };
        let label = format!(
            "log of job {} ({}, {}): {cut} of {} bytes",
            job.id,
            job.name,
            outcome(&job.status, job.conclusion.as_ref()),
            log.total_bytes
        );
        let more = format!(
            "call again with job_id={} and fewer tail_lines to see its end",
            job.id
        );
        listing.quote(label, &mut log.text, more);
        listing.note(std::mem::take(&mut log.sanitised));
    }
    let (text, notes) = listing.end();
    let data = Logs {
        about: provenance("logs were written by programs that anybody's change may have run"),
        logs,
        notes,
    };
    Answer { text, data }
}
