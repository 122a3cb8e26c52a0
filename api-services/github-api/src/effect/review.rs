//! A review; found again by the marker in its text.

use contracts::{EffectOutcome, github::CreateReview};
use domain::{EffectKind, Repository};
use effects::{Made, Order};
use serde::{Deserialize, Serialize};
use service::upstream::UpstreamError;

use super::{Kind, Write};
use crate::github::{GitHub, RemoteReview};

/// A review of a pull request at a commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Review {
    pub(crate) repository: Repository,
    pub(crate) number: u64,
    pub(crate) review: CreateReview,
}

impl Kind for Review {
    const KIND: EffectKind = EffectKind::GithubReview;

    fn target(&self) -> String {
        format!("{}#{}", self.repository, self.number)
    }

    fn scope(&self) -> String {
        self.repository.to_string()
    }

    fn texts(&mut self) -> Vec<&mut String> {
        let lines = self.review.comments.iter_mut().map(|line| &mut line.body);
        std::iter::once(&mut self.review.body)
            .chain(lines)
            .collect()
    }

    async fn make(&self, github: &GitHub, order: Order<'_, Write>) -> Result<Made, UpstreamError> {
        let (repository, marker) = (&self.repository, order.marker.html());
        if order.asked_before
            && let Some(review) = github
                .review_with_marker(repository, self.number, &marker)
                .await?
        {
            return Ok(made(review));
        }
        let marked = CreateReview {
            body: format!("{}\n\n{marker}", self.review.body),
            ..self.review.clone()
        };
        github
            .create_review(repository, self.number, &marked)
            .await
            .map(made)
    }
}

fn made(review: RemoteReview) -> Made {
    Made {
        remote_id: review.id.to_string(),
        url: review.html_url,
        outcome: EffectOutcome::Applied,
    }
}
