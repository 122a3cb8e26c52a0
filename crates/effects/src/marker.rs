//! The mark by which a write of ours is found again after a crash.

use domain::{EffectKey, marker_text};
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::Sha256;

/// What a write of ours carries: its key, and a code that only this installation can make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// The effect's key.
    pub key: String,
    /// The HMAC of the key, in hex.
    pub mac: String,
}

impl Marker {
    /// As a hidden HTML comment, for providers whose texts may hold one.
    pub fn html(&self) -> String {
        marker_text(&EffectKey::from_stored(self.key.clone()), &self.mac)
    }
}

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
    pub(crate) fn of(&self, key: &EffectKey) -> Marker {
        let mut mac = self.0.clone();
        mac.update(key.as_str().as_bytes());
        Marker {
            key: key.as_str().to_owned(),
            mac: hex::encode(mac.finalize().into_bytes()),
        }
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
        assert_ne!(marker("k", "a/1").mac, marker("k", "a/2").mac);
        assert_ne!(marker("k", "a/1").mac, marker("other", "a/1").mac);
    }
}
