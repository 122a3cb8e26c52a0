//! The pull request, what it changes, and what machines say about its head.

use contracts::github::{CombinedStatus, Diff};
use mcp::{Answer, Failure};

use super::{
    Pull,
    shown::{Shown, answer},
};
use crate::tools::{listing::Listing, place::Which, pulls};

pub(super) async fn pull(pull: &Pull<'_>) -> Result<Answer<Shown>, Failure> {
    let mut read = pull.read().await?;
    let mut listing = Listing::new(format_args!(
        "{} {}",
        pull.place.repository,
        pulls::line(&read)
    ));
    if let Some(details) = &read.details {
        let merges = match details.mergeable {
            Some(true) => "merges without conflicts",
            Some(false) => "does not merge without conflicts",
            None => "GitHub still computes whether it merges; read it again",
        };
        listing.line(format_args!(
            "{merges} ({}); {} commits, {} files, +{} -{}",
            details.mergeable_state,
            details.commits,
            details.changed_files,
            details.additions,
            details.deletions
        ));
        if let (true, Some(commit)) = (read.merged, &details.merge_commit_sha) {
            listing.line(format_args!("merged as {commit}"));
        }
    }
    if let Some(head) = &read.head {
        listing.line(format_args!("head commit: {}", head.sha));
    }
    let who = pulls::who(&read);
    listing.quote(format!("title by {who}"), &mut read.title, &read.html_url);
    listing.quote(
        format!("text by {who}"),
        &mut read.body,
        format_args!("the rest is at {}", read.html_url),
    );
    listing.note(std::mem::take(&mut read.sanitised));
    let whose = format!("title and text were written by {who}");
    let data = Shown {
        pull_request: Some(read),
        ..Shown::default()
    };
    Ok(answer(listing, &whose, data))
}

pub(super) async fn diff(pull: &Pull<'_>, path: Option<String>) -> Result<Answer<Shown>, Failure> {
    let asked = path.clone();
    let mut read: Diff = pull
        .place
        .get(&["pulls", &pull.number, "diff"], &[("path", path)])
        .await?;
    let mut listing = Listing::new(match &asked {
        Some(path) => format!("{}: the change of {path}", pull.name),
        None => format!("{}: the change", pull.name),
    });
    // Before the text: a CLI that cuts long answers cuts their end.
    if !read.left_out.is_empty() {
        listing.line(format_args!(
            "not shown: {}; call again with path for one of them",
            read.left_out.join(", ")
        ));
    }
    if read.cut_bytes > 0 {
        listing.note(format!(
            "{} bytes at the end were left out; a git diff in the clone shows all",
            read.cut_bytes
        ));
    }
    listing.note(read.sanitised);
    listing.quote(
        "the diff".to_owned(),
        &mut read.diff,
        "call again with path for one file, or see git diff in the clone",
    );
    let data = Shown {
        diff: Some(read.diff),
        ..Shown::default()
    };
    Ok(answer(
        listing,
        "the change was written by its author",
        data,
    ))
}

pub(super) async fn files(pull: &Pull<'_>, which: Which) -> Result<Answer<Shown>, Failure> {
    let rest = ["pulls", &pull.number, "files"];
    let page = pull
        .place
        .page::<contracts::github::PullFile>(&rest, &[], which)
        .await?;
    let mut listing = Listing::new(format_args!("{}: files, page {}", pull.name, which.page));
    let size = |file: &contracts::github::PullFile| file.patch.as_ref().map_or(0, String::len);
    let rows = listing.rows(page, which, size, |listing, file| {
        let was = file.previous_filename.as_ref();
        let was = was.map_or_else(String::new, |was| format!(" (was {was})"));
        listing.line(format_args!(
            "{}{was}: {}, +{} -{}",
            file.filename, file.status, file.additions, file.deletions
        ));
        match &mut file.patch {
            Some(patch) => listing.quote(
                format!("patch of {}", file.filename),
                patch,
                "call get_diff with its path",
            ),
            None => listing.line("no patch: binary, unchanged or too long"),
        }
    });
    let data = Shown {
        files: Some(rows),
        ..Shown::default()
    };
    Ok(answer(
        listing,
        "the change was written by its author",
        data,
    ))
}

pub(super) async fn commits(pull: &Pull<'_>, which: Which) -> Result<Answer<Shown>, Failure> {
    let rest = ["pulls", &pull.number, "commits"];
    let page = pull
        .place
        .page::<contracts::github::PullCommit>(&rest, &[], which)
        .await?;
    let mut listing = Listing::new(format_args!("{}: commits, page {}", pull.name, which.page));
    let rows = listing.rows(
        page,
        which,
        |commit| commit.message.len(),
        |listing, commit| {
            let at = commit.date.map(|date| date.to_rfc3339());
            listing.quote(
                format!(
                    "commit {} by {}, {}",
                    commit.sha,
                    commit.author,
                    at.unwrap_or_default()
                ),
                &mut commit.message,
                &commit.html_url,
            );
        },
    );
    let data = Shown {
        commits: Some(rows),
        ..Shown::default()
    };
    Ok(answer(
        listing,
        "each message was written by its author",
        data,
    ))
}

pub(super) async fn status(pull: &Pull<'_>) -> Result<Answer<Shown>, Failure> {
    let head = pull.head().await?;
    let read: CombinedStatus = pull.place.get(&["commits", &head, "status"], &[]).await?;
    let mut listing = Listing::new(format_args!(
        "{}: statuses of {head}: {}",
        pull.name, read.state
    ));
    for status in &read.statuses {
        listing.line(format_args!(
            "{}: {} {}",
            status.context, status.state, status.description
        ));
    }
    if read.statuses.is_empty() {
        listing.line("no statuses; checks are read with get_check_runs");
    }
    listing.note(read.sanitised.clone());
    let data = Shown {
        status: Some(read),
        ..Shown::default()
    };
    Ok(answer(
        listing,
        "descriptions were written by services",
        data,
    ))
}

pub(super) async fn checks(pull: &Pull<'_>, which: Which) -> Result<Answer<Shown>, Failure> {
    let head = pull.head().await?;
    let rest = ["commits", &head, "check-runs"];
    let page = pull
        .place
        .page::<contracts::github::CheckRun>(&rest, &[], which)
        .await?;
    let mut listing = Listing::new(format_args!("{}: checks of {head}", pull.name));
    if page.items.is_empty() {
        listing.line("none; statuses are read with get_status");
    }
    let rows = listing.rows(
        page,
        which,
        |check| check.summary.len(),
        |listing, check| {
            let outcome = check.conclusion.as_ref().unwrap_or(&check.status);
            listing.line(format_args!(
                "{}: {outcome} (check and job {})",
                check.name, check.id
            ));
            if !check.summary.is_empty() {
                listing.quote(
                    format!("summary of {}", check.name),
                    &mut check.summary,
                    "get_job_logs has more where it is a job",
                );
            }
        },
    );
    let data = Shown {
        check_runs: Some(rows),
        ..Shown::default()
    };
    Ok(answer(listing, "summaries were written by services", data))
}
