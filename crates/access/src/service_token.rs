//! Service tokens: one secret per caller; a callee knows digests, and what each caller may do.

use std::{fmt, str::FromStr};

use domain::UnknownName;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// One of our services, when it calls another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Caller {
    /// The gateway, after it answered the webhook.
    ApiGateway,
    /// An engine replica.
    AgentEngine,
    /// The internal dashboard API.
    InternalDashboardApi,
}

/// Something a callee does only for callers that were given it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grant {
    /// Deliver a task's status.
    DeliverStatus,
    /// Fetch any repository, to keep mirrors.
    FetchRepositories,
    /// Apply approved effects from their stored form.
    ApplyEffects,
    /// Ask who may do what at the provider.
    ReadPermissions,
    /// List effects.
    ListEffects,
}

impl Caller {
    const NAMES: [(Self, &'static str); 3] = [
        (Self::ApiGateway, "api-gateway"),
        (Self::AgentEngine, "agent-engine"),
        (Self::InternalDashboardApi, "internal-dashboard-api"),
    ];

    /// Whether the caller was given this.
    pub const fn may(self, grant: Grant) -> bool {
        match self {
            Self::AgentEngine => {
                matches!(
                    grant,
                    Grant::DeliverStatus | Grant::FetchRepositories | Grant::ApplyEffects
                )
            }
            Self::ApiGateway => matches!(grant, Grant::DeliverStatus | Grant::ReadPermissions),
            Self::InternalDashboardApi => matches!(grant, Grant::ListEffects),
        }
    }
}

impl fmt::Display for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::NAMES
            .iter()
            .find(|(caller, _)| caller == self)
            .map_or("", |(_, name)| name);
        f.write_str(name)
    }
}

impl FromStr for Caller {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        Self::NAMES
            .iter()
            .find(|(_, name)| *name == text)
            .map(|(caller, _)| *caller)
            .ok_or_else(|| UnknownName {
                text: text.to_owned(),
                what: "calling service",
                known: Self::NAMES.map(|(_, name)| name).join(", "),
            })
    }
}

/// A list of callers that cannot be read.
#[derive(Debug, Clone, thiserror::Error, PartialEq, Eq)]
#[error(
    "entry {entry} of the caller list is not caller=sha256hex (callers are api-gateway, agent-engine, internal-dashboard-api)"
)]
pub struct CallerListError {
    /// Which entry, from 1; its text may hold a secret put there by mistake.
    pub entry: usize,
}

/// The callers a service knows, by the digests of their tokens.
#[derive(Debug, Clone, Default)]
pub struct Callers(Vec<(Caller, [u8; 32])>);

impl FromStr for Callers {
    type Err = CallerListError;

    /// Reads `caller=sha256hex,…`; a caller may be listed twice while its token rotates.
    fn from_str(text: &str) -> Result<Self, CallerListError> {
        text.split(',')
            .map(str::trim)
            .enumerate()
            .filter(|(_, entry)| !entry.is_empty())
            .map(|(index, entry)| {
                let parsed = entry.split_once('=').and_then(|(name, digest)| {
                    Some((
                        name.trim().parse().ok()?,
                        hex::decode(digest.trim()).ok()?.try_into().ok()?,
                    ))
                });
                parsed.ok_or(CallerListError { entry: index + 1 })
            })
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

impl Callers {
    /// Who showed this token; looks at every digest, so that time tells nothing.
    pub fn authenticate(&self, token: &str) -> Option<Caller> {
        let digest: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        self.0.iter().fold(None, |found, (caller, known)| {
            if known.ct_eq(&digest).into() {
                Some(*caller)
            } else {
                found
            }
        })
    }
}

/// The digest of a token, as the caller list wants it: lower-case hex of its SHA-256.
pub fn digest_of_token(token: &str) -> String {
    hex::encode(Sha256::digest(token.as_bytes()))
}

/// A new random secret of 256 bits, as hex.
pub fn new_secret() -> String {
    hex::encode(rand::random::<[u8; 32]>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caller_is_known_by_its_token_alone() {
        let (engine, gateway) = (new_secret(), new_secret());
        let list = format!(
            "agent-engine={}, api-gateway={}",
            digest_of_token(&engine),
            digest_of_token(&gateway)
        );
        let callers: Callers = list.parse().unwrap();
        assert_eq!(callers.authenticate(&engine), Some(Caller::AgentEngine));
        assert_eq!(callers.authenticate(&gateway), Some(Caller::ApiGateway));
        assert_eq!(callers.authenticate(""), None);
        assert_eq!(callers.authenticate(&digest_of_token(&engine)), None);
    }

    #[test]
    fn a_bad_list_names_the_entry_but_not_its_text() {
        let error = "agent-engine=xyz".parse::<Callers>().unwrap_err();
        assert_eq!(error.entry, 1);
        assert!(!error.to_string().contains("xyz"));
    }

    #[test]
    fn only_engines_fetch_and_only_the_gateway_asks_for_permissions() {
        assert!(
            Caller::AgentEngine.may(Grant::FetchRepositories)
                && !Caller::ApiGateway.may(Grant::FetchRepositories)
        );
        assert!(
            Caller::ApiGateway.may(Grant::ReadPermissions)
                && !Caller::AgentEngine.may(Grant::ReadPermissions)
        );
    }
}
