//! An issue, and its labels.

use contracts::github::{Issue, Page};
use mcp::{Answer, Quote, cut, provenance};

use super::shown::{IssueShown, Shown, answer, author, belonging};
use crate::tools::{TEXT_BYTES, place::Which, rows};

pub(super) fn issue(place: &str, issue: Issue) -> Answer<Shown> {
    let part = cut(&issue.body, TEXT_BYTES);
    let more = further(&issue);
    let mut notes = Vec::from_iter(Some(issue.sanitised).filter(|it| !it.is_empty()));
    if part.left_out > 0 {
        notes.push(format!(
            "the body was cut; its last {} bytes are read at {}",
            part.left_out, issue.html_url
        ));
    }
    let kind = if issue.pull_request {
        "pull request"
    } else {
        "issue"
    };
    let labels = if issue.labels.is_empty() {
        "none".to_owned()
    } else {
        issue.labels.join(", ")
    };
    let (author, created_at) = (author(&issue.user), issue.created_at.to_rfc3339());
    let who = belonging(&author, &issue.author_association);
    let words = format!("# {}\n\n{}", issue.title, part.text);
    let quote = Quote {
        label: format!("title and body by {who}"),
        text: &words,
    };
    let text = format!(
        "{place}: {} {kind}, opened {created_at}, labels: {labels}, comments: {}{more}, {}\n{quote}",
        issue.state, issue.comments, issue.html_url
    );
    let about = provenance(format_args!("title and body were written by {who}"));
    let shown = IssueShown {
        id: issue.id,
        state_reason: issue.state_reason,
        assignees: issue.assignees,
        milestone: issue.milestone,
        r#type: issue.r#type,
        sub_issues: issue.sub_issues,
        sub_issues_completed: issue.sub_issues_completed,
        author,
        author_association: issue.author_association,
        body: part.text.to_owned(),
        title: issue.title,
        state: issue.state,
        pull_request: issue.pull_request,
        labels: issue.labels,
        comments: issue.comments,
        created_at,
        url: issue.html_url,
    };
    answer(
        text,
        Shown {
            about,
            issue: Some(shown),
            notes,
            ..Shown::default()
        },
    )
}

pub(super) fn sub_issues(headline: String, all: Page<Issue>, which: Which) -> Answer<Shown> {
    let Answer { text, data } = rows::page(headline, all, which);
    let data = Shown {
        about: data.about,
        sub_issues: Some(data.items),
        notes: data.notes,
        ..Shown::default()
    };
    Answer { text, data }
}

pub(super) fn labels(place: &str, labels: Vec<String>) -> Answer<Shown> {
    let text = if labels.is_empty() {
        format!("{place} has no labels")
    } else {
        format!("{place} has the labels {}", labels.join(", "))
    };
    answer(
        text,
        Shown {
            labels: Some(labels),
            ..Shown::default()
        },
    )
}

/// What most issues do not have.
fn further(issue: &Issue) -> String {
    let mut text = String::new();
    if !issue.assignees.is_empty() {
        text.push_str(&format!(", assignees: {}", issue.assignees.join(", ")));
    }
    for (name, value) in [
        ("milestone", &issue.milestone),
        ("type", &issue.r#type),
        ("closed as", &issue.state_reason),
    ] {
        if let Some(value) = value {
            text.push_str(&format!(", {name}: {value}"));
        }
    }
    if issue.sub_issues > 0 {
        let (done, all) = (issue.sub_issues_completed, issue.sub_issues);
        text.push_str(&format!(", sub-issues: {done} of {all} closed"));
    }
    text
}
