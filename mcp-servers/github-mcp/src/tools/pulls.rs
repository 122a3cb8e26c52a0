//! How pull requests are shown: one, and rows of a list.

use contracts::github::{End, Page, PullRequest};
use mcp::{Answer, provenance};
use schemars::JsonSchema;
use serde::Serialize;

use super::{listing::Listing, place::Which};

/// A list of pull requests.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Pulls {
    /// Whose words these are.
    about: String,
    /// The pull requests; their texts are cut to their beginnings.
    pull_requests: Vec<PullRequest>,
    /// What was left out or removed, and how to get what was left out.
    notes: Vec<String>,
}

/// How much of a text a row shows, in bytes.
const BEGINNING: usize = 300;

/// A page of pull requests, a line and a beginning each.
pub(super) fn list(headline: String, page: Page<PullRequest>, which: Which) -> Answer<Pulls> {
    let mut listing = Listing::new(headline);
    if page.items.is_empty() {
        listing.line("none");
    }
    let rows = listing.rows(
        page,
        which,
        |_| 2 * BEGINNING,
        |listing, pull| {
            let body = mcp::cut(&pull.body, BEGINNING).text.len();
            if body < pull.body.len() {
                pull.body.truncate(body);
                pull.body.push('…');
            }
            listing.line(line(pull));
            let mut words = format!("{}\n{}", pull.title, pull.body);
            listing.quote(
                format!("title and text by {}", who(pull)),
                &mut words,
                "read it with pull_request_read",
            );
        },
    );
    let (text, notes) = listing.end();
    let data = Pulls {
        about: provenance("titles and texts were written by their authors"),
        pull_requests: rows,
        notes,
    };
    Answer { text, data }
}

/// What is known of a pull request, in a line.
pub(super) fn line(pull: &PullRequest) -> String {
    let state = match (pull.merged, pull.draft) {
        (true, _) => "merged",
        (false, true) => "draft",
        (false, false) => &pull.state,
    };
    let branches = match (&pull.head, &pull.base) {
        (Some(head), Some(base)) => format!(", {} into {}", named(head), base.r#ref),
        _ => String::new(),
    };
    let list = |name: &str, all: &[String]| match all {
        [] => String::new(),
        all => format!(", {name}: {}", all.join(", ")),
    };
    let (labels, asked) = (
        list("labels", &pull.labels),
        list("reviewers asked", &pull.requested_reviewers),
    );
    format!(
        "#{}: {state}{branches}{labels}{asked}, updated {}, {}",
        pull.number,
        pull.updated_at.to_rfc3339(),
        pull.html_url
    )
}

fn named(end: &End) -> String {
    let sha = end.sha.get(..12).unwrap_or(&end.sha);
    match &end.repository {
        Some(repository) => format!("{repository}:{} at {sha}", end.r#ref),
        None => format!("{} at {sha}", end.r#ref),
    }
}

/// Who opened it, and how they belong.
pub(super) fn who(pull: &PullRequest) -> String {
    super::belonging(&pull.user, &pull.author_association)
}
