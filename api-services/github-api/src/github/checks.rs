//! What machines say about a commit.

use contracts::github::{CheckRun, CombinedStatus, CommitStatus, Page};
use domain::Repository;
use serde::Deserialize;
use service::upstream::UpstreamError;

use super::{
    GitHub,
    page::{Cleaned, Rows, Which, page},
};

#[derive(Deserialize)]
struct RemoteCombined {
    sha: String,
    state: String,
    #[serde(default)]
    statuses: Vec<RemoteStatus>,
}

#[derive(Deserialize)]
struct RemoteStatus {
    context: String,
    state: String,
    description: Option<String>,
    target_url: Option<String>,
}

#[derive(Deserialize)]
struct CheckRuns {
    check_runs: Vec<RemoteCheck>,
}

#[derive(Deserialize)]
struct RemoteCheck {
    id: u64,
    name: String,
    status: String,
    conclusion: Option<String>,
    html_url: Option<String>,
    #[serde(default)]
    output: Output,
}

#[derive(Default, Deserialize)]
struct Output {
    title: Option<String>,
    summary: Option<String>,
}

impl Rows for CheckRuns {
    type Row = RemoteCheck;
    fn rows(self) -> Vec<RemoteCheck> {
        self.check_runs
    }
}

impl GitHub {
    /// The statuses of a commit, as one.
    pub(crate) async fn combined_status(
        &self,
        repository: &Repository,
        commit: &str,
    ) -> Result<CombinedStatus, UpstreamError> {
        let route = "/repos/{owner}/{repo}/commits/{ref}/status";
        let remote: RemoteCombined = self
            .read(route, repository, &["commits", commit, "status"])?
            .query("per_page", "100")
            .send()
            .await?
            .json()?;
        let mut cleaned = Cleaned::default();
        let statuses = remote.statuses.into_iter().map(|status| CommitStatus {
            context: cleaned.plain(&status.context),
            state: status.state,
            description: cleaned.plain(&status.description.unwrap_or_default()),
            target_url: status.target_url,
        });
        Ok(CombinedStatus {
            statuses: statuses.collect(),
            sha: remote.sha,
            state: remote.state,
            sanitised: cleaned.note(),
        })
    }

    /// A page of the checks of a commit, the newest of each name.
    pub(crate) async fn check_runs(
        &self,
        repository: &Repository,
        commit: &str,
        which: Which,
    ) -> Result<Page<CheckRun>, UpstreamError> {
        let route = "/repos/{owner}/{repo}/commits/{ref}/check-runs";
        let call = self.read(route, repository, &["commits", commit, "check-runs"])?;
        page::<CheckRuns, _>(call, which, |remote, cleaned| {
            let parts = [remote.output.title, remote.output.summary];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            CheckRun {
                id: remote.id,
                name: cleaned.plain(&remote.name),
                status: remote.status,
                conclusion: remote.conclusion,
                summary: cleaned.markdown(Some(parts.join("\n"))),
                html_url: remote.html_url,
            }
        })
        .await
    }
}
