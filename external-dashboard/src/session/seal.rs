//! Encryption of sessions: XChaCha20-Poly1305 under `SESSION_KEY`, so that a changed byte voids a session.

use std::fmt;

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use chacha20poly1305::{
    Key, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, KeyInit as _, Payload},
};
use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

const NONCE: usize = 24;
/// What the text is for; a text sealed for another use under the same key is not accepted.
const PURPOSE: &[u8] = b"external-dashboard session 1";

/// Seals and unseals sessions.
pub(crate) struct Sealer(XChaCha20Poly1305);

#[derive(Serialize, Deserialize)]
struct Content {
    token: String,
    expires_at: DateTime<Utc>,
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer")
    }
}

impl Sealer {
    /// Reads the base64 of 32 bytes.
    pub(crate) fn from_base64(text: &str) -> Option<Self> {
        let key: [u8; 32] = STANDARD.decode(text.trim()).ok()?.try_into().ok()?;
        Some(Self(XChaCha20Poly1305::new(&Key::from(key))))
    }

    /// The session as a cookie's value.
    pub(super) fn seal(&self, token: &SecretString, expires_at: DateTime<Utc>) -> String {
        let content = Content {
            token: token.expose_secret().to_owned(),
            expires_at,
        };
        let content = serde_json::to_vec(&content).expect("it holds only JSON types");
        let nonce: [u8; NONCE] = rand::random();
        let payload = Payload {
            msg: &content,
            aad: PURPOSE,
        };
        let sealed = self
            .0
            .encrypt(&XNonce::from(nonce), payload)
            .expect("it is far below the cipher's limit");
        URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat())
    }

    /// The token and the session's end; `None` where it is not ours, was changed, or is over at `now`.
    pub(super) fn unseal(
        &self,
        text: &str,
        now: DateTime<Utc>,
    ) -> Option<(SecretString, DateTime<Utc>)> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE)?;
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        let payload = Payload {
            msg: sealed,
            aad: PURPOSE,
        };
        let content = self.0.decrypt(&XNonce::from(nonce), payload).ok()?;
        let content: Content = serde_json::from_slice(&content).ok()?;
        (content.expires_at > now).then(|| (SecretString::from(content.token), content.expires_at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    fn sealer(byte: u8) -> Sealer {
        Sealer::from_base64(&STANDARD.encode([byte; 32])).unwrap()
    }

    fn sealed(now: DateTime<Utc>) -> String {
        sealer(1).seal(&SecretString::from("the token"), now + TimeDelta::hours(1))
    }

    #[test]
    fn what_was_sealed_is_found_again() {
        let now = Utc::now();
        let (token, _) = sealer(1).unseal(&sealed(now), now).unwrap();
        assert_eq!(token.expose_secret(), "the token");
    }

    #[test]
    fn it_is_void_when_its_time_is_over() {
        let now = Utc::now();
        assert!(
            sealer(1)
                .unseal(&sealed(now), now + TimeDelta::hours(1))
                .is_none()
        );
    }

    #[test]
    fn it_is_void_under_another_key() {
        let now = Utc::now();
        assert!(sealer(2).unseal(&sealed(now), now).is_none());
    }

    #[test]
    fn every_changed_character_voids_it() {
        let now = Utc::now();
        let sealed = sealed(now);
        for index in 0..sealed.len() {
            let mut changed = sealed.clone();
            let other = if &sealed[index..=index] == "A" {
                "B"
            } else {
                "A"
            };
            changed.replace_range(index..=index, other);
            assert!(sealer(1).unseal(&changed, now).is_none(), "{index}");
        }
    }

    #[test]
    fn a_key_of_another_length_is_refused() {
        assert!(Sealer::from_base64(&STANDARD.encode([1; 31])).is_none());
        assert!(Sealer::from_base64("no key").is_none());
    }
}
