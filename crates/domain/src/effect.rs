//! Effects: outside changes that are recorded before they are made, and made at most once.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::{EffectKind, TaskId, provider::names};

names!(
    /// How far an effect has come.
    EffectState, "effect state", {
        /// Recorded; the provider may or may not have heard of it.
        Pending = "pending",
        /// The provider confirmed it.
        Applied = "applied",
        /// It waits for a person.
        Held = "held",
        /// Policy or a person said no.
        Refused = "refused",
        /// Recorded where policy only wants to see what would be done.
        DryRun = "dry_run",
        /// The provider said no, finally.
        Failed = "failed",
    }
);

/// What makes two effects the same: root task, kind, target and ordinal.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EffectKey(String);

impl EffectKey {
    /// The key of the `ordinal`-th write (from 1) of `kind` to `target` in a session of `root`.
    pub fn of_ordinal(root: TaskId, kind: EffectKind, target: &str, ordinal: u32) -> Self {
        Self(format!("{root}/{kind}/{target}/{ordinal}"))
    }

    /// The key of a write that is named by its target alone, as a pull request is by its head branch.
    pub fn of_target(root: TaskId, kind: EffectKind, target: &str) -> Self {
        Self(format!("{root}/{kind}/{target}"))
    }

    /// The text form, as stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Wraps a key read from the database.
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }
}

/// The SHA-256 of an effect's canonical form.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of a canonical JSON text.
    pub fn of(canonical: &str) -> Self {
        Self(Sha256::digest(canonical.as_bytes()).into())
    }

    /// Its bytes, as stored.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads it back from the database; `None` where the length is not 32 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A JSON value in one fixed form: keys sorted, no spaces; equal values give equal texts.
pub fn canonical_json(value: &Value) -> String {
    let mut out = String::new();
    write_canonical(value, &mut out);
    out
}

fn write_canonical(value: &Value, out: &mut String) {
    match value {
        Value::Object(map) => {
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort_unstable();
            out.push('{');
            for (index, key) in keys.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                out.push_str(&Value::String(key.clone()).to_string());
                out.push(':');
                write_canonical(&map[key], out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write_canonical(item, out);
            }
            out.push(']');
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            out.push_str(&value.to_string());
        }
    }
}

/// The hidden marker that names an effect inside a post, as an HTML comment.
///
/// `mac_hex` is the HMAC of the key, so that nobody else can write a marker that we would believe.
pub fn marker_text(key: &EffectKey, mac_hex: &str) -> String {
    format!(
        "<!-- agents-system effect={} mac={mac_hex} -->",
        key.as_str()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn the_order_of_keys_does_not_change_the_digest() {
        let a: Value = serde_json::from_str(r#"{"b":[1,{"y":2,"x":"é"}],"a":null}"#).unwrap();
        let b: Value = serde_json::from_str(r#"{ "a":null, "b":[1,{"x":"é","y":2}] }"#).unwrap();
        assert_eq!(canonical_json(&a), r#"{"a":null,"b":[1,{"x":"é","y":2}]}"#);
        assert_eq!(
            Digest::of(&canonical_json(&a)),
            Digest::of(&canonical_json(&b))
        );
    }

    #[test]
    fn any_change_of_text_changes_the_digest() {
        let digest = |body: &str| Digest::of(&canonical_json(&json!({ "body": body })));
        assert_ne!(digest("a"), digest("a "));
    }

    proptest! {
        #[test]
        fn canonical_text_is_json_of_the_same_value(map in proptest::collection::btree_map("\\PC{0,6}", "\\PC{0,6}", 0..6)) {
            let value = json!(map);
            prop_assert_eq!(serde_json::from_str::<Value>(&canonical_json(&value)).unwrap(), value);
        }
    }
}
