//! Runs and their tokens, as an engine would issue them.

use access::{Audience, Issuer, RunClaims};
use chrono::{TimeDelta, Utc};
use domain::{Epoch, Repository, SessionId, TaskId, WorkItem};

/// An engine's key and one run.
#[derive(Debug)]
pub struct Runs {
    issuer: Issuer,
    /// The run that [`Runs::token`] is issued for; change it for another.
    pub claims: RunClaims,
}

impl Runs {
    /// A run on `acme/app#7` that may use `audience` for an hour.
    pub fn new(audience: Audience) -> Self {
        let repository: Repository = "acme/app".parse().expect("this is owner/name");
        let task = TaskId::generate();
        let claims = RunClaims {
            task,
            root: task,
            epoch: Epoch(1),
            session: SessionId::generate(),
            audiences: vec![audience],
            repositories: vec![repository.clone()],
            item: WorkItem::Github {
                repository,
                number: 7,
                pull_request: false,
            },
            branch: format!("agent/{task}"),
            reach: access::Reach::default(),
            tools: access::ToolRules::default(),
            expires_at: Utc::now() + TimeDelta::hours(1),
        };
        Self {
            issuer: Issuer::generate(),
            claims,
        }
    }

    /// `RUN_TOKEN_PUBLIC_KEY` for the services.
    pub fn public_key(&self) -> String {
        self.issuer.verifier().to_base64()
    }

    /// The run's token.
    pub fn token(&self) -> String {
        self.issuer.issue(&self.claims)
    }

    /// The token of the same run with something changed.
    pub fn token_with(&self, change: impl FnOnce(&mut RunClaims)) -> String {
        let mut claims = self.claims.clone();
        change(&mut claims);
        self.issuer.issue(&claims)
    }
}
