//! What every call of Jira shows.

mod oauth;

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::HeaderValue;
use secrecy::{ExposeSecret as _, SecretString};
use service::upstream::{Authorization, Credential, Fixed};

use crate::config::Account;

/// The source of the header, and what of it no text may hold.
pub(crate) fn of(account: Account) -> anyhow::Result<(Arc<dyn Credential>, Vec<SecretString>)> {
    Ok(match account {
        Account::Basic(email, token) => {
            let pair = STANDARD.encode(format!("{email}:{}", token.expose_secret()));
            let header = HeaderValue::try_from(format!("Basic {pair}"))?;
            let fixed = Fixed::new(Authorization::new(header, email));
            (Arc::new(fixed), vec![token, SecretString::from(pair)])
        }
        Account::Bearer(token) => {
            let fixed = Fixed::new(Authorization::bearer(&token, "personal")?);
            (Arc::new(fixed), vec![token])
        }
        Account::OAuth(app) => {
            let secret = app.client_secret.clone();
            (Arc::new(oauth::Renewed::new(app)?), vec![secret])
        }
    })
}

/// The credentials of this installation, to be looked for in what leaves.
#[derive(Debug)]
pub(crate) struct Credentials(Vec<SecretString>);

impl Credentials {
    pub(crate) fn new(credentials: &[SecretString]) -> Self {
        Self(credentials.to_vec())
    }

    /// What kind of credential a text holds, if any.
    pub(crate) fn secret_in(&self, text: &str) -> Option<&'static str> {
        let own = self.0.iter().any(|secret| {
            let secret = secret.expose_secret();
            secret.len() >= 8 && text.contains(secret)
        });
        if own {
            return Some("a credential of this installation");
        }
        text::find_secret(text)
    }
}
