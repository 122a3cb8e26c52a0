//! A new issue: found by its marker where an earlier try may have made it.

use contracts::{EffectOutcome, github::CreateIssue};
use domain::{EffectKind, Repository};
use effects::{Made, Order};
use serde::{Deserialize, Serialize};
use serde_json::json;
use service::upstream::UpstreamError;

use super::{CLOCKS, Kind, Write};
use crate::github::{GitHub, RemoteIssueName};

/// An issue that is to be opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Issue {
    pub(crate) repository: Repository,
    pub(crate) request: CreateIssue,
}

impl Kind for Issue {
    const KIND: EffectKind = EffectKind::GithubIssue;

    fn target(&self) -> String {
        self.repository.to_string()
    }

    fn scope(&self) -> String {
        self.repository.to_string()
    }

    fn texts(&mut self) -> Vec<&mut String> {
        let request = &mut self.request;
        let names = request.labels.iter_mut();
        [&mut request.title, &mut request.body]
            .into_iter()
            .chain(names)
            .collect()
    }

    async fn make(&self, github: &GitHub, order: Order<'_, Write>) -> Result<Made, UpstreamError> {
        let marker = order.marker.html();
        if order.asked_before {
            let since = order.effect.created_at - CLOCKS;
            let found = github
                .issue_with_marker(&self.repository, since, &marker)
                .await?;
            if let Some(issue) = found {
                return Ok(made(issue));
            }
        }
        let mut body = json!(self.request);
        body["body"] = json!(format!("{}\n\n{marker}", self.request.body));
        github.create_issue(&self.repository, &body).await.map(made)
    }
}

fn made(issue: RemoteIssueName) -> Made {
    Made {
        remote_id: issue.number.to_string(),
        url: issue.html_url,
        outcome: EffectOutcome::Applied,
    }
}
