//! Whether a delivery was signed with our secret.

use axum::http::{HeaderMap, HeaderName};
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::Sha256;

/// The only signature that counts; the SHA-1 one that GitHub sends beside it is never looked at.
static SIGNATURE: HeaderName = HeaderName::from_static("x-hub-signature-256");

/// An HMAC-SHA256 as a header claimed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature([u8; 32]);

impl Signature {
    /// Reads `sha256=` and 64 hex digits from the one signature header; two headers are none.
    pub fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let mut values = headers.get_all(&SIGNATURE).iter();
        let value = values.next()?;
        if values.next().is_some() {
            return None;
        }
        let digits = value.as_bytes().strip_prefix(b"sha256=")?;
        let mut bytes = [0; 32];
        hex::decode_to_slice(digits, &mut bytes).ok()?;
        Some(Self(bytes))
    }
}

/// Checks signatures; keyed once, so that a request pays only for its body.
#[derive(Clone)]
pub struct Validator(Hmac<Sha256>);

impl Validator {
    /// A validator for one secret, whose UTF-8 bytes are the key.
    pub fn new(secret: &SecretString) -> Self {
        let key = secret.expose_secret().as_bytes();
        Self(Hmac::new_from_slice(key).expect("HMAC takes keys of any length"))
    }

    /// Whether the raw body was signed with the secret; takes the same time wherever the digests differ.
    pub fn accepts(&self, body: &[u8], signature: Signature) -> bool {
        let mut mac = self.0.clone();
        mac.update(body);
        mac.verify_slice(&signature.0).is_ok()
    }
}

impl std::fmt::Debug for Validator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Validator(secret)")
    }
}
