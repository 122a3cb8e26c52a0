//! The ends of logs; GitHub's signed addresses of them do not leave this service.

use contracts::github::{Job, JobLog};
use domain::Repository;
use service::upstream::UpstreamError;

use crate::github::{
    GitHub,
    page::{Cleaned, Which},
};

/// The most that is kept of one log, in bytes.
const MOST: usize = 256 * 1024;
/// How many failed jobs of a run are read.
const JOBS: usize = 5;

impl GitHub {
    /// The last lines of a job's log.
    pub(crate) async fn job_log(
        &self,
        repository: &Repository,
        job: Job,
        lines: usize,
    ) -> Result<JobLog, UpstreamError> {
        let route = "/repos/{owner}/{repo}/actions/jobs/{id}/logs";
        let path = ["actions", "jobs", &job.id.to_string(), "logs"];
        let tail = self.read(route, repository, &path)?.tail(MOST).await?;
        let text = String::from_utf8_lossy(&tail.bytes);
        let shown = last(&text, lines);
        let mut cleaned = Cleaned::default();
        let text = cleaned.plain(shown);
        Ok(JobLog {
            job,
            text,
            total_bytes: tail.total,
            cut: (shown.len() as u64) < tail.total,
            sanitised: cleaned.note(),
        })
    }

    /// The last lines of the logs of a run's failed jobs, of five at most.
    pub(crate) async fn failed_logs(
        &self,
        repository: &Repository,
        run: u64,
        lines: usize,
    ) -> Result<Vec<JobLog>, UpstreamError> {
        let which = Which {
            page: 1,
            per_page: 100,
        };
        let jobs = self.jobs(repository, run, false, which).await?.items;
        let failed = |job: &Job| job.conclusion.as_deref() == Some("failure");
        let mut logs = Vec::new();
        for job in jobs.into_iter().filter(failed).take(JOBS) {
            logs.push(self.job_log(repository, job, lines).await?);
        }
        Ok(logs)
    }
}

/// The last lines of a text.
fn last(text: &str, lines: usize) -> &str {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let start = body
        .rmatch_indices('\n')
        .nth(lines.saturating_sub(1))
        .map_or(0, |(at, _)| at + 1);
    &text[start..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_last_lines_of_a_log_are_shown() {
        assert_eq!(last("a\nb\nc\n", 2), "b\nc\n");
        assert_eq!(last("a\nb", 9), "a\nb");
        assert_eq!(last("", 1), "");
    }

    proptest! {
        #[test]
        fn never_more_lines_than_asked(text in "[a\n]{0,40}", lines in 1usize..9) {
            let shown = last(&text, lines);
            prop_assert!(shown.lines().count() <= lines);
            prop_assert!(text.ends_with(shown));
        }
    }
}
