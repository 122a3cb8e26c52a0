//! OAuth tokens: renewed before they end, once for all who wait; each refresh token is good for one renewal.

use std::{
    fmt, fs, io,
    io::Write as _,
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use anyhow::Context as _;
use domain::Provider;
use futures::future::BoxFuture;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::json;
use service::{
    client,
    upstream::{Authorization, Credential, UpstreamError},
};

use crate::config::OAuth;

/// How long a renewal may take.
const DEADLINE: Duration = Duration::from_secs(10);
/// How long before its end a token is renewed.
const EARLY: Duration = Duration::from_secs(120);

/// Access tokens of an OAuth app.
pub(super) struct Renewed {
    app: OAuth,
    client: reqwest::Client,
    current: Mutex<Option<Token>>,
    /// Held by who renews; the others wait and take what it got.
    renewing: tokio::sync::Mutex<SecretString>,
}

#[derive(Clone)]
struct Token {
    authorization: Authorization,
    good_until: Instant,
}

impl fmt::Debug for Renewed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Renewed({})", self.app.client_id)
    }
}

#[derive(Deserialize)]
struct Granted {
    access_token: SecretString,
    refresh_token: Option<SecretString>,
    expires_in: u64,
}

impl Renewed {
    /// # Errors
    /// Fails where the file of the refresh token cannot be read.
    pub(super) fn new(app: OAuth) -> anyhow::Result<Self> {
        let file = &app.refresh_token_file;
        let refresh = fs::read_to_string(file).with_context(|| {
            format!(
                "read the refresh token in {} (JIRA_OAUTH_REFRESH_TOKEN_FILE)",
                file.display()
            )
        })?;
        Ok(Self {
            client: client::with_deadline(DEADLINE)?,
            current: Mutex::default(),
            renewing: tokio::sync::Mutex::new(SecretString::from(refresh.trim().to_owned())),
            app,
        })
    }

    fn current(&self) -> Option<Authorization> {
        let current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let token = current.as_ref()?;
        (token.good_until > Instant::now()).then(|| token.authorization.clone())
    }

    async fn renewed(&self) -> Result<Authorization, UpstreamError> {
        let mut refresh = self.renewing.lock().await;
        // Somebody else may have renewed while we waited.
        if let Some(authorization) = self.current() {
            return Ok(authorization);
        }
        let granted = self.ask(&refresh).await?;
        let no_token = |problem: String| UpstreamError::NoCredential {
            provider: Provider::Jira,
            problem,
        };
        if let Some(next) = granted.refresh_token {
            if let Err(error) = replace(&self.app.refresh_token_file, &next) {
                // The old one is used up: without the file the next start has none.
                tracing::error!(%error, file = %self.app.refresh_token_file.display(), "the new refresh token could not be kept");
            }
            *refresh = next;
        }
        let authorization =
            Authorization::bearer(&granted.access_token, self.app.client_id.as_str())
                .map_err(|_| no_token("the access token is no header text".to_owned()))?;
        let lifetime = Duration::from_secs(granted.expires_in).saturating_sub(EARLY);
        let token = Token {
            authorization: authorization.clone(),
            good_until: Instant::now() + lifetime,
        };
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = Some(token);
        Ok(authorization)
    }

    async fn ask(&self, refresh: &SecretString) -> Result<Granted, UpstreamError> {
        let provider = Provider::Jira;
        let body = json!({
            "grant_type": "refresh_token",
            "client_id": self.app.client_id,
            "client_secret": self.app.client_secret.expose_secret(),
            "refresh_token": refresh.expose_secret(),
        });
        let request = self.client.post(self.app.token_url.clone()).json(&body);
        let answer = request
            .send()
            .await
            .map_err(|_| UpstreamError::Unreachable { provider })?;
        let status = answer.status();
        if status.is_server_error() {
            return Err(UpstreamError::Failed { provider, status });
        }
        if !status.is_success() {
            let problem = format!(
                "the refresh token was refused with {}; an operator must authorise the app again",
                status.as_u16()
            );
            return Err(UpstreamError::NoCredential { provider, problem });
        }
        answer.json().await.map_err(|_| UpstreamError::Unreadable {
            provider,
            problem: "the token endpoint answered in another shape".to_owned(),
        })
    }
}

impl Credential for Renewed {
    fn authorization<'a>(
        &'a self,
        _scope: &'a str,
    ) -> BoxFuture<'a, Result<Authorization, UpstreamError>> {
        Box::pin(async {
            match self.current() {
                Some(authorization) => Ok(authorization),
                None => self.renewed().await,
            }
        })
    }

    fn invalidate(&self, refused: &Authorization) -> bool {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if current
            .as_ref()
            .is_some_and(|token| token.authorization.header() == refused.header())
        {
            *current = None;
        }
        true
    }
}

/// Puts the new token in the file's place at once, so that a crash leaves one of both.
fn replace(file: &Path, token: &SecretString) -> io::Result<()> {
    let beside = file.with_extension("new");
    let mut options = fs::OpenOptions::new();
    let mut new = options
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside)?;
    new.write_all(token.expose_secret().as_bytes())?;
    new.sync_all()?;
    fs::rename(beside, file)
}
