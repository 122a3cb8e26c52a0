//! What a write answers, and the mark it is found by.

use contracts::EffectOutcome;
use effects::{Made, Marker};
use serde_json::{Value, json};

/// The name of the property that carries the mark.
pub(super) const PROPERTY: &str = "agents-system.effect";

pub(super) fn made(remote_id: impl Into<String>, url: String, outcome: EffectOutcome) -> Made {
    Made {
        remote_id: remote_id.into(),
        url,
        outcome,
    }
}

/// The properties of a new thing of ours.
pub(super) fn properties(marker: &Marker) -> Value {
    json!([{ "key": PROPERTY, "value": { "key": marker.key, "mac": marker.mac } }])
}

/// Whether this value of the property is the mark.
pub(super) fn is_mark(value: &Value, marker: &Marker) -> bool {
    value["key"] == marker.key.as_str() && value["mac"] == marker.mac.as_str()
}

/// Whether a comment or worklog carries the mark among its properties.
pub(super) fn carries(thing: &Value, marker: &Marker) -> bool {
    thing["properties"].as_array().is_some_and(|properties| {
        properties
            .iter()
            .any(|it| it["key"] == PROPERTY && is_mark(&it["value"], marker))
    })
}
