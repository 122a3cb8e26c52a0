//! An App's tokens: one for each repository, got when first needed, renewed before it ends, dropped when refused.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};
use domain::Provider;
use futures::future::BoxFuture;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::json;
use service::upstream::{Authorization, Credential, Upstream, UpstreamError};
use tokio::sync::OnceCell;
use url::Url;

use super::{NO_REPOSITORY, jwt::Jwt, key::Secret, token::authorization};

/// A token is renewed so long before it ends.
const EARLY: TimeDelta = TimeDelta::minutes(5);
/// A token that cannot be renewed is used until so long before its end.
const LATEST: TimeDelta = TimeDelta::seconds(30);

/// The tokens of one App.
#[derive(Debug)]
pub(crate) struct Installations {
    upstream: Upstream,
    login: OnceCell<String>,
    held: Mutex<HashMap<String, Slot>>,
}

/// One repository's token; its lock is held while one is got, so that all who wait share it.
type Slot = Arc<tokio::sync::Mutex<Option<Held>>>;

#[derive(Debug, Clone)]
struct Held {
    token: SecretString,
    ends: DateTime<Utc>,
}

#[derive(Deserialize)]
struct Installation {
    id: u64,
}

#[derive(Deserialize)]
struct AccessToken {
    token: SecretString,
    expires_at: DateTime<Utc>,
}

#[derive(Deserialize)]
struct Slug {
    slug: String,
}

impl Installations {
    pub(super) fn new(id: &str, key: Secret, api: Url) -> anyhow::Result<Self> {
        let json = HeaderValue::from_static("application/vnd.github+json");
        let headers = HeaderMap::from_iter([(header::ACCEPT, json)]);
        let jwt = Jwt {
            app: id.to_owned(),
            key,
        };
        Ok(Self {
            upstream: Upstream::new(Provider::Github, api, headers)?.with_credential(Arc::new(jwt)),
            login: OnceCell::new(),
            held: Mutex::default(),
        })
    }

    /// The token for a repository, as `acme/app`; for none, that of the App's only installation.
    pub(super) async fn token(&self, scope: &str) -> Result<SecretString, UpstreamError> {
        let slot = Arc::clone(self.lock().entry(scope.to_owned()).or_default());
        let mut held = slot.lock().await;
        let now = Utc::now();
        if let Some(held) = held.as_ref().filter(|held| held.ends - EARLY > now) {
            return Ok(held.token.clone());
        }
        match self.renew(scope).await {
            Ok(new) => Ok(held.insert(new).token.clone()),
            Err(error) => match held.as_ref().filter(|held| held.ends - LATEST > now) {
                Some(held) => {
                    tracing::warn!(scope, %error, "cannot renew an installation token yet");
                    Ok(held.token.clone())
                }
                None => Err(error),
            },
        }
    }

    /// The App's name as author of posts.
    pub(super) async fn login(&self) -> Result<String, UpstreamError> {
        let login = self.login.get_or_try_init(async || {
            let app: Slug = self.upstream.get("/app", &["app"])?.send().await?.json()?;
            Ok(format!("{}[bot]", app.slug))
        });
        login.await.cloned()
    }

    /// Drops a repository's token; the next call gets another.
    pub(super) fn forget(&self, scope: &str) -> bool {
        self.lock().remove(scope).is_some()
    }

    async fn renew(&self, scope: &str) -> Result<Held, UpstreamError> {
        let installation = self.installation_of(scope).await?.to_string();
        let path = ["app", "installations", &installation, "access_tokens"];
        // One repository each: a token that leaks opens no other.
        let body = match scope.split_once('/') {
            Some((_, name)) => json!({ "repositories": [name] }),
            None => json!({}),
        };
        let token: AccessToken = self
            .upstream
            .call(Method::POST, "/app/installations/{id}/access_tokens", &path)?
            .json(&body)
            .send()
            .await?
            .json()?;
        tracing::info!(scope, ends = %token.expires_at, "installation token got");
        Ok(Held {
            token: token.token,
            ends: token.expires_at,
        })
    }

    async fn installation_of(&self, scope: &str) -> Result<u64, UpstreamError> {
        let none = |problem: String| UpstreamError::NoCredential {
            provider: Provider::Github,
            problem,
        };
        if let Some((owner, name)) = scope.split_once('/') {
            let path = ["repos", owner, name, "installation"];
            let call = self
                .upstream
                .get("/repos/{owner}/{repo}/installation", &path)?;
            return match call.send().await {
                Ok(answer) => Ok(answer.json::<Installation>()?.id),
                Err(error) if error.refusal() == Some(StatusCode::NOT_FOUND) => Err(none(format!(
                    "the GitHub App is not installed on {scope}; install it there"
                ))),
                Err(error) => Err(error),
            };
        }
        debug_assert_eq!(scope, NO_REPOSITORY, "a scope is owner/name or nothing");
        let call = self
            .upstream
            .get("/app/installations", &["app", "installations"])?;
        let all: Vec<Installation> = call.query("per_page", "2").send().await?.json()?;
        match all.as_slice() {
            [only] => Ok(only.id),
            [] => Err(none(
                "the GitHub App is installed nowhere; install it".to_owned(),
            )),
            _ => Err(none(
                "the GitHub App has several installations, and this call names no repository"
                    .to_owned(),
            )),
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Slot>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Credential for Installations {
    fn authorization<'a>(
        &'a self,
        scope: &'a str,
    ) -> BoxFuture<'a, Result<Authorization, UpstreamError>> {
        Box::pin(async move {
            let token = self.token(scope).await?;
            authorization(&token, format!("app {scope}"))
        })
    }

    fn invalidate(&self, refused: &Authorization) -> bool {
        let scope = refused.identity().strip_prefix("app ").unwrap_or_default();
        let slot = self.lock().get(scope).map(Arc::clone);
        // A call that was on its way with the last token must not drop the new one.
        let current = slot.and_then(|slot| slot.try_lock().ok()?.clone());
        let is_current = current.is_some_and(|held| {
            refused.header().as_bytes()
                == format!("Bearer {}", held.token.expose_secret()).as_bytes()
        });
        if is_current {
            self.forget(scope);
        }
        true
    }
}
