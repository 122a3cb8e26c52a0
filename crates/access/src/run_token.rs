//! Run tokens: Ed25519-signed claims that bind a CLI process to one task and epoch.

use std::{fmt, str::FromStr};

use base64::{
    Engine as _, engine::general_purpose::STANDARD, engine::general_purpose::URL_SAFE_NO_PAD,
};
use chrono::{DateTime, Utc};
use domain::{Epoch, Repository, SessionId, TaskId, UnknownName, WorkItem};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};

/// The fixed beginning of every run token; a new format gets a new one, so formats cannot be confused.
const PREFIX: &str = "rt1.";

/// A service that accepts run tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// The GitHub tools and, behind them, github-api.
    Github,
    /// The Jira tools and jira-api.
    Jira,
    /// The Slack tools and slack-api.
    Slack,
    /// The Sentry tools and sentry-api.
    Sentry,
    /// The knowledge graph.
    KnowledgeGraph,
}

impl From<domain::Provider> for Audience {
    fn from(provider: domain::Provider) -> Self {
        match provider {
            domain::Provider::Github => Self::Github,
            domain::Provider::Jira => Self::Jira,
            domain::Provider::Slack => Self::Slack,
            domain::Provider::Sentry => Self::Sentry,
        }
    }
}

impl FromStr for Audience {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        match text {
            "knowledge-graph" => Ok(Self::KnowledgeGraph),
            provider => provider.parse::<domain::Provider>().map(Self::from),
        }
    }
}

/// What a run may reach beside its repositories and its work item; `*` in a list stands for all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// Keys of Jira projects.
    #[serde(default)]
    pub jira_projects: Vec<String>,
    /// Ids of Slack channels.
    #[serde(default)]
    pub slack_channels: Vec<String>,
    /// Slugs of Sentry projects.
    #[serde(default)]
    pub sentry_projects: Vec<String>,
}

/// Which tools a run is shown; what is not shown cannot be called either.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ToolRules {
    /// Only tools that read; API services refuse the run's writes too.
    #[serde(default)]
    pub read_only: bool,
    /// Names of toolsets, as `issues`; none means each server's default ones, `all` every one.
    #[serde(default)]
    pub toolsets: Vec<String>,
    /// Names of tools; none means all of the toolsets.
    #[serde(default)]
    pub allowed: Vec<String>,
}

/// What a run token says: who runs, and what the run may reach and write to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunClaims {
    /// The task.
    pub task: TaskId,
    /// The root of its task tree; itself where it has no parent.
    pub root: TaskId,
    /// The lease epoch of the run; older epochs are refused by the API services.
    pub epoch: Epoch,
    /// The CLI session; ordinals of effects count within it.
    pub session: SessionId,
    /// The services that may accept the token.
    pub audiences: Vec<Audience>,
    /// The repositories the run may read.
    pub repositories: Vec<Repository>,
    /// The work item the run may write to.
    pub item: WorkItem,
    /// The one branch the run may push to, without `refs/heads/`.
    pub branch: String,
    /// What it may reach at other providers.
    #[serde(default)]
    pub reach: Reach,
    /// Which tools it is shown.
    #[serde(default)]
    pub tools: ToolRules,
    /// When the token ends; as late as the process may live.
    pub expires_at: DateTime<Utc>,
}

impl RunClaims {
    /// The repository as the token spells it, if the run may touch it.
    pub fn repository(&self, asked: &Repository) -> Option<&Repository> {
        self.repositories
            .iter()
            .find(|allowed| allowed.same_as(asked))
    }

    /// The run's repositories, separated by commas, for sentences.
    pub fn repository_names(&self) -> String {
        let names: Vec<String> = self.repositories.iter().map(ToString::to_string).collect();
        names.join(", ")
    }

    /// Whether the run may touch the repository.
    pub fn allows_repository(&self, repository: &Repository) -> bool {
        self.repository(repository).is_some()
    }

    /// Whether the run may reach the Jira project of this key.
    pub fn allows_jira_project(&self, key: &str) -> bool {
        let own = match &self.item {
            WorkItem::Jira { key } => key.rsplit_once('-').map(|(project, _)| project),
            _ => None,
        };
        own.is_some_and(|own| own.eq_ignore_ascii_case(key))
            || names_ignoring_case(&self.reach.jira_projects, key)
    }

