//! What almost every route begins with: a run, and the repository of the path, which it may reach.

use std::sync::Arc;

use access::RunClaims;
use axum::{extract::FromRequestParts, http::request::Parts};
use domain::{Place, Repository, WorkItem};
use serde::Deserialize;
use service::{Agent, Path, Problem};

use crate::{app::App, caller};

/// A run at a repository that its token names.
#[derive(Debug)]
pub(crate) struct Within {
    pub(crate) claims: RunClaims,
    /// Spelled as the token has it.
    pub(crate) repository: Repository,
}

/// The repository of a path.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct InRepository {
    /// The account or organisation.
    owner: String,
    /// The name within the owner.
    repo: String,
}

impl FromRequestParts<Arc<App>> for Within {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let Agent(claims) = Agent::from_request_parts(parts, app).await?;
        let Path(path) = Path::<InRepository>::from_request_parts(parts, app).await?;
        let repository = caller::repository(&claims, &path.owner, &path.repo)?;
        Ok(Self { claims, repository })
    }
}

impl Within {
    /// Where something new in the repository stands to the run: its own place where its work item is.
    pub(crate) fn place(&self) -> Place {
        match &self.claims.item {
            WorkItem::Github { repository, .. } if !repository.same_as(&self.repository) => {
                Place::Elsewhere
            }
            // A work item elsewhere is worked on in the repositories that the token names.
            _ => Place::Own,
        }
    }
}
