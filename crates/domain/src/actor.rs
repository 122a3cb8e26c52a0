//! Who asked: an account of a provider, and how far it is trusted.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{Provider, provider::names};

names!(
    /// How far an actor is trusted on a work item, from least to most.
    Trust, "trust level", {
        /// Nothing is known of them.
        Anonymous = "anonymous",
        /// Known to the provider, without rights on the item.
        Guest = "guest",
        /// Belongs to the organisation.
        Member = "member",
        /// May change the repository or project.
        Writer = "writer",
        /// May administer it.
        Owner = "owner",
    }
);

/// An account that did something at a provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Where the account lives.
    pub provider: Provider,
    /// The provider's stable id of the account.
    pub id: String,
    /// The name people know it by; never used for decisions.
    pub name: String,
}
