//! Run tokens and service tokens: issue, verify, scope. Pure; keys and time are arguments.
//!
//! A run token is what an agent's CLI carries: signed by the engine, checked by every MCP and API service. A service
//! token is what one of our services shows to another: a secret whose digest alone the callee knows.

mod run_token;
mod service_token;

pub use run_token::{
    Audience, Issuer, KeyError, Reach, RunClaims, TokenError, ToolRules, Verifier,
};
pub use service_token::{Caller, CallerListError, Callers, Grant, digest_of_token, new_secret};
