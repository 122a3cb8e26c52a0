//! A label of a repository: its name finds it again.

use contracts::{
    EffectOutcome,
    github::{Label as Known, WriteLabel},
};
use domain::{EffectKind, Repository};
use effects::{Made, Order};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use service::upstream::UpstreamError;

use super::{Kind, Write, is_gone};
use crate::github::GitHub;

/// A label made, changed or deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Label {
    pub(crate) repository: Repository,
    pub(crate) request: WriteLabel,
}

impl Kind for Label {
    const KIND: EffectKind = EffectKind::GithubLabel;

    fn target(&self) -> String {
        format!("{}:{}", self.repository, self.request.name())
    }

    fn scope(&self) -> String {
        self.repository.to_string()
    }

    fn texts(&mut self) -> Vec<&mut String> {
        match &mut self.request {
            WriteLabel::Create {
                name, description, ..
            } => vec![name, description],
            WriteLabel::Update {
                new_name,
                description,
                ..
            } => new_name.iter_mut().chain(description).collect(),
            WriteLabel::Delete { .. } => Vec::new(),
        }
    }

    async fn make(&self, github: &GitHub, order: Order<'_, Write>) -> Result<Made, UpstreamError> {
        let outcome = match github.write_label(&self.repository, &self.request).await {
            Ok(()) => EffectOutcome::Applied,
            Err(error) => self.look(github, order.asked_before, error).await?,
        };
        let facts = github.repository(&self.repository).await?;
        let name = match &self.request {
            WriteLabel::Update {
                new_name: Some(name),
                ..
            } => name,
            other => other.name(),
        };
        Ok(Made {
            remote_id: name.to_owned(),
            url: format!("{}/labels", facts.html_url),
            outcome,
        })
    }
}

impl Label {
    /// What a refusal means: an earlier try may have done it, or somebody else has.
    async fn look(
        &self,
        github: &GitHub,
        asked_before: bool,
        error: UpstreamError,
    ) -> Result<EffectOutcome, UpstreamError> {
        let repository = &self.repository;
        match &self.request {
            WriteLabel::Create {
                name,
                color,
                description,
            } if error.refusal() == Some(StatusCode::UNPROCESSABLE_ENTITY) => {
                let known = match github.label(repository, name).await {
                    Err(other) if is_gone(&other) => return Err(error),
                    known => known?,
                };
                Ok(if asked_before && same(&known, color, description) {
                    EffectOutcome::Applied
                } else {
                    EffectOutcome::Exists
                })
            }
            WriteLabel::Update {
                new_name: Some(new_name),
                ..
            } if asked_before && is_gone(&error) => {
                github
                    .label(repository, new_name)
                    .await
                    .map_err(|_| error)?;
                Ok(EffectOutcome::Applied)
            }
            WriteLabel::Delete { .. } if asked_before && is_gone(&error) => {
                Ok(EffectOutcome::Applied)
            }
            _ => Err(error),
        }
    }
}

fn same(known: &Known, color: &str, description: &str) -> bool {
    known.color.eq_ignore_ascii_case(color) && known.description == description
}
