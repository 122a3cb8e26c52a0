//! Releases, commits and deploys as Sentry has them.

use contracts::sentry::{Commit, Deploy, Release, SuspectCommit};
use serde_json::Value;

use super::{
    json::{count, date, first, rows, some, text},
    reads::Remote,
};

impl Remote for Release {
    const WHAT: &'static str = "a release";

    fn of(json: &Value) -> Option<Self> {
        let projects = rows(&json["projects"]).iter();
        Some(Self {
            version: some(&json["version"])?,
            short_version: text(&json["shortVersion"]),
            status: text(&json["status"]),
            projects: projects.map(|it| text(&it["slug"])).collect(),
            created: date(&json["dateCreated"])?,
            released: date(&json["dateReleased"]),
            first_event: date(&json["firstEvent"]),
            last_event: date(&json["lastEvent"]),
            new_issues: count(&json["newGroups"]),
            commits: count(&json["commitCount"]),
            deploys: count(&json["deployCount"]),
        })
    }
}

impl Remote for Commit {
    const WHAT: &'static str = "a commit";

    fn of(json: &Value) -> Option<Self> {
        let author = &json["author"];
        Some(Self {
            id: some(&json["id"])?,
            message: text(&json["message"]),
            author: first([&author["name"], &author["email"]]),
            repository: text(&json["repository"]["name"]),
            at: date(&json["dateCreated"]),
        })
    }
}

impl Remote for Deploy {
    const WHAT: &'static str = "a deploy";

    fn of(json: &Value) -> Option<Self> {
        Some(Self {
            environment: some(&json["environment"])?,
            name: text(&json["name"]),
            started: date(&json["dateStarted"]),
            finished: date(&json["dateFinished"]),
        })
    }
}

/// The suspected commits of one author; the author stands beside them.
pub(crate) struct Committer(pub(crate) Vec<SuspectCommit>);

impl Remote for Committer {
    const WHAT: &'static str = "a committer";

    fn of(json: &Value) -> Option<Self> {
        let author = first([&json["author"]["name"], &json["author"]["email"]]);
        let suspect = |json: &Value| {
            let mut commit = Commit::of(json)?;
            if commit.author.is_empty() {
                commit.author.clone_from(&author);
            }
            let reason = text(&json["suspectCommitType"]);
            Some(SuspectCommit { commit, reason })
        };
        Some(Self(
            rows(&json["commits"]).iter().filter_map(suspect).collect(),
        ))
    }
}
