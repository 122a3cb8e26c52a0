//! A release: a tag has at most one, so what exists is the answer.

use contracts::{EffectOutcome, github::CreateRelease};
use domain::{EffectKind, Repository};
use effects::{Made, Order};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use service::upstream::UpstreamError;

use super::{Kind, Write};
use crate::github::GitHub;

/// A release that is to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Release {
    pub(crate) repository: Repository,
    pub(crate) request: CreateRelease,
}

impl Kind for Release {
    const KIND: EffectKind = EffectKind::GithubRelease;

    fn target(&self) -> String {
        format!("{}:{}", self.repository, self.request.tag_name)
    }

    fn named_by_target(&self) -> bool {
        true
    }

    fn scope(&self) -> String {
        self.repository.to_string()
    }

    fn texts(&mut self) -> Vec<&mut String> {
        vec![&mut self.request.name, &mut self.request.body]
    }

    async fn make(&self, github: &GitHub, order: Order<'_, Write>) -> Result<Made, UpstreamError> {
        let marker = order.marker.html();
        let marked = CreateRelease {
            body: format!("{}\n\n{marker}", self.request.body),
            ..self.request.clone()
        };
        if order.asked_before
            && let Some(made) = self.existing(github, &marker).await?
        {
            return Ok(made);
        }
        match github.create_release(&self.repository, &marked).await {
            Ok(release) => Ok(Made {
                remote_id: release.id.to_string(),
                url: release.html_url,
                outcome: EffectOutcome::Applied,
            }),
            // GitHub says 422 both for a second one and for wrong input; only looking tells.
            Err(error) if error.refusal() == Some(StatusCode::UNPROCESSABLE_ENTITY) => {
                self.existing(github, &marker).await?.ok_or(error)
            }
            Err(error) => Err(error),
        }
    }
}

impl Release {
    async fn existing(&self, github: &GitHub, marker: &str) -> Result<Option<Made>, UpstreamError> {
        let tag = &self.request.tag_name;
        let found = github
            .release_with_tag(&self.repository, tag, marker)
            .await?;
        Ok(found.map(|(release, ours)| Made {
            remote_id: release.id.to_string(),
            url: release.html_url,
            outcome: if ours {
                EffectOutcome::Applied
            } else {
                EffectOutcome::Exists
            },
        }))
    }
}
