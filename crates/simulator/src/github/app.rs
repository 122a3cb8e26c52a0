//! A GitHub App: who it is, where it is installed, and the tokens of its installations.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use bytes::Bytes;
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use http::{HeaderMap, StatusCode};
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    answer::{BOT, Error, Result, bearer},
    parse,
};
use crate::world::{Sim, World};

/// GitHub takes signed tokens of at most ten minutes.
const LONGEST: i64 = 600;
/// How long an installation's token lives.
const LIFE: TimeDelta = TimeDelta::hours(1);

/// The App that is installed on every repository.
#[derive(Clone, Debug)]
pub struct GithubApp {
    /// Its id.
    pub id: String,
    /// The public half of its key: an RSA public key as PKCS#1 DER.
    pub public_key: Vec<u8>,
}

/// An App and the tokens that its installations were given.
pub(crate) struct Installed {
    app: Option<GithubApp>,
    tokens: Mutex<HashMap<String, Token>>,
    life: Mutex<TimeDelta>,
}

struct Token {
    /// None means every repository.
    repositories: Vec<String>,
    ends: DateTime<Utc>,
}

impl Installed {
    pub(crate) fn new(app: Option<GithubApp>) -> Self {
        Self {
            app,
            tokens: Mutex::default(),
            life: Mutex::new(LIFE),
        }
    }

    /// Whether a token is good for a repository, or for none in particular.
    pub(crate) fn lets_in(&self, token: &str, repository: Option<&str>) -> bool {
        let tokens = lock(&self.tokens);
        tokens.get(token).is_some_and(|token| {
            let reaches = |name: &str| {
                token
                    .repositories
                    .iter()
                    .any(|r| r.eq_ignore_ascii_case(name))
            };
            token.ends > Utc::now()
                && (token.repositories.is_empty() || repository.is_none_or(reaches))
        })
    }

    /// Makes all tokens that were given useless.
    pub(crate) fn revoke(&self) {
        lock(&self.tokens).clear();
    }

    /// How long tokens live that are given from now on.
    pub(crate) fn set_life(&self, life: TimeDelta) {
        *lock(&self.life) = life;
    }

    fn give(&self, repositories: Vec<String>) -> (String, DateTime<Utc>) {
        let text = format!(
            "ghs_{}{}",
            Uuid::new_v4().simple(),
            &Uuid::new_v4().simple().to_string()[..4]
        );
        let ends = Utc::now() + *lock(&self.life);
        let token = Token { repositories, ends };
        lock(&self.tokens).insert(text.clone(), token);
        (text, ends)
    }

    /// Checks the App's signed token as GitHub does.
    fn check(&self, headers: &HeaderMap) -> Result<&GithubApp> {
        let refused = |message: &str| Error::new(StatusCode::UNAUTHORIZED, message);
        let app = self.app.as_ref().ok_or_else(Error::not_found)?;
        let token =
            bearer(headers).ok_or_else(|| refused("A JSON web token could not be decoded"))?;
        let claims = claims(&token, &app.public_key)
            .ok_or_else(|| refused("A JSON web token could not be decoded"))?;
        let now = Utc::now().timestamp();
        if claims.iss != app.id {
            return Err(refused("'Issuer' claim ('iss') must be the App's id"));
        }
        if claims.exp <= now || claims.exp - now > LONGEST {
            return Err(refused(
                "'Expiration time' claim ('exp') is too far in the future or over",
            ));
        }
        if claims.iat > now {
            return Err(refused("'Issued at' claim ('iat') must be in the past"));
        }
        Ok(app)
    }
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    iat: i64,
    exp: i64,
}

/// The claims of a token whose signature is the key's.
fn claims(token: &str, public_key: &[u8]) -> Option<Claims> {
    let (message, signature) = token.rsplit_once('.')?;
    let (head, payload) = message.split_once('.')?;
    let head: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(head).ok()?).ok()?;
    if head["alg"] != "RS256" {
        return None;
    }
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, public_key)
        .verify(message.as_bytes(), &signature)
        .ok()?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
}

/// The one installation, which is on every repository.
const INSTALLATION: u64 = 4711;

pub(super) async fn me(State(sim): State<Sim>, headers: HeaderMap) -> Result<Response> {
    let app = sim.app.check(&headers)?;
    let slug = BOT.trim_end_matches("[bot]");
    Ok(Json(json!({ "id": app.id, "slug": slug, "name": slug })).into_response())
}

pub(super) async fn installations(State(sim): State<Sim>, headers: HeaderMap) -> Result<Response> {
    sim.app.check(&headers)?;
    Ok(Json(json!([{ "id": INSTALLATION }])).into_response())
}

pub(super) async fn installation_of(
    State(sim): State<Sim>,
    Path((owner, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    sim.app.check(&headers)?;
    known(&sim, &format!("{owner}/{name}"))?;
    Ok(Json(json!({ "id": INSTALLATION })).into_response())
}

#[derive(Default, Deserialize)]
struct Wish {
    /// Names without their owner.
    #[serde(default)]
    repositories: Vec<String>,
}

pub(super) async fn access_token(
    State(sim): State<Sim>,
    Path(id): Path<u64>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response> {
    sim.app.check(&headers)?;
    if id != INSTALLATION {
        return Err(Error::not_found());
    }
    let wish: Wish = if body.is_empty() {
        Wish::default()
    } else {
        parse(&body)?
    };
    let names: Vec<String> = {
        let ledger = sim.ledger();
        let all = ledger.repositories.values().map(|r| r.full_name.clone());
        all.filter(|full| {
            wish.repositories
                .iter()
                .any(|name| full.rsplit('/').next() == Some(name))
        })
        .collect()
    };
    if names.len() < wish.repositories.len() {
        return Err(Error::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "There is at least one repository that does not exist or is not accessible",
        ));
    }
    let (token, ends) = sim.app.give(names);
    let body = json!({
        "token": token,
        "expires_at": ends.to_rfc3339_opts(SecondsFormat::Secs, true),
        "permissions": { "contents": "write", "issues": "write", "pull_requests": "write" },
    });
    Ok((StatusCode::CREATED, Json(body)).into_response())
}

fn known(sim: &World, full_name: &str) -> Result<()> {
    let found = sim.ledger().repository(full_name).is_some();
    found.then_some(()).ok_or_else(Error::not_found)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
