//! Where the `Authorization` header of each call comes from: one token, or tokens that are got and renewed on the way.

use std::{fmt, sync::Arc};

use futures::future::BoxFuture;
use http::{HeaderValue, header::InvalidHeaderValue};
use secrecy::{ExposeSecret as _, SecretString};

use super::UpstreamError;

/// What one call shows to the provider.
#[derive(Clone)]
pub struct Authorization {
    header: HeaderValue,
    identity: Arc<str>,
}

impl Authorization {
    /// A header, and the name of who it makes us: budgets and cached answers are kept apart by it, so it must outlive
    /// a renewal and hold nothing secret.
    pub fn new(mut header: HeaderValue, identity: impl Into<Arc<str>>) -> Self {
        header.set_sensitive(true);
        Self {
            header,
            identity: identity.into(),
        }
    }

    /// A bearer token; see [`Authorization::new`].
    ///
    /// # Errors
    /// Fails where the token holds characters that no header may hold.
    pub fn bearer(
        token: &SecretString,
        identity: impl Into<Arc<str>>,
    ) -> Result<Self, InvalidHeaderValue> {
        let header = HeaderValue::try_from(format!("Bearer {}", token.expose_secret()))?;
        Ok(Self::new(header, identity))
    }

    /// The header's value; marked as sensitive.
    pub const fn header(&self) -> &HeaderValue {
        &self.header
    }

    /// Who we are with it.
    pub const fn identity(&self) -> &Arc<str> {
        &self.identity
    }
}

impl fmt::Debug for Authorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Authorization({})", self.identity)
    }
}

/// A source of authorizations, asked before every call.
pub trait Credential: fmt::Debug + Send + Sync + 'static {
    /// What to show for a call in `scope`: what the call named by [`super::Call::scope`], as `acme/app`, or nothing.
    ///
    /// Getting or renewing it is the source's work, once for all callers that wait; it ends with the call's deadline.
    fn authorization<'a>(
        &'a self,
        scope: &'a str,
    ) -> BoxFuture<'a, Result<Authorization, UpstreamError>>;

    /// Hears that the provider answered 401 to one; says whether asking again may give another.
    fn invalidate(&self, refused: &Authorization) -> bool;
}

/// The same for every call.
#[derive(Debug, Clone)]
pub struct Fixed(Authorization);

impl Fixed {
    /// An authorization that nobody renews.
    pub const fn new(authorization: Authorization) -> Self {
        Self(authorization)
    }
}

impl Credential for Fixed {
    fn authorization<'a>(
        &'a self,
        _scope: &'a str,
    ) -> BoxFuture<'a, Result<Authorization, UpstreamError>> {
        Box::pin(async { Ok(self.0.clone()) })
    }

    fn invalidate(&self, _refused: &Authorization) -> bool {
        false
    }
}
