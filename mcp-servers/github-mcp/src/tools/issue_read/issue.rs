//! An issue, and its labels.

use contracts::github::Issue;
use mcp::{Answer, Quote, cut, provenance};

use super::shown::{IssueShown, Shown, answer, author, belonging};
use crate::tools::TEXT_BYTES;

pub(super) fn issue(place: &str, issue: Issue) -> Answer<Shown> {
    let part = cut(&issue.body, TEXT_BYTES);
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
        "{place}: {} {kind}, opened {created_at}, labels: {labels}, comments: {}, {}\n{quote}",
        issue.state, issue.comments, issue.html_url
    );
    let about = provenance(format_args!("title and body were written by {who}"));
    let shown = IssueShown {
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
