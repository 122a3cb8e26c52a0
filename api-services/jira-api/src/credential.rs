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
