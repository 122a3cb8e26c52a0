//! How an App shows that it is itself: a short-lived JSON Web Token signed with its private key.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{TimeDelta, Utc};
use domain::Provider;
use futures::future::BoxFuture;
use secrecy::SecretString;
use serde_json::json;
use service::upstream::{Authorization, Credential, UpstreamError};

use super::{
    key::{Secret, sign},
    token::authorization,
};

/// GitHub takes tokens of at most ten minutes.
const LIFE: TimeDelta = TimeDelta::minutes(9);
/// Backdated by what clocks differ.
const SKEW: TimeDelta = TimeDelta::minutes(1);

/// Signs with the key as it is now, so that a renewed file is used at once.
#[derive(Debug)]
pub(super) struct Jwt {
    pub(super) app: String,
    pub(super) key: Secret,
}

impl Jwt {
    fn token(&self) -> Result<SecretString, UpstreamError> {
        let problem = |problem| UpstreamError::NoCredential {
            provider: Provider::Github,
            problem,
        };
        let key = self.key.read().map_err(problem)?;
        let now = Utc::now();
        let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let head = part(json!({ "alg": "RS256", "typ": "JWT" }));
        let claims = part(json!({
            "iat": (now - SKEW).timestamp(),
            "exp": (now + LIFE).timestamp(),
            "iss": self.app,
        }));
        let message = format!("{head}.{claims}");
        let signature = sign(&key, message.as_bytes()).map_err(problem)?;
        let signature = URL_SAFE_NO_PAD.encode(signature);
        Ok(SecretString::from(format!("{message}.{signature}")))
    }
}

impl Credential for Jwt {
    fn authorization<'a>(
        &'a self,
        _scope: &'a str,
    ) -> BoxFuture<'a, Result<Authorization, UpstreamError>> {
        Box::pin(async { authorization(&self.token()?, "app") })
    }

    fn invalidate(&self, _refused: &Authorization) -> bool {
        false
    }
}
