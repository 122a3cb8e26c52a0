//! From the raw body to JSON text, in the two forms that GitHub sends.

use std::borrow::Cow;

use axum::http::{HeaderMap, header};
use percent_encoding::percent_decode;
use serde::de::IgnoredAny;

/// How the body carries its JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// The body is the JSON.
    Json,
    /// The body is a form whose field `payload` is the JSON.
    Urlencoded,
}

impl Form {
    /// The form that Content-Type names, where it is one of the two.
    pub(super) fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
        let essence = value.split(';').next()?.trim();
        if essence.eq_ignore_ascii_case("application/json") {
            Some(Self::Json)
        } else if essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            Some(Self::Urlencoded)
        } else {
            None
        }
    }
}

/// The JSON text of a signed body.
///
/// # Errors
/// A sentence for the quarantine: what keeps the bytes from being JSON.
pub(super) fn json_text(form: Form, body: &[u8]) -> Result<Cow<'_, str>, String> {
    if body.is_empty() {
        return Err("the body is empty".to_owned());
    }
    let bytes = match form {
        Form::Json => Cow::Borrowed(body),
        Form::Urlencoded => Cow::Owned(payload_field(body)?),
    };
    let not_utf8 = |error: std::str::Utf8Error| {
        format!("the JSON is not UTF-8 from byte {} on", error.valid_up_to())
    };
    let text = match bytes {
        Cow::Borrowed(bytes) => Cow::Borrowed(std::str::from_utf8(bytes).map_err(not_utf8)?),
        Cow::Owned(bytes) => {
            Cow::Owned(String::from_utf8(bytes).map_err(|error| not_utf8(error.utf8_error()))?)
        }
    };
    serde_json::from_str::<IgnoredAny>(&text).map_err(|error| format!("not JSON: {error}"))?;
    Ok(text)
}

/// The decoded `payload` field, which must be there once.
fn payload_field(body: &[u8]) -> Result<Vec<u8>, String> {
    let mut fields = body
        .split(|byte| *byte == b'&')
        .filter_map(|field| field.strip_prefix(b"payload="));
    let value = fields
        .next()
        .ok_or("the form has no field payload".to_owned())?;
    if fields.next().is_some() {
        return Err("the form has the field payload twice".to_owned());
    }
    let spaced: Vec<u8> = value
        .iter()
        .map(|byte| if *byte == b'+' { b' ' } else { *byte })
        .collect();
    Ok(percent_decode(&spaced).collect())
}
