//! Signed addresses of logs and archives, sealed: the caller gets one of ours that ends soon, and never the signature.

use access::RunClaims;
use axum::{
    extract::{Path, State},
    response::Response,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce, aead::Aead as _};
use chrono::{TimeDelta, Utc};
use domain::{Epoch, TaskId};
use hmac::{Hmac, Mac as _};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use service::Problem;
use sha2::Sha256;
use url::Url;

use super::{Proxy, caller, headers, read::streamed, reply::Refused};

/// How long a sealed address may be used; GitHub's own end after a few minutes too.
const LIFE: TimeDelta = TimeDelta::minutes(5);
/// How many redirects are followed between GitHub's stores.
const HOPS: usize = 3;
/// Length of a nonce, in bytes.
const NONCE: usize = 24;

/// Seals addresses with a key that is this installation's.
pub(crate) struct Seal(XChaCha20Poly1305);

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seal(key)")
    }
}

/// What a sealed address holds.
#[derive(Debug, Serialize, Deserialize)]
struct Sealed {
    url: Url,
    task: TaskId,
    epoch: Epoch,
    /// Seconds since 1970.
    ends: i64,
}

impl Seal {
    /// The key is derived, so that nothing sealed says anything about `secret`.
    pub(crate) fn new(secret: &SecretString) -> Self {
        let mut mac =
            <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(secret.expose_secret().as_bytes())
                .expect("HMAC takes keys of any length");
        mac.update(b"sealed addresses of github-api");
        Self(XChaCha20Poly1305::new(&mac.finalize().into_bytes()))
    }

    /// An address as one part of a path, for this run.
    pub(super) fn close(&self, url: &Url, run: &RunClaims) -> String {
        let sealed = Sealed {
            url: url.clone(),
            task: run.task,
            epoch: run.epoch,
            ends: (Utc::now() + LIFE).timestamp(),
        };
        let plain = serde_json::to_vec(&sealed).expect("an address holds only JSON types");
        let nonce: [u8; NONCE] = rand::random();
        let hidden = self
            .0
            .encrypt(&XNonce::from(nonce), plain.as_slice())
            .expect("an address is short");
        URL_SAFE_NO_PAD.encode([&nonce[..], &hidden].concat())
    }

    fn open(&self, text: &str) -> Option<Sealed> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (nonce, hidden) = bytes.split_first_chunk::<NONCE>()?;
        let plain = self.0.decrypt(&XNonce::from(*nonce), hidden).ok()?;
        serde_json::from_slice(&plain).ok()
    }
}

/// `GET /logs/{sealed}`: the bytes behind a signed address. Clients fetch such addresses without their token.
pub(super) async fn download(
    State(proxy): State<Proxy>,
    Path(text): Path<String>,
    asked: HeaderMap,
) -> Result<Response, Refused> {
    let app = &proxy.app;
    let sealed = app
        .seal
        .open(&text)
        .ok_or_else(|| Problem::not_found("this address was not made here"))?;
    if sealed.ends <= Utc::now().timestamp() {
        return Err(Problem::new(StatusCode::GONE, "address-over")
            .detail("this address has ended; ask for the logs again")
            .into());
    }
    if asked.contains_key(header::AUTHORIZATION) {
        let claims = caller::claims(app, &asked)?.0;
        if (claims.task, claims.epoch) != (sealed.task, sealed.epoch) {
            return Err(Refused::forbidden(
                "address-of-another",
                "this address was made for another run",
            ));
        }
    }
    let mut url = sealed.url;
    for _ in 0..HOPS {
        if !app.hub.may_download(&url) {
            break;
        }
        let answer = app.hub.download(url.clone()).await?;
        if !answer.status().is_redirection() {
            return passed(answer);
        }
        let next = answer.headers().get(header::LOCATION);
        let next = next.and_then(|value| url.join(value.to_str().ok()?).ok());
        let Some(next) = next else { break };
        url = next;
    }
    Err(Problem::new(StatusCode::BAD_GATEWAY, "upstream")
        .detail("GitHub's store leads elsewhere; ask for the logs again")
        .into())
}

fn passed(answer: reqwest::Response) -> Result<Response, Refused> {
    match answer.status() {
        StatusCode::OK => {
            let mut head = Response::default();
            *head.headers_mut() = headers::to_client(answer.headers());
            head.headers_mut().insert(
                header::X_CONTENT_TYPE_OPTIONS,
                HeaderValue::from_static("nosniff"),
            );
            Ok(streamed(head, answer))
        }
        StatusCode::NOT_FOUND | StatusCode::GONE | StatusCode::FORBIDDEN => {
            Err(Problem::new(StatusCode::GONE, "address-over")
                .detail("GitHub's store does not give it any more; ask for the logs again")
                .into())
        }
        status => Err(Problem::new(StatusCode::BAD_GATEWAY, "upstream")
            .detail(format!(
                "GitHub's store answered {}; try again",
                status.as_u16()
            ))
            .into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seal(key: &str) -> Seal {
        Seal::new(&SecretString::from(key))
    }

    fn closed(key: &str) -> String {
        let run = testkit::Runs::new(access::Audience::Github).claims;
        seal(key).close(&"https://store.example/log?sig=1".parse().unwrap(), &run)
    }

    #[test]
    fn only_who_sealed_can_open() {
        let text = closed("k");
        assert!(!text.contains("sig"));
        let opened = seal("k").open(&text).unwrap();
        assert_eq!(opened.url.as_str(), "https://store.example/log?sig=1");
        assert!(seal("other").open(&text).is_none());
    }

    proptest! {
        #[test]
        fn a_changed_address_opens_nothing(at in 0usize..200, other in "[A-Za-z0-9_-]") {
            let text = closed("k");
            let at = at % text.len();
            let mut changed = text.clone();
            changed.replace_range(at..=at, &other);
            prop_assert!(changed == text || seal("k").open(&changed).is_none());
        }
    }
}
