//! Labels, milestones, releases and discussions that a new repository begins with.

use serde::Deserialize;

use super::repositories::somebody;
use crate::ledger::{Discussion, DiscussionComment, Label, Ledger, Milestone, Release, Repository};

#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    labels: Vec<WantedLabel>,
    /// Titles, numbered from 1.
    #[serde(default)]
    milestones: Vec<String>,
    #[serde(default)]
    releases: Vec<WantedRelease>,
    #[serde(default)]
    discussions: Vec<WantedDiscussion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WantedLabel {
    name: String,
    #[serde(default = "grey")]
    color: String,
    description: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WantedRelease {
    tag: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    body: String,
    #[serde(default)]
    prerelease: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WantedDiscussion {
    number: u64,
    title: String,
    #[serde(default)]
    body: String,
    #[serde(default = "somebody")]
    user: String,
    #[serde(default = "general")]
    category: String,
    #[serde(default)]
    comments: Vec<WantedComment>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WantedComment {
    #[serde(default = "somebody")]
    user: String,
    body: String,
    #[serde(default)]
    is_answer: bool,
    #[serde(default)]
    replies: Vec<WantedComment>,
}

fn grey() -> String {
    "ededed".to_owned()
}

fn general() -> String {
    "General".to_owned()
}

pub(super) fn add(ledger: &mut Ledger, repository: &mut Repository, wanted: Wanted) {
    let at = repository.created_at;
    for wanted in wanted.labels {
        let label = Label {
            id: ledger.next_id(),
            name: wanted.name,
            color: wanted.color,
            description: wanted.description,
        };
        let key = label.name.to_lowercase();
        repository.labels.insert(key, label);
    }
    for (number, title) in (1..).zip(wanted.milestones) {
        let milestone = Milestone {
            id: ledger.next_id(),
            number,
            title,
            description: None,
            state: "open".to_owned(),
            created_at: at,
        };
        repository.milestones.insert(number, milestone);
    }
    for wanted in wanted.releases {
        repository.releases.push(Release {
            id: ledger.next_id(),
            tag: wanted.tag,
            target: repository.default_branch.clone(),
            name: wanted.name,
            body: wanted.body,
            draft: false,
            prerelease: wanted.prerelease,
            author: somebody(),
            created_at: at,
        });
    }
    for wanted in wanted.discussions {
        let discussion = Discussion {
            id: ledger.next_id(),
            number: wanted.number,
            title: wanted.title,
            body: wanted.body,
            author: wanted.user,
            category: wanted.category,
            closed: false,
            created_at: at,
            comments: comments(ledger, repository, wanted.comments),
        };
        repository.discussions.insert(wanted.number, discussion);
    }
}

fn comments(
    ledger: &mut Ledger,
    repository: &Repository,
    wanted: Vec<WantedComment>,
) -> Vec<DiscussionComment> {
    let one = |wanted: WantedComment| DiscussionComment {
        id: ledger.next_id(),
        body: wanted.body,
        author: wanted.user,
        is_answer: wanted.is_answer,
        created_at: repository.created_at,
        replies: comments(ledger, repository, wanted.replies),
    };
    wanted.into_iter().map(one).collect()
}