    /// Whether the run may reach the Slack channel of this id.
    pub fn allows_slack_channel(&self, channel: &str) -> bool {
        matches!(&self.item, WorkItem::Slack { channel: own, .. } if own == channel)
            || names_ignoring_case(&self.reach.slack_channels, channel)
    }

    /// Whether the run may reach the Sentry project of this slug.
    pub fn allows_sentry_project(&self, slug: &str) -> bool {
        names_ignoring_case(&self.reach.sentry_projects, slug)
    }
}

fn names_ignoring_case(list: &[String], name: &str) -> bool {
    list.iter()
        .any(|entry| entry == "*" || entry.eq_ignore_ascii_case(name))
}

/// Why a run token was not accepted.
#[derive(Debug, Clone, Copy, thiserror::Error, PartialEq, Eq)]
pub enum TokenError {
    /// The text has not the form of a run token.
    #[error("this is not a run token")]
    Malformed,
    /// The signature is not ours.
    #[error("the run token's signature is not valid")]
    Signature,
    /// It is meant for other services.
    #[error("the run token is not meant for this service")]
    Audience,
    /// Its time is over.
    #[error("the run token has expired")]
    Expired,
}

/// A key that cannot be read; the key itself is never part of the message.
#[derive(Debug, Clone, Copy, thiserror::Error, PartialEq, Eq)]
#[error("expected the base64 of a 32-byte Ed25519 key")]
pub struct KeyError;

/// Signs run tokens; only engines hold one.
pub struct Issuer(SigningKey);

impl Issuer {
    /// Reads the base64 of the 32-byte private seed.
    pub fn from_base64(text: &str) -> Result<Self, KeyError> {
        Ok(Self(SigningKey::from_bytes(&key_bytes(text)?)))
    }

    /// A new random key pair.
    pub fn generate() -> Self {
        Self(SigningKey::from_bytes(&rand::random()))
    }

    /// The private seed as base64, for configuration.
    pub fn to_base64(&self) -> String {
        STANDARD.encode(self.0.to_bytes())
    }

    /// The matching public key.
    pub fn verifier(&self) -> Verifier {
        Verifier(self.0.verifying_key())
    }

    /// The token that carries these claims.
    pub fn issue(&self, claims: &RunClaims) -> String {
        let payload = serde_json::to_vec(claims).expect("claims hold only JSON types");
        let signature = self.0.sign(&payload);
        format!(
            "{PREFIX}{}.{}",
            URL_SAFE_NO_PAD.encode(payload),
            URL_SAFE_NO_PAD.encode(signature.to_bytes())
        )
    }
}

impl fmt::Debug for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Issuer(private key)")
    }
}

/// Checks run tokens; every MCP and API service holds one.
#[derive(Debug, Clone)]
pub struct Verifier(VerifyingKey);

impl FromStr for Verifier {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        VerifyingKey::from_bytes(&key_bytes(text)?)
            .map(Self)
            .map_err(|_| KeyError)
    }
}

impl Verifier {
    /// The public key as base64, for configuration.
    pub fn to_base64(&self) -> String {
        STANDARD.encode(self.0.to_bytes())
    }

    /// The claims of a token that is ours, meant for `audience`, and not over at `now`.
    pub fn verify(
        &self,
        token: &str,
        audience: Audience,
        now: DateTime<Utc>,
    ) -> Result<RunClaims, TokenError> {
        let (payload, signature) = token
            .strip_prefix(PREFIX)
            .and_then(|rest| rest.split_once('.'))
            .ok_or(TokenError::Malformed)?;
        let payload = URL_SAFE_NO_PAD
            .decode(payload)
            .map_err(|_| TokenError::Malformed)?;
        let signature = URL_SAFE_NO_PAD
            .decode(signature)
            .map_err(|_| TokenError::Malformed)?;
        let signature = Signature::from_slice(&signature).map_err(|_| TokenError::Malformed)?;
        self.0
            .verify_strict(&payload, &signature)
            .map_err(|_| TokenError::Signature)?;
        let claims: RunClaims =
            serde_json::from_slice(&payload).map_err(|_| TokenError::Malformed)?;
        if !claims.audiences.contains(&audience) {
            return Err(TokenError::Audience);
        }
        if claims.expires_at <= now {
            return Err(TokenError::Expired);
        }
        Ok(claims)
    }
}

fn key_bytes(text: &str) -> Result<[u8; 32], KeyError> {
    STANDARD
        .decode(text.trim())
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or(KeyError)
}

#[cfg(test)]
mod tests;
