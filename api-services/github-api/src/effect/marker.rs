//! The mark by which a post of ours is found again after a crash.

use domain::{EffectKey, marker_text};
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::Sha256;

/// Makes markers with this installation's key.
#[derive(Clone)]
pub(crate) struct Markers(Hmac<Sha256>);

impl std::fmt::Debug for Markers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Markers(key)")
    }
}

impl Markers {
    pub(crate) fn new(key: &SecretString) -> Self {
        let key = key.expose_secret().as_bytes();
        Self(Hmac::new_from_slice(key).expect("HMAC takes keys of any length"))
    }

    /// The marker of an effect, the same at every try.
    pub(crate) fn of(&self, key: &EffectKey) -> String {
        let mut mac = self.0.clone();
        mac.update(key.as_str().as_bytes());
        marker_text(key, &hex::encode(mac.finalize().into_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_key_or_effect_gives_another_marker() {
        let marker = |key: &str, effect: &str| {
            Markers::new(&SecretString::from(key)).of(&EffectKey::from_stored(effect.to_owned()))
        };
        assert_eq!(marker("k", "a/1"), marker("k", "a/1"));
        assert_ne!(marker("k", "a/1"), marker("k", "a/2"));
        assert_ne!(marker("k", "a/1"), marker("other", "a/1"));
    }
}
